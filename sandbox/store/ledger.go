package store

import (
	"cmp"
	"slices"

	"github.com/govalues/decimal"
)

// OrderAccount is an order beside the money that moved for it.
type OrderAccount struct {
	Order Order
	// Charged is what was charged, Pending what is not settled yet.
	Charged decimal.Decimal
	Pending decimal.Decimal
	// Charges is how many charges were made or are pending.
	Charges int
}

// IsOverpaid reports whether more was taken than the order costs: a double charge.
func (a OrderAccount) IsOverpaid() bool {
	var sum arithmetic
	return sum.add(a.Charged, a.Pending).Cmp(a.Order.Total) > 0
}

// Ledger returns every charge that ever happened, in the order in which they did.
func (s *Store) Ledger() []Charge {
	t := s.openTill()
	defer t.mu.Unlock()
	var all []Charge
	for _, charges := range t.charges {
		all = append(all, charges...)
	}
	slices.SortFunc(all, func(a, b Charge) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// Charges returns the charges of one order, as Ledger does.
func (s *Store) Charges(orderID int) []Charge {
	t := s.openTill()
	defer t.mu.Unlock()
	return slices.Clone(t.charges[orderID])
}

// Accounts returns every order with the money that moved for it, by number.
func (s *Store) Accounts() []OrderAccount {
	t := s.openTill()
	defer t.mu.Unlock()
	var accounts []OrderAccount
	for _, o := range ordered(t.orders) {
		accounts = append(accounts, t.account(o))
	}
	return accounts
}

func (t *till) account(o Order) OrderAccount {
	var sum arithmetic
	a := OrderAccount{Order: o, Charged: decimal.Zero, Pending: decimal.Zero}
	for _, c := range t.charges[o.ID] {
		switch c.State {
		case ChargeMade:
			a.Charged = sum.add(a.Charged, c.Amount)
		case ChargePending:
			a.Pending = sum.add(a.Pending, c.Amount)
		case ChargeFailed:
			continue
		}
		a.Charges++
	}
	return a
}
