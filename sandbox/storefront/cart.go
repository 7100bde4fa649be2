package storefront

import (
	"fmt"
	"io"
	"sync"
)

// carts knows who owns which cart. 0 is a guest.
type carts struct {
	random io.Reader

	mu      sync.Mutex // guards the fields below
	owner   map[string]int
	current map[int]string // the cart of each customer who has one
}

func newCarts(random io.Reader) *carts {
	return &carts{random: random, owner: map[string]int{}, current: map[int]string{}}
}

// open makes a guest's cart. Its id is a UUID, like the store's.
func (c *carts) open() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b [16]byte
	if _, err := io.ReadFull(c.random, b[:]); err != nil {
		return "", fmt.Errorf("open cart: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	id := fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	c.owner[id] = 0
	return id, nil
}

// assign gives a guest's cart to a customer and returns the cart that the
// customer now has: that one, else the one kept from before, else none. A cart
// that is not there or somebody else's is left alone.
func (c *carts) assign(id string, customer int) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if owner, ok := c.owner[id]; ok && owner == 0 {
		c.owner[id] = customer
		c.current[customer] = id
	}
	current, ok := c.current[customer]
	return current, ok
}

// unassign makes a customer's cart a guest's again; false when the cart is not
// there or not this customer's.
func (c *carts) unassign(id string, customer int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if owner, ok := c.owner[id]; !ok || owner == 0 || owner != customer {
		return false
	}
	c.owner[id] = 0
	if c.current[customer] == id {
		delete(c.current, customer)
	}
	return true
}
