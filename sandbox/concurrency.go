package sandbox

import "sync"

// concurrency refuses what runs too often at once, per endpoint
// (reference/pricing.sf.yml, customers.v2.yml, customers.v3.yml).
type concurrency struct {
	most map[string]int

	mu  sync.Mutex // guards now
	now map[string]int
}

func newConcurrency() *concurrency {
	return &concurrency{
		most: map[string]int{
			"pricing": 50, "groups": 40, "change-groups": 40, "create-customers": 10, "update-customers": 3,
			"create-customer-addresses": 10, "update-customer-addresses": 3,
			"change-customer-attributes": 3, "change-customer-attribute-values": 3,
		},
		now: map[string]int{},
	}
}

// enter takes a place at an endpoint; false means that none is free.
func (c *concurrency) enter(endpoint string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if most, limited := c.most[endpoint]; limited && c.now[endpoint] >= most {
		return false
	}
	c.now[endpoint]++
	return true
}

// leave gives the place back.
func (c *concurrency) leave(endpoint string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now[endpoint]--
}
