package purchase

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// whyNone says why the store makes no token for an order: only where money has moved, or
// may yet, it is paid. What may pay a part of it proves that only if it can have been all.
func (s *Service) whyNone(ctx context.Context, h held, b book) (unpayable, error) {
	all, err := s.o.Orders.OrderTransactions(ctx, h.OrderID)
	if err != nil {
		return nil, commerce.StoreFault(err)
	}
	var parts []commerce.Transaction
	for _, t := range standing(all, all) {
		if tr := traceOf(t); tr != moved && tr != waiting {
			continue
		}
		if sortOf(t).isWhole() {
			return commerce.OrderAlreadyPaidError{}, nil
		}
		parts = append(parts, t)
	}
	if b.mayBePaidBy(parts, h) {
		return commerce.OrderAlreadyPaidError{}, nil
	}
	return commerce.OrderNotPayableError{}, nil
}

// isWhole reports whether it pays all of an order. What has no sort is taken to.
func (s sort) isWhole() bool { return s != credit && s != certificate }

// mayBePaidBy reports whether nothing may be left of an order after parts. Tokens are made
// while something is left: something was when an attempt was begun that then paid nothing,
// and when the handle was made, whose token says how much. What that does not tell apart is
// taken to be paid, which is why the store takes no more of most orders.
func (b book) mayBePaidBy(parts []commerce.Transaction, h held) bool {
	n, at := len(b.Attempts), b.named(h.After)+1
	pays := func(a attempt) bool { return a.State == succeeded }
	if len(parts) == 0 && !slices.ContainsFunc(b.Attempts, pays) || n > 0 && !pays(b.Attempts[n-1]) {
		return false
	}
	due := readToken(commerce.Secret(h.TokenText))
	if due.amount == nil || at == 0 && h.After != "" {
		return true // it does not tell, or the journal has forgotten what was before it
	}
	since := b.Attempts[at:]
	if len(since) > 0 {
		parts = slices.DeleteFunc(slices.Clone(parts), func(t commerce.Transaction) bool { return slices.Contains(since[0].Before, t.ID) })
	} else if n > 0 {
		return false
	}
	paid := 0
	for _, a := range since {
		if pays(a) {
			paid++
		}
	}
	sum := commerce.Decimal{}
	for _, t := range parts {
		more, err := sum.Add(t.Amount.Decimal)
		if err != nil || t.Currency != *due.currency {
			return true
		}
		sum.Decimal = more
	}
	return len(parts) < paid || sum.Cmp(due.amount.Decimal) >= 0
}
