package backoffice

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Create makes customers and returns one outcome for each, in their order. One whom
// another item of the list, or a customer who is there, leaves no room for is refused
// before anything is sent. One of whom nobody knows whether they were made is looked for
// by address and channels, and sent again when not there: the store takes an address
// once on a channel.
//
// The error is what May says, CodeBadUserInput for a list that cannot be meant, or that
// the store's forms could not be read.
func (c *Customers) Create(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error) {
	p := session.From(ctx)
	if err := session.May(p, session.ChangeCustomers, session.Object{}); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(drafts, setsPassword) {
		if err := session.May(p, session.ChangeCredentials, session.Object{}); err != nil {
			return nil, err
		}
	}
	if err := checkCount("input.customers", len(drafts)); err != nil {
		return nil, err
	}
	form, err := c.form(ctx, p, slices.ContainsFunc(drafts, hasAnswers))
	if err != nil {
		return nil, err
	}
	var before []commerce.CustomerDraft
	l := changeList(ctx, "customers", drafts, func(_ int, d *commerce.CustomerDraft) []commerce.StaffItemError {
		if d.OriginChannelID == 0 {
			d.OriginChannelID = c.channelOf(p)
		}
		faults := checkDraft(d, form)
		if len(faults) > 0 {
			return faults
		}
		if slices.ContainsFunc(before, func(other commerce.CustomerDraft) bool {
			return sameEmail(d.Email, other.Email) && surelyMeet(d.ChannelIDs, other.ChannelIDs)
		}) {
			return []commerce.StaffItemError{commerce.ItemConflictError{}}
		}
		before = append(before, *d)
		return nil
	}, c.createChunk)
	for i, outcome := range l.outcomes {
		if !l.wasSent[i] {
			continue
		}
		made := 0
		if outcome.Value != nil {
			made = outcome.Value.EntityID
		}
		audit(ctx, c.o.Auditor, eventCustomerCreated, made, outcome.Refused, nil)
	}
	return l.outcomes, nil
}

// createChunk makes ten customers. Who has their addresses before is read first: those
// are not the ones who were made, whatever happens.
func (c *Customers) createChunk(ctx context.Context, drafts []commerce.CustomerDraft) []commerce.ItemOutcome[commerce.Customer] {
	there, err := c.byEmail(ctx, drafts)
	if err != nil {
		return failed[commerce.Customer](len(drafts), err)
	}
	outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(drafts))
	var free []commerce.CustomerDraft
	var places []int
	for i, d := range drafts {
		if slices.ContainsFunc(there, func(other commerce.Customer) bool {
			return sameEmail(d.Email, other.Email) && surelyMeet(d.ChannelIDs, channelsOf(other))
		}) {
			outcomes[i] = refusedItem[commerce.Customer](commerce.EmailAlreadyInUseError{})
			continue
		}
		free, places = append(free, d), append(places, i)
	}
	if len(free) == 0 {
		return outcomes
	}
	for n, outcome := range c.creation(there).run(ctx, free) {
		outcomes[places[n]] = outcome
	}
	return outcomes
}

// creation is how customers are made who are none of those that were there.
func (c *Customers) creation(there []commerce.Customer) work[commerce.CustomerDraft, commerce.Customer] {
	find := func(now []commerce.Customer, d commerce.CustomerDraft) *commerce.Customer {
		at := slices.IndexFunc(now, func(customer commerce.Customer) bool {
			isOld := slices.ContainsFunc(there, func(old commerce.Customer) bool { return old.EntityID == customer.EntityID })
			return !isOld && isDraft(d, customer)
		})
		if at < 0 {
			return nil
		}
		return &now[at]
	}
	return work[commerce.CustomerDraft, commerce.Customer]{
		send: c.o.Store.CreateCustomers, sleep: c.o.Sleep, isRepeatable: true,
		look: func(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error) {
			now, err := c.byEmail(ctx, drafts)
			if err != nil {
				return nil, err
			}
			outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(drafts))
			for i, d := range drafts {
				outcomes[i].Value = find(now, d)
			}
			return outcomes, nil
		},
		explain: func(ctx context.Context, d commerce.CustomerDraft, why commerce.StaffItemError) commerce.ItemOutcome[commerce.Customer] {
			if !mayBeEmail(why) {
				return refusedItem[commerce.Customer](why)
			}
			now, err := c.byEmail(ctx, []commerce.CustomerDraft{d})
			if err != nil {
				return refusedItem[commerce.Customer](why)
			}
			if made := find(now, d); made != nil {
				return commerce.ItemOutcome[commerce.Customer]{Value: made} // by an earlier try
			}
			if slices.ContainsFunc(now, func(other commerce.Customer) bool {
				return sameEmail(d.Email, other.Email) && mayMeet(d.ChannelIDs, channelsOf(other))
			}) {
				why = commerce.EmailAlreadyInUseError{}
			}
			return refusedItem[commerce.Customer](why)
		},
	}
}

