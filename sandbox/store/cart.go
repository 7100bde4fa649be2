package store

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/govalues/decimal"
)

// Cart is what a shopper is about to buy, at no price: prices are asked for
// when they are shown.
type Cart struct {
	// ID is a random UUID. It is the checkout's id too (reference/carts.v3.yml).
	ID        string
	ChannelID int
	// CustomerID is 0 for a guest's cart.
	CustomerID int
	Lines      []CartLine
	// ManagedByREST is whether the Management API made the cart.
	ManagedByREST bool
	// Currency is what the cart is paid in; empty means what CartCurrency says.
	Currency string
}

// CartLine is some of one variant, or a custom item: one with a name and a price and
// without a product, as the Management API can add (reference/carts.v3.yml). A custom
// item is not taxed and not shipped, so that a cart of one costs exactly its price.
type CartLine struct {
	ProductID int
	// VariantID 0 stands for the product's first variant.
	VariantID int
	Quantity  int
	// Name and Price are a custom item's.
	Name  string
	Price decimal.Decimal
}

// IsCustom tells a custom item from a product.
func (l CartLine) IsCustom() bool { return l.ProductID == 0 && l.Name != "" }

// ErrBadCart means that a cart names what the store does not have.
var ErrBadCart = errors.New("no such cart")

// carts knows who owns which cart.
type carts struct {
	random io.Reader

	mu      sync.Mutex // guards the fields below
	byID    map[string]Cart
	current map[int]string // the cart of each customer who has one
}

func newCarts(random io.Reader) *carts {
	return &carts{random: random, byID: map[string]Cart{}, current: map[int]string{}}
}

// OpenCart makes a guest's cart on a channel. It fails with ErrBadCart when
// the channel, a product or a variant does not exist or a quantity is below 1.
func (s *Store) OpenCart(channelID int, lines ...CartLine) (Cart, error) {
	return s.addCart(Cart{ChannelID: channelID, Lines: lines})
}

// OpenManagedCart makes a cart as the Management API does: of a customer, or
// of a guest when customerID is 0. It fails as OpenCart does, and for a
// customer who does not exist.
func (s *Store) OpenManagedCart(channelID, customerID int, lines ...CartLine) (Cart, error) {
	if _, ok := s.Customer(customerID); !ok && customerID != 0 {
		return Cart{}, fmt.Errorf("%w: customer %d does not exist", ErrBadCart, customerID)
	}
	return s.addCart(Cart{ChannelID: channelID, CustomerID: customerID, Lines: lines, ManagedByREST: true})
}

// CartSpec says what cart to open.
type CartSpec struct {
	ChannelID int
	// CustomerID is 0 for a guest's cart.
	CustomerID int
	// Currency is empty for that of CartCurrency.
	Currency string
	Lines    []CartLine
}

// OpenCartAs makes any cart, as OpenManagedCart does.
func (s *Store) OpenCartAs(spec CartSpec) (Cart, error) {
	if _, ok := s.Customer(spec.CustomerID); !ok && spec.CustomerID != 0 {
		return Cart{}, fmt.Errorf("%w: customer %d does not exist", ErrBadCart, spec.CustomerID)
	}
	return s.addCart(Cart{ChannelID: spec.ChannelID, CustomerID: spec.CustomerID, Currency: spec.Currency, Lines: spec.Lines})
}

// Cart returns a cart; false when there is none.
func (s *Store) Cart(id string) (Cart, bool) {
	s.carts.mu.Lock()
	defer s.carts.mu.Unlock()
	cart, ok := s.carts.byID[id]
	return cart, ok
}

// CurrentCart returns the cart that a customer now has; false for none.
func (s *Store) CurrentCart(customerID int) (Cart, bool) {
	s.carts.mu.Lock()
	defer s.carts.mu.Unlock()
	return s.carts.currentOf(customerID)
}

// AssignCart gives a guest's cart to a customer and returns the cart that the
// customer now has: that one, else the one kept from before, else none. A cart
// that is not there or somebody else's is left alone.
func (s *Store) AssignCart(id string, customerID int) (Cart, bool) {
	c := s.carts
	c.mu.Lock()
	defer c.mu.Unlock()
	if cart, ok := c.byID[id]; ok && cart.CustomerID == 0 {
		cart.CustomerID = customerID
		c.byID[id] = cart
		c.current[customerID] = id
	}
	return c.currentOf(customerID)
}

// UnassignCart makes a customer's cart a guest's again; false when the cart is
// not there or not this customer's.
func (s *Store) UnassignCart(id string, customerID int) bool {
	c := s.carts
	c.mu.Lock()
	defer c.mu.Unlock()
	cart, ok := c.byID[id]
	if !ok || cart.CustomerID == 0 || cart.CustomerID != customerID {
		return false
	}
	cart.CustomerID = 0
	c.byID[id] = cart
	if c.current[customerID] == id {
		delete(c.current, customerID)
	}
	return true
}

// addCart checks a cart's contents and stores it under a new id.
func (s *Store) addCart(cart Cart) (Cart, error) {
	if _, ok := s.Channel(cart.ChannelID); !ok {
		return Cart{}, fmt.Errorf("%w: channel %d does not exist", ErrBadCart, cart.ChannelID)
	}
	cart.Lines = slices.Clone(cart.Lines)
	for i := range cart.Lines {
		if err := s.completeLine(&cart.Lines[i]); err != nil {
			return Cart{}, err
		}
	}
	c := s.carts
	c.mu.Lock()
	defer c.mu.Unlock()
	id, err := randomUUID(c.random)
	if err != nil {
		return Cart{}, fmt.Errorf("open cart: %w", err)
	}
	cart.ID = id
	c.byID[id] = cart
	if cart.CustomerID != 0 {
		c.current[cart.CustomerID] = id
	}
	return cart, nil
}

// completeLine checks a line and fills in the variant.
func (s *Store) completeLine(line *CartLine) error {
	if line.IsCustom() {
		if line.Quantity < 1 || line.VariantID != 0 || line.Price.IsNeg() {
			return fmt.Errorf("%w: %d of a custom item", ErrBadCart, line.Quantity)
		}
		return nil
	}
	product, ok := s.Product(line.ProductID)
	if !ok || len(product.Variants) == 0 || line.Quantity < 1 {
		return fmt.Errorf("%w: %d of product %d", ErrBadCart, line.Quantity, line.ProductID)
	}
	if line.VariantID == 0 {
		line.VariantID = product.Variants[0].ID
	}
	if !slices.ContainsFunc(product.Variants, func(v Variant) bool { return v.ID == line.VariantID }) {
		return fmt.Errorf("%w: product %d has no variant %d", ErrBadCart, line.ProductID, line.VariantID)
	}
	return nil
}

// currentOf needs c.mu.
func (c *carts) currentOf(customerID int) (Cart, bool) {
	cart, ok := c.byID[c.current[customerID]]
	return cart, ok
}

// randomUUID makes a random UUID (version 4).
func randomUUID(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("read randomness: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
