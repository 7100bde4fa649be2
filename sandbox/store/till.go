package store

import (
	"io"
	"sync"

	"github.com/govalues/decimal"
)

// firstOrder is the number of the first order; the others follow.
const firstOrder = 1001

// till is what becomes of carts: checkouts, orders, and the money for them. Its lock
// is taken before the store's own, never after.
type till struct {
	random io.Reader

	mu           sync.Mutex // guards the fields below
	checkouts    map[string]checkoutState
	orders       map[int]Order
	lastOrder    int
	tokens       map[string]PaymentToken
	methods      []PaymentMethod
	certificates map[string]GiftCertificate
	outcomes     map[int][]Outcome
	charges      map[int][]Charge
	lastCharge   int
	transactions map[int][]Transaction
	lastEntry    int
	late         []lateCharge
	completing   []lateCompletion
}

func newTill(seed Seed, random io.Reader) *till {
	return &till{
		random:       random,
		checkouts:    map[string]checkoutState{},
		orders:       map[int]Order{},
		lastOrder:    firstOrder - 1,
		tokens:       map[string]PaymentToken{},
		methods:      seed.PaymentMethods,
		certificates: index(seed.GiftCertificates, func(g GiftCertificate) string { return g.Code }),
		outcomes:     map[int][]Outcome{},
		charges:      map[int][]Charge{},
		transactions: map[int][]Transaction{},
	}
}

// open locks the till and lets happen what is due by now. The caller unlocks t.mu.
func (s *Store) openTill() *till {
	s.till.mu.Lock()
	now := s.now()
	s.completeLate(now)
	s.chargeLate(now)
	return s.till
}

// covered is what was charged for an order, or will be as soon as it is settled.
func (t *till) covered(orderID int) decimal.Decimal {
	var sum arithmetic
	total := decimal.Zero
	for _, c := range t.charges[orderID] {
		if c.State != ChargeFailed {
			total = sum.add(total, c.Amount)
		}
	}
	return total
}

// rest is what is left to pay of an order, never below zero.
func (t *till) rest(o Order) decimal.Decimal {
	var sum arithmetic
	rest := sum.sub(o.Total, t.covered(o.ID))
	if rest.IsNeg() {
		return decimal.Zero
	}
	return rest
}

// isPending reports whether a payment for the order waits to be settled.
func (t *till) isPending(orderID int) bool {
	for _, c := range t.charges[orderID] {
		if c.State == ChargePending {
			return true
		}
	}
	return false
}
