package store

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Checkout is a cart on its way to becoming an order. It has the cart's id, and stays
// to be looked at when the cart is gone.
type Checkout struct {
	Cart Cart
	// Email is the billing address's, else the customer's own; empty for none.
	Email string
	// HasBilling and HasShipping are whether the addresses are complete.
	HasBilling  bool
	HasShipping bool
	// OrderID is 0 until the checkout is completed; see PaymentChoices.OrderDelay.
	OrderID int
}

// checkoutState is what is known of a checkout beside its cart.
type checkoutState struct {
	email    string
	billing  bool
	shipping bool
	troubles []checkoutTrouble
	// orderID, cart and completed are set when it is completed.
	orderID   int
	cart      Cart
	completed time.Time
}

// checkoutTrouble makes the next completions fail.
type checkoutTrouble struct {
	left     int
	problems []CheckoutProblem
}

// ErrNoSuchCheckout means that there is no checkout of that id.
var ErrNoSuchCheckout = errors.New("no such checkout")

// Checkout returns a checkout, completed or not; false when there is none.
func (s *Store) Checkout(id string) (Checkout, bool) {
	t := s.openTill()
	defer t.mu.Unlock()
	state := t.checkouts[id]
	found := Checkout{
		Cart: state.cart, Email: state.email, HasBilling: state.billing, HasShipping: state.shipping, OrderID: state.orderID,
	}
	if state.orderID == 0 {
		cart, ok := s.Cart(id)
		if !ok {
			return Checkout{}, false
		}
		found.Cart = cart
	}
	if s.now().Before(state.completed.Add(s.Choices().Payment.OrderDelay)) {
		found.OrderID = 0
	}
	if owner, ok := s.Customer(found.Cart.CustomerID); ok && found.Email == "" {
		found.Email = owner.Email
	}
	return found, true
}

// ReadyCheckout gives a cart's checkout what it needs to be completed: a billing
// address with that e-mail, and an address and a way to ship to. It returns
// ErrNoSuchCheckout when there is no such cart.
func (s *Store) ReadyCheckout(id, email string) error {
	return s.editCheckout(id, func(c *checkoutState) { c.email, c.billing, c.shipping = email, true, true })
}

// UnreadyCheckout takes all of that away again.
func (s *Store) UnreadyCheckout(id string) error {
	return s.editCheckout(id, func(c *checkoutState) { c.email, c.billing, c.shipping = "", false, false })
}

// TroubleCheckout lets the next times that a checkout is completed end in these
// problems, after what was set before. Zero times takes away all that was set. It
// fails for a problem that the store does not have.
func (s *Store) TroubleCheckout(id string, times int, problems ...CheckoutProblem) error {
	for _, p := range problems {
		if !p.exists() {
			return fmt.Errorf("trouble checkout: there is no %s %s", p.Kind, p.Code)
		}
	}
	if times < 0 || times > 0 && len(problems) == 0 {
		return fmt.Errorf("trouble checkout: %d times %d problems", times, len(problems))
	}
	return s.editCheckout(id, func(c *checkoutState) {
		if times == 0 {
			c.troubles = nil
			return
		}
		c.troubles = append(slices.Clone(c.troubles), checkoutTrouble{times, slices.Clone(problems)})
	})
}

func (s *Store) editCheckout(id string, edit func(*checkoutState)) error {
	t := s.openTill()
	defer t.mu.Unlock()
	state := t.checkouts[id]
	if _, ok := s.Cart(id); !ok || state.orderID != 0 {
		return ErrNoSuchCheckout
	}
	edit(&state)
	t.checkouts[id] = state
	return nil
}

// takeTrouble uses one time of the first trouble up.
func (c *checkoutState) takeTrouble() []CheckoutProblem {
	if len(c.troubles) == 0 {
		return nil
	}
	c.troubles = slices.Clone(c.troubles)
	problems := c.troubles[0].problems
	if c.troubles[0].left--; c.troubles[0].left == 0 {
		c.troubles = c.troubles[1:]
	}
	return problems
}
