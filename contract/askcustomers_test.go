package contract

import (
	"context"
	"errors"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/management"
)

// askCustomers has our client list, make, change and delete customers, and be refused.
func (e *embedded) askCustomers(ctx context.Context, c *management.Client) {
	e.t.Helper()
	e.askCustomerLists(ctx, c)
	whole := commerce.CustomerDraft{
		Email: "whole.customer@example.com", FirstName: "Whole", LastName: "One", Company: "C", Phone: "5", Notes: "n", TaxExemptCategory: "E",
		GroupID: new(0), NewPassword: "kettle-77", MustResetPassword: new(false), SendsWelcomeEmail: new(true), AcceptsReviewAndCartEmails: new(true),
		OriginChannelID: 2, ChannelIDs: []int{2, 3}, Addresses: []commerce.CustomerAddressDraft{e.lane(0, 1), e.lane(0, 2)},
		Attributes: []commerce.AttributeDraft{{AttributeID: 1, Value: "Oak"}},
		Named: []commerce.NamedAnswer{
			{Name: "How did you hear about us?", Text: "A friend"},
			{Name: "Interests", IsList: true, Choices: []string{"Hiking"}},
			{Name: "Cups a day", Number: new(e.decimal("3.5"))},
			{Name: "Coffee birthday", Text: "2019-10-01"},
		},
	}
	least := commerce.CustomerDraft{Email: "least.customer@example.com", FirstName: "Least", LastName: "One"}
	made, err := c.CreateCustomers(ctx, []commerce.CustomerDraft{whole, least})
	wantNone(e.t, err)
	if len(made) != 2 || made[0].Value == nil || made[1].Value == nil {
		e.t.Fatalf("made %+v", made)
	}
	_, err = c.CreateCustomers(ctx, []commerce.CustomerDraft{whole})
	wantRefused(e, err)
	eleven := make([]commerce.CustomerDraft, 11)
	for i := range eleven {
		eleven[i] = least
		eleven[i].Email = fmt.Sprintf("many.%d@example.com", i)
	}
	_, err = c.CreateCustomers(ctx, eleven)
	wantRefused(e, err)
	id, other := made[0].Value.EntityID, made[1].Value.EntityID
	changed, err := c.UpdateCustomers(ctx, []commerce.CustomerChange{
		{
			CustomerID: id, Email: commerce.Some("other.customer@example.com"), FirstName: commerce.Some("Other"), GroupID: commerce.Optional[int]{Set: true},
			Company: commerce.Optional[string]{Set: true}, ChannelIDs: commerce.Some([]int{3}), StoreCredit: commerce.Some(e.decimal("12.50")),
			AcceptsReviewAndCartEmails: commerce.Some(false), Named: []commerce.NamedAnswer{{Name: "Cups a day", Number: new(e.decimal("1"))}},
		},
		{CustomerID: other, NewPassword: "kettle-78", MustResetPassword: new(true)},
	})
	wantNone(e.t, err)
	if len(changed) != 2 || changed[0].Value == nil || len(changed[0].Value.Staff.StoreCredit) != 1 || !changed[1].Value.Staff.MustResetPassword {
		e.t.Errorf("changed %+v", changed)
	}
	for _, change := range []commerce.CustomerChange{
		{CustomerID: 999_999, Notes: commerce.Some("x")},
		{CustomerID: other, Email: commerce.Some("other.customer@example.com"), ChannelIDs: commerce.Some([]int{3})},
		{CustomerID: other, ChannelIDs: commerce.Some([]int{77})},
	} {
		_, err = c.UpdateCustomers(ctx, []commerce.CustomerChange{change})
		wantRefused(e, err)
	}
	for password, want := range map[commerce.Secret]bool{"kettle-77": true, "wrong": false} {
		got, err := c.ValidateCredentials(ctx, commerce.CredentialsQuestion{Email: "other.customer@example.com", Password: password, ChannelID: 3})
		if wantNone(e.t, err); got.IsValid != want || (got.CustomerID == id) != want {
			e.t.Errorf("%t: %+v", want, got)
		}
	}
	e.askAddresses(ctx, c, id, other)
	wantNone(e.t, c.DeleteCustomers(ctx, []int{id, other, 999_999}))
	left, err := c.Customers(ctx, []int{id, other})
	if wantNone(e.t, err); len(left) != 0 {
		e.t.Errorf("left %+v", left)
	}
}

