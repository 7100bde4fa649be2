package backoffice

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// CreateAddresses adds to address books and returns one outcome for each, in their
// order. One that is there already is an ItemMissingError, as the store has it. Its
// error is that of Create.
func (c *Customers) CreateAddresses(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	form, err := c.beginAddresses(ctx, len(drafts), slices.ContainsFunc(drafts, func(d commerce.CustomerAddressDraft) bool { return !d.Form.IsEmpty() }))
	if err != nil {
		return nil, err
	}
	var before []commerce.CustomerAddressDraft
	l := changeList(ctx, "addresses", drafts, func(_ int, d *commerce.CustomerAddressDraft) []commerce.StaffItemError {
		var f faults
		f.positive(d.CustomerID, "customerEntityId")
		f.address(d, form)
		if len(f) > 0 {
			return f
		}
		if slices.ContainsFunc(before, func(other commerce.CustomerAddressDraft) bool { return sameDraft(*d, other) }) {
			return []commerce.StaffItemError{commerce.ItemConflictError{}}
		}
		before = append(before, *d)
		return nil
	}, c.addressCreation().run)
	for i, outcome := range l.outcomes {
		if l.wasSent[i] {
			audit(ctx, c.o.Auditor, eventAddressCreated, l.items[i].CustomerID, outcome.Refused, nil)
		}
	}
	return l.outcomes, nil
}

// UpdateAddresses changes entries of address books and returns one outcome for each, in
// their order. One that would become like another is an ItemMissingError. Who may not
// read customers is not shown what they are now. Its error is that of Create.
func (c *Customers) UpdateAddresses(ctx context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	form, err := c.beginAddresses(ctx, len(changes), slices.ContainsFunc(changes, func(a commerce.CustomerAddressChange) bool { return !a.Form.IsEmpty() }))
	if err != nil {
		return nil, err
	}
	known := seen[int]{}
	owners := newOwners(c.o.Addresses)
	l := changeList(ctx, "addresses", changes, func(_ int, change *commerce.CustomerAddressChange) []commerce.StaffItemError {
		faults := checkAddressChange(change, form)
		if len(faults) == 0 && known.again(change.AddressID) {
			return []commerce.StaffItemError{commerce.ItemConflictError{}}
		}
		return faults
	}, c.addressUpdate(owners).chunk)
	mayRead := session.May(session.From(ctx), session.ReadCustomerBooks, session.Object{}) == nil
	for i, outcome := range l.outcomes {
		if l.wasSent[i] {
			audit(ctx, c.o.Auditor, eventAddressUpdated, owners.of(l.items[i].AddressID), outcome.Refused, nil)
		}
		if !mayRead {
			l.outcomes[i].Value = nil
		}
	}
	return l.outcomes, nil
}

// DeleteAddresses removes entries from address books and returns one outcome for each,
// in their order, without a value. Its error is that of Create.
func (c *Customers) DeleteAddresses(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	if err := session.May(session.From(ctx), session.ChangeCustomers, session.Object{}); err != nil {
		return nil, err
	}
	if err := checkCount("input.entityIds", len(ids)); err != nil {
		return nil, err
	}
	owners := newOwners(c.o.Addresses)
	l := deleteList(ctx, ids, deletion{
		there: func(ctx context.Context, ids []int) (map[int]bool, error) {
			now, err := owners.read(ctx, ids)
			return keysOf(now), err
		},
		send: c.o.Addresses.DeleteAddresses, sleep: c.o.Sleep,
	})
	outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(ids))
	for i, outcome := range l.outcomes {
		outcomes[i].Refused = outcome.Refused
		if l.wasSent[i] {
			audit(ctx, c.o.Auditor, eventAddressDeleted, owners.of(ids[i]), outcome.Refused, nil)
		}
	}
	return outcomes, nil
}

// beginAddresses asks whether the asker may change so many addresses, and reads the form
// if it is needed.
func (c *Customers) beginAddresses(ctx context.Context, n int, needsForm bool) (commerce.AccountForm, error) {
	p := session.From(ctx)
	if err := session.May(p, session.ChangeCustomers, session.Object{}); err != nil {
		return commerce.AccountForm{}, err
	}
	if err := checkCount("input.addresses", n); err != nil {
		return commerce.AccountForm{}, err
	}
	return c.form(ctx, p, needsForm)
}
