package store

import (
	"time"

	"github.com/govalues/decimal"
)

// OrderStatus is what an order waits for. The numbers are REST's.
type OrderStatus int

// The statuses that the sandbox gives.
const (
	OrderIncomplete OrderStatus = 0
	// OrderPending is an order that was paid in part.
	OrderPending OrderStatus = 1
	// OrderAwaitingPayment is one whose payment is not settled yet.
	OrderAwaitingPayment     OrderStatus = 7
	OrderAwaitingFulfillment OrderStatus = 11
)

// String is REST's word for the status.
func (o OrderStatus) String() string {
	switch o {
	case OrderIncomplete:
		return "Incomplete"
	case OrderPending:
		return "Pending"
	case OrderAwaitingPayment:
		return "Awaiting Payment"
	case OrderAwaitingFulfillment:
		return "Awaiting Fulfillment"
	}
	return "Manual Verification Required"
}

// Order is what a checkout became.
type Order struct {
	ID         int
	CheckoutID string
	ChannelID  int
	// CustomerID is 0 for a guest.
	CustomerID int
	Email      string
	Status     OrderStatus
	// Total is with tax, Tax what of it is tax, both in Currency.
	Total    decimal.Decimal
	Tax      decimal.Decimal
	Currency string
	// Decimals are the currency's.
	Decimals int
	Created  time.Time
}

// Order returns one order; false when there is none.
func (s *Store) Order(id int) (Order, bool) {
	t := s.openTill()
	defer t.mu.Unlock()
	o, ok := t.orders[id]
	return o, ok
}

// Orders returns every order by number.
func (s *Store) Orders() []Order {
	t := s.openTill()
	defer t.mu.Unlock()
	return ordered(t.orders)
}

// EditOrder changes anything of an order but its number, as a merchant could: a total
// that changes makes payment access tokens made before useless.
func (s *Store) EditOrder(id int, edit func(*Order)) bool {
	t := s.openTill()
	defer t.mu.Unlock()
	o, ok := t.orders[id]
	if !ok {
		return false
	}
	edit(&o)
	o.ID = id
	t.orders[id] = o
	return true
}

// DeleteOrder removes an order. What was charged for it stays in the ledger.
func (s *Store) DeleteOrder(id int) bool {
	t := s.openTill()
	defer t.mu.Unlock()
	_, ok := t.orders[id]
	delete(t.orders, id)
	return ok
}

// takesPayment reports whether an order can be paid now.
func (t *till) takesPayment(o Order, choices PaymentChoices) bool {
	payable := o.Status == OrderIncomplete || o.Status == OrderPending && !choices.PendingTakesNone
	return payable && t.rest(o).IsPos() && !t.isPending(o.ID)
}

// settle gives an order the status that its money stands for.
func (t *till) settle(orderID int) {
	o, ok := t.orders[orderID]
	if !ok {
		return
	}
	switch {
	case t.isPending(orderID):
		o.Status = OrderAwaitingPayment
	case !t.rest(o).IsPos():
		o.Status = OrderAwaitingFulfillment
	case t.covered(orderID).IsPos():
		o.Status = OrderPending
	default:
		o.Status = OrderIncomplete
	}
	t.orders[orderID] = o
}
