package backoffice

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Delete removes customers for good, ends their sessions, and returns one outcome for
// each, in their order, without a value. The store does not say who was there, so that
// is read first. Its error is that of Create.
func (c *Customers) Delete(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.Customer], error) {
	if err := session.May(session.From(ctx), session.ChangeCustomers, session.Object{}); err != nil {
		return nil, err
	}
	if err := checkCount("input.entityIds", len(ids)); err != nil {
		return nil, err
	}
	l := deleteList(ctx, ids, deletion{
		there: func(ctx context.Context, ids []int) (map[int]bool, error) {
			now, err := c.o.Store.Customers(ctx, ids)
			return keysOf(now), err
		},
		send: c.o.Store.DeleteCustomers, sleep: c.o.Sleep,
	})
	outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(ids))
	for i, outcome := range l.outcomes {
		outcomes[i].Refused = outcome.Refused
		if !l.wasSent[i] {
			continue
		}
		// Also of those who may be gone, and of those who were gone before.
		c.o.Sessions.CustomerChanged(ctx, ids[i])
		audit(ctx, c.o.Auditor, eventCustomerDeleted, ids[i], outcome.Refused, nil)
	}
	return outcomes, nil
}
