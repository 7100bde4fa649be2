package backoffice

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Update changes customers and returns one outcome for each, in their order. Of whom
// nobody knows whether they were changed the record is read, and tells. Who may not read
// customers is not shown what they are now.
//
// The error is what May says, for the list as a whole: a new e-mail address and store
// credit each need a right of their own. Else it is that of Create.
func (c *Customers) Update(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error) {
	p := session.From(ctx)
	if err := mayUpdate(p, changes); err != nil {
		return nil, err
	}
	if err := checkCount("input.customers", len(changes)); err != nil {
		return nil, err
	}
	form, err := c.form(ctx, p, slices.ContainsFunc(changes, func(change commerce.CustomerChange) bool { return !change.Form.IsEmpty() }))
	if err != nil {
		return nil, err
	}
	known := seen[int]{}
	l := changeList(ctx, "customers", changes, func(_ int, change *commerce.CustomerChange) []commerce.StaffItemError {
		faults := checkChange(change, form)
		if len(faults) == 0 && known.again(change.CustomerID) {
			return []commerce.StaffItemError{commerce.ItemConflictError{}}
		}
		return faults
	}, c.updating().run)
	mayRead := session.May(p, session.ReadCustomer, session.Object{}) == nil
	for i, outcome := range l.outcomes {
		if l.wasSent[i] {
			audit(ctx, c.o.Auditor, eventCustomerUpdated, l.items[i].CustomerID, outcome.Refused, nil)
		}
		if !mayRead {
			l.outcomes[i].Value = nil
		}
	}
	return l.outcomes, nil
}

// mayUpdate asks for every right that one of the changes needs.
func mayUpdate(p session.Principal, changes []commerce.CustomerChange) error {
	needed := []session.Action{session.ChangeCustomers}
	if slices.ContainsFunc(changes, func(change commerce.CustomerChange) bool { return change.Email.Set }) {
		needed = append(needed, session.ChangeCredentials)
	}
	if slices.ContainsFunc(changes, func(change commerce.CustomerChange) bool { return change.StoreCredit.Set }) {
		needed = append(needed, session.ChangeCredit)
	}
	for _, action := range needed {
		if err := session.May(p, action, session.Object{}); err != nil {
			return err
		}
	}
	return nil
}

// updating is how customers are changed. A change is not sent twice: somebody else's may
// lie between.
func (c *Customers) updating() work[commerce.CustomerChange, commerce.Customer] {
	return work[commerce.CustomerChange, commerce.Customer]{
		send: c.o.Store.UpdateCustomers, sleep: c.o.Sleep,
		look: func(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error) {
			now, err := c.o.Store.Customers(ctx, idsOf(changes))
			if err != nil {
				return nil, err
			}
			outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(changes))
			for i, change := range changes {
				customer, ok := now[change.CustomerID]
				switch {
				case !ok:
					outcomes[i] = refusedItem[commerce.Customer](commerce.ItemNotFoundError{})
				case isMade(change, customer):
					outcomes[i].Value = &customer
				}
			}
			return outcomes, nil
		},
		explain: c.whyNotUpdated,
	}
}

// whyNotUpdated reads whether the customer is there at all, and who has the address.
func (c *Customers) whyNotUpdated(ctx context.Context, change commerce.CustomerChange, why commerce.StaffItemError) commerce.ItemOutcome[commerce.Customer] {
	now, err := c.o.Store.Customers(ctx, []int{change.CustomerID})
	if err != nil {
		return refusedItem[commerce.Customer](why)
	}
	if _, ok := now[change.CustomerID]; !ok {
		return refusedItem[commerce.Customer](commerce.ItemNotFoundError{})
	}
	if change.Email.Value == nil || !mayBeEmail(why) {
		return refusedItem[commerce.Customer](why)
	}
	others, err := c.o.Store.CustomersByEmail(ctx, []string{*change.Email.Value})
	if err == nil && slices.ContainsFunc(others, func(other commerce.Customer) bool { return other.EntityID != change.CustomerID }) {
		why = commerce.EmailAlreadyInUseError{}
	}
	return refusedItem[commerce.Customer](why)
}

// checkChange names what the store could not take, and puts the answers' names to them.
func checkChange(change *commerce.CustomerChange, form commerce.AccountForm) []commerce.StaffItemError {
	var f faults
	f.positive(change.CustomerID, "entityId")
	if isEmptyChange(*change) {
		f.add("Nothing is to be changed.")
	}
	switch {
	case change.Email.Value != nil:
		f.email(*change.Email.Value, "email")
	case change.Email.Set:
		f.add("This cannot be taken away.", "email")
	}
	f.required(change.FirstName, maxName, "firstName")
	f.required(change.LastName, maxName, "lastName")
	f.optional(change.Company, maxText, "company")
	f.optional(change.Phone, maxPhone, "phone")
	f.optional(change.Notes, maxNotes, "notes")
	f.optional(change.TaxExemptCategory, maxText, "taxExemptCategory")
	if change.GroupID.Value != nil && *change.GroupID.Value < 0 {
		f.add("A group's number is not negative.", "customerGroupEntityId")
	}
	if change.AcceptsReviewAndCartEmails.Set && change.AcceptsReviewAndCartEmails.Value == nil {
		f.add("This cannot be taken away.", "acceptsReviewAndCartEmails")
	}
	if change.ChannelIDs.Value != nil {
		f.channels(*change.ChannelIDs.Value, "channelIds")
	}
	switch credit := change.StoreCredit; {
	case credit.Set && credit.Value == nil:
		f.add("This cannot be taken away. Give 0 for none.", "storeCredit")
	case credit.Value != nil && credit.Value.IsNeg():
		f.add("The store owes nobody less than nothing.", "storeCredit")
	}
	change.Named = f.answers(form.CustomerFields, change.Form, "formFields")
	return f
}

func isEmptyChange(c commerce.CustomerChange) bool {
	return !c.Email.Set && !c.FirstName.Set && !c.LastName.Set && !c.Company.Set && !c.Phone.Set && !c.Notes.Set &&
		!c.TaxExemptCategory.Set && !c.GroupID.Set && !c.AcceptsReviewAndCartEmails.Set && !c.ChannelIDs.Set &&
		!c.StoreCredit.Set && c.Form.IsEmpty()
}

func idsOf(changes []commerce.CustomerChange) []int {
	ids := make([]int, len(changes))
	for i, change := range changes {
		ids[i] = change.CustomerID
	}
	return ids
}