// byEmail reads everybody who has one of the addresses, on whatever channel.
func (c *Customers) byEmail(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.Customer, error) {
	emails := make([]string, len(drafts))
	for i, d := range drafts {
		emails[i] = d.Email
	}
	return readPatiently(ctx, c.o.Sleep, func() ([]commerce.Customer, error) { return c.o.Store.CustomersByEmail(ctx, emails) })
}

// checkDraft names what the store could not take, and puts the answers' names to them.
func checkDraft(d *commerce.CustomerDraft, form commerce.AccountForm) []commerce.StaffItemError {
	var f faults
	f.email(d.Email, "email")
	f.text(d.FirstName, 1, maxName, "firstName")
	f.text(d.LastName, 1, maxName, "lastName")
	f.text(d.Company, 0, maxText, "company")
	f.text(d.Phone, 0, maxPhone, "phone")
	f.text(d.Notes, 0, maxNotes, "notes")
	f.text(d.TaxExemptCategory, 0, maxText, "taxExemptCategory")
	f.text(d.NewPassword.Reveal(), 0, maxPassword, "newPassword")
	f.positive(d.OriginChannelID, "originChannelId")
	f.channels(d.ChannelIDs, "channelIds")
	if d.GroupID != nil && *d.GroupID < 0 {
		f.add("A group's number is not negative.", "customerGroupEntityId")
	}
	if len(d.Addresses) > maxSub {
		f.add("Ten addresses at most. Add the others afterwards.", "addresses")
	}
	addresses := slices.Clone(d.Addresses)
	for i := range addresses {
		f.address(&addresses[i], form, "addresses", strconv.Itoa(i))
		if slices.ContainsFunc(addresses[:i], func(other commerce.CustomerAddressDraft) bool { return sameDraft(addresses[i], other) }) {
			f.add("This address is named twice.", "addresses", strconv.Itoa(i))
		}
	}
	d.Addresses = addresses
	if len(d.Attributes) > maxSub {
		f.add("Ten attributes at most. Set the others afterwards.", "attributes")
	}
	known := seen[int]{}
	for i, a := range d.Attributes {
		f.positive(a.AttributeID, "attributes", strconv.Itoa(i), "attributeEntityId")
		f.text(a.Value, 0, maxText, "attributes", strconv.Itoa(i), "value")
		if known.again(a.AttributeID) {
			f.add("This attribute is named twice.", "attributes", strconv.Itoa(i))
		}
	}
	d.Named = f.answers(form.CustomerFields, d.Form, "formFields")
	return f
}

// hasAnswers reports whether the names of form fields are needed for a draft.
func hasAnswers(d commerce.CustomerDraft) bool {
	return !d.Form.IsEmpty() || slices.ContainsFunc(d.Addresses, func(a commerce.CustomerAddressDraft) bool { return !a.Form.IsEmpty() })
}

// isDraft reports whether a customer is the one that a draft describes.
func isDraft(d commerce.CustomerDraft, customer commerce.Customer) bool {
	return sameEmail(d.Email, customer.Email) && alike(d.FirstName, customer.FirstName) && alike(d.LastName, customer.LastName) &&
		sameChannels(d.ChannelIDs, channelsOf(customer))
}

// alike compares texts as the store may have written them.
func alike(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// mayBeEmail reports whether an e-mail address may be why.
func mayBeEmail(why commerce.StaffItemError) bool {
	v, ok := why.(commerce.CustomerValidationError)
	return !ok || len(v.Path) == 0 || v.Path[0] == "email"
}

// setsPassword reports whether a customer is to begin with a password, or without one.
func setsPassword(d commerce.CustomerDraft) bool {
	return d.NewPassword != "" || d.MustResetPassword != nil
}