// askCustomerLists asks for customers by every filter and in every order, there and back.
func (e *embedded) askCustomerLists(ctx context.Context, c *management.Client) {
	e.t.Helper()
	then, now := e.sandbox.Store().Now().AddDate(-2, 0, 0), e.sandbox.Store().Now()
	for _, f := range []commerce.CustomerFilter{
		{},
		{IDs: []int{1, 2, 999_999}, GroupIDs: []int{0, 1, 2}},
		{Emails: []string{"shared.inbox@example.com", "nobody@example.com"}, NameContains: "a"},
		{Names: []string{"Nobody At All"}, Companies: []string{"Example Outfitters"}, Phones: []string{"555-0101"}},
		{RegistrationIPAddresses: []string{"192.0.2.1"}, CreatedFrom: &then, CreatedTo: &now, ModifiedFrom: &then, ModifiedTo: &now},
	} {
		_, err := c.ListCustomers(ctx, commerce.CustomersRequest{Filter: f, First: 5})
		wantNone(e.t, err)
	}
	for _, sort := range []commerce.CustomerSort{
		commerce.SortCreatedAscending, commerce.SortCreatedDescending, commerce.SortLastNameAscending,
		commerce.SortLastNameDescending, commerce.SortModifiedAscending, commerce.SortModifiedDescending,
	} {
		first, err := c.ListCustomers(ctx, commerce.CustomersRequest{Sort: sort, First: 5})
		wantNone(e.t, err)
		// From the end, and from between.
		for _, cursor := range []string{*first.PageInfo.EndCursor, first.Edges[1].Cursor} {
			_, err = c.ListCustomers(ctx, commerce.CustomersRequest{Sort: sort, First: 5, After: cursor})
			wantNone(e.t, err)
		}
		next, err := c.ListCustomers(ctx, commerce.CustomersRequest{Sort: sort, First: 5, After: *first.PageInfo.EndCursor})
		wantNone(e.t, err)
		back, err := c.ListCustomers(ctx, commerce.CustomersRequest{Sort: sort, First: 5, Before: *next.PageInfo.StartCursor})
		if wantNone(e.t, err); back.Edges[0].Node.EntityID != first.Edges[0].Node.EntityID {
			e.t.Errorf("%s: back at %d", sort, back.Edges[0].Node.EntityID)
		}
	}
	_, err := c.ListCustomers(ctx, commerce.CustomersRequest{First: 5, After: "nowhere"})
	wantPublic(e.t, err)
	_, err = c.CustomersByEmail(ctx, []string{"shared.inbox@example.com", "nobody+at-all@example.com"})
	wantNone(e.t, err)
}

// lane is an address of a customer that differs by its number.
func (e *embedded) lane(customerID, number int) commerce.CustomerAddressDraft {
	return commerce.CustomerAddressDraft{CustomerID: customerID, AddressDraft: commerce.AddressDraft{
		FirstName: "A", LastName: "B", Address1: fmt.Sprintf("%d Lane", number), City: "Sampleton", StateOrProvince: "Oregon",
		PostalCode: "97000", CountryCode: "US", Company: "C", Phone: "5", Address2: "Dock 3", Kind: new(commerce.AddressCommercial),
	}, Named: []commerce.NamedAnswer{{Name: "Delivery note", Text: "Ring"}}}
}

// askAddresses has our client read, make, change and delete entries of address books.
func (e *embedded) askAddresses(ctx context.Context, c *management.Client, id, other int) {
	e.t.Helper()
	bare := e.lane(other, 5)
	bare.Kind, bare.Company, bare.Named, bare.StateOrProvince, bare.PostalCode = nil, "", nil, "", ""
	made, err := c.CreateAddresses(ctx, []commerce.CustomerAddressDraft{e.lane(id, 3), e.lane(other, 3), e.lane(id, 1), bare})
	wantNone(e.t, err)
	if len(made) != 4 || made[0].Value == nil || made[1].Value == nil || made[3].Value == nil || made[2].Value != nil {
		e.t.Fatalf("made %+v", made)
	}
	_, err = c.CreateAddresses(ctx, []commerce.CustomerAddressDraft{e.lane(999_999, 1)})
	wantRefused(e, err)
	address, twin := made[0].Value.EntityID, made[1].Value.EntityID
	changed, err := c.UpdateAddresses(ctx, []commerce.CustomerAddressChange{
		{AddressID: address, Address1: commerce.Some("1 Lane")},
		{
			AddressID: twin, City: commerce.Some("Graz"), CountryCode: commerce.Some(commerce.CountryCode("AT")), Company: commerce.Optional[string]{Set: true},
			Kind: commerce.Some(commerce.AddressResidential), Named: []commerce.NamedAnswer{{Name: "Carrier", Text: "Mule"}},
		},
	})
	wantNone(e.t, err)
	if len(changed) != 2 || changed[0].Value != nil || changed[1].Value == nil || changed[1].Value.City != "Graz" {
		e.t.Errorf("changed %+v", changed)
	}
	_, err = c.UpdateAddresses(ctx, []commerce.CustomerAddressChange{{AddressID: 999_999, City: commerce.Some("X")}})
	wantRefused(e, err)
	page, err := c.AddressesOf(ctx, id, commerce.PageRequest{First: 2})
	wantNone(e.t, err)
	next, err := c.AddressesOf(ctx, id, commerce.PageRequest{First: 2, After: *page.PageInfo.EndCursor})
	if wantNone(e.t, err); len(next.Edges) != 1 || next.PageInfo.HasNextPage || *next.TotalCount != 3 {
		e.t.Errorf("the second page is %+v", next)
	}
	_, err = c.AddressesByID(ctx, []int{address, 999_999})
	wantNone(e.t, err)
	found, err := c.FindAddresses(ctx, []commerce.CustomerAddressDraft{e.lane(id, 3), e.lane(id, 9)})
	if wantNone(e.t, err); len(found) != 2 || found[0] == nil || found[1] != nil {
		e.t.Errorf("found %+v", found)
	}
	wantNone(e.t, c.DeleteAddresses(ctx, []int{address, 999_999}))
}

// wantRefused checks that the store took none of the items.
func wantRefused(e *embedded, err error) {
	e.t.Helper()
	var refused *commerce.ItemsRefused
	if wantPublic(e.t, err); !errors.As(err, &refused) {
		e.t.Errorf("got %v, want items refused", err)
	}
}
