package graph_test

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
)

// staffCustomers is a fake that remembers what it was asked. The first item of every
// list does well, and each other one is refused with all of refused.
type staffCustomers struct {
	err     error
	refused []commerce.StaffItemError

	list      commerce.CustomersRequest
	created   []commerce.CustomerDraft
	updated   []commerce.CustomerChange
	deleted   []int
	password  commerce.PasswordChange
	question  commerce.CredentialsQuestion
	addresses []commerce.CustomerAddressDraft
	changed   []commerce.CustomerAddressChange
	removed   []int
}

// withStaff puts the fake behind a handler.
func withStaff(s *staffCustomers) func(*world) {
	return func(w *world) { w.options.Staff = graph.StaffServices{Customers: s} }
}

// outcomesFor are n outcomes of which the first has a value.
func outcomesFor[T any](s *staffCustomers, n int, value T) ([]commerce.ItemOutcome[T], error) {
	outcomes := make([]commerce.ItemOutcome[T], n)
	for i := range outcomes {
		if i == 0 {
			outcomes[i].Value = &value
			continue
		}
		outcomes[i].Refused = s.refused
	}
	return outcomes, s.err
}

func (s *staffCustomers) List(_ context.Context, in commerce.CustomersRequest) (*commerce.CustomerConnection, error) {
	s.list = in
	return &commerce.CustomerConnection{
		Edges:    []commerce.CustomerEdge{{Node: staffCustomer(), Cursor: "c"}},
		PageInfo: commerce.PageInfo{HasNextPage: true, EndCursor: commerce.NonEmpty("c")},
	}, s.err
}

// staffCustomer is a customer as staff see them.
func staffCustomer() commerce.Customer {
	return commerce.Customer{EntityID: 7, Email: "a@example.com", FirstName: "A", LastName: "B", Staff: &commerce.CustomerStaffView{
		Notes: commerce.NonEmpty("n"), ChannelIds: []int{}, StoreCredit: []commerce.Decimal{},
	}}
}

func (s *staffCustomers) Create(_ context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error) {
	s.created = drafts
	return outcomesFor(s, len(drafts), staffCustomer())
}

func (s *staffCustomers) Update(_ context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error) {
	s.updated = changes
	return outcomesFor(s, len(changes), staffCustomer())
}

func (s *staffCustomers) Delete(_ context.Context, ids []int) ([]commerce.ItemOutcome[commerce.Customer], error) {
	s.deleted = ids
	return make([]commerce.ItemOutcome[commerce.Customer], len(ids)), s.err
}

func (s *staffCustomers) SetPassword(_ context.Context, in commerce.PasswordChange) ([]commerce.StaffItemError, error) {
	s.password = in
	return s.refused, s.err
}

func (s *staffCustomers) ValidateCredentials(_ context.Context, q commerce.CredentialsQuestion) (commerce.CredentialsAnswer, error) {
	s.question = q
	if q.Password != "right" {
		return commerce.CredentialsAnswer{}, s.err
	}
	return commerce.CredentialsAnswer{IsValid: true, CustomerID: 7}, s.err
}

func (s *staffCustomers) CreateAddresses(_ context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	s.addresses = drafts
	return outcomesFor(s, len(drafts), commerce.CustomerAddress{EntityID: 5, City: "Graz", CountryCode: "AT"})
}

func (s *staffCustomers) UpdateAddresses(_ context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	s.changed = changes
	return outcomesFor(s, len(changes), commerce.CustomerAddress{EntityID: 5, City: "Graz", CountryCode: "AT"})
}

func (s *staffCustomers) DeleteAddresses(_ context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	s.removed = ids
	return make([]commerce.ItemOutcome[commerce.CustomerAddress], len(ids)), s.err
}
