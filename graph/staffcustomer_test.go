package graph_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// everyItemError is one of each error that an item can have.
func everyItemError() []commerce.StaffItemError {
	return []commerce.StaffItemError{
		commerce.EmailAlreadyInUseError{},
		commerce.CustomerValidationError{Path: []string{"input", "customers", "1", "email"}, Says: "No."},
		commerce.ItemNotFoundError{},
		commerce.ItemConflictError{},
		commerce.ItemMissingError{},
		commerce.ItemLimitError{},
		commerce.ItemOutcomeUnknownError{},
		commerce.ItemNotTriedError{},
	}
}

const itemErrors = `errors { __typename ... on CommerceError { message code } ... on CustomerValidationError { path } }`

// texts compares secrets by what they hide, and amounts by what they are worth.
func texts() cmp.Option {
	return cmp.Options{
		cmp.Comparer(func(a, b commerce.Secret) bool { return a.Reveal() == b.Reveal() }),
		cmp.Comparer(func(a, b commerce.Decimal) bool { return a.Cmp(b.Decimal) == 0 }),
	}
}

func TestCreateCustomers(t *testing.T) {
	s := &staffCustomers{refused: everyItemError()}
	w := newWorld(t, withStaff(s))
	got := w.ask(t, `mutation($input: CreateCustomersInput!) { createCustomers(input: $input) { results {
		index customer { entityId staffOnly { notes channelIds storeCredit } } `+itemErrors+` } } }`, map[string]any{"input": map[string]any{
		"customers": []any{
			map[string]any{
				"email": "a@example.com", "firstName": "A", "lastName": "B", "company": "C", "phone": "5", "notes": "n", "taxExemptCategory": "E",
				"customerGroupEntityId": 0, "newPassword": "pw", "mustResetPassword": false, "sendsWelcomeEmail": true, "acceptsReviewAndCartEmails": false,
				"originChannelId": 2, "channelIds": []int{2, 3}, "attributes": []any{map[string]any{"attributeEntityId": 1, "value": "v"}},
				"addresses": []any{map[string]any{
					"firstName": "A", "lastName": "B", "address1": "1 Lane", "city": "Graz", "countryCode": "AT", "kind": "COMMERCIAL",
					"formFields": map[string]any{"numbers": []any{map[string]any{"fieldEntityId": 22, "number": "3.5"}}},
				}},
				"formFields": map[string]any{"texts": []any{map[string]any{"fieldEntityId": 21, "text": "x"}}},
			},
			map[string]any{"email": "b@example.com", "firstName": "A", "lastName": "B", "company": nil, "channelIds": nil, "originChannelId": nil},
		},
	}})
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	number, err := commerce.ParseDecimal("3.5")
	if err != nil {
		t.Fatal(err)
	}
	want := []commerce.CustomerDraft{
		{
			Email: "a@example.com", FirstName: "A", LastName: "B", Company: "C", Phone: "5", Notes: "n", TaxExemptCategory: "E", GroupID: new(0),
			NewPassword: "pw", MustResetPassword: new(false), SendsWelcomeEmail: new(true), AcceptsReviewAndCartEmails: new(false),
			OriginChannelID: 2, ChannelIDs: []int{2, 3}, Attributes: []commerce.AttributeDraft{{AttributeID: 1, Value: "v"}},
			Addresses: []commerce.CustomerAddressDraft{{AddressDraft: commerce.AddressDraft{
				FirstName: "A", LastName: "B", Address1: "1 Lane", City: "Graz", CountryCode: "AT", Kind: new(commerce.AddressCommercial),
				Form: commerce.FormAnswers{Numbers: []commerce.NumberAnswer{{FieldEntityID: 22, Number: number}}},
			}}},
			Form: commerce.FormAnswers{Texts: []commerce.TextAnswer{{FieldEntityID: 21, Text: "x"}}},
		},
		{Email: "b@example.com", FirstName: "A", LastName: "B"},
	}
	if diff := cmp.Diff(want, s.created, texts()); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	wantJSON(t, got.Data["createCustomers"], `{"results":[
		{"index":0,"customer":{"entityId":7,"staffOnly":{"notes":"n","channelIds":[],"storeCredit":[]}},"errors":[]},
		{"index":1,"customer":null,"errors":[
			{"__typename":"EmailAlreadyInUseError","message":"The e-mail address is in use already.","code":"EMAIL_ALREADY_IN_USE"},
			{"__typename":"CustomerValidationError","message":"No.","code":"CUSTOMER_VALIDATION","path":["input","customers","1","email"]},
			{"__typename":"ItemNotFoundError","message":"There is nothing of that number.","code":"ITEM_NOT_FOUND"},
			{"__typename":"ItemConflictError","message":"Something like it is there already.","code":"ITEM_CONFLICT"},
			{"__typename":"ItemMissingError","message":"The store left this out. Nothing was changed.","code":"ITEM_MISSING"},
			{"__typename":"ItemLimitError","message":"The store takes no more of these.","code":"ITEM_LIMIT"},
			{"__typename":"ItemOutcomeUnknownError","message":"The store did not say what became of this. Look before you try again.","code":"ITEM_OUTCOME_UNKNOWN"},
			{"__typename":"ItemNotTriedError","message":"The store could not be asked. Nothing was changed.","code":"ITEM_NOT_TRIED"}]}]}`)
}

// wantJSON compares a decoded answer with the JSON it should have been.
func wantJSON(t *testing.T, got any, want string) {
	t.Helper()
	var wanted any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// TestAbsentAndNullAreTwoThings goes through every field of a change.
func TestAbsentAndNullAreTwoThings(t *testing.T) {
	s := &staffCustomers{}
	w := newWorld(t, withStaff(s))
	got := w.ask(t, `mutation { updateCustomers(input: {customers: [
		{entityId: 1}
		{entityId: 2, email: null, firstName: null, lastName: null, company: null, phone: null, notes: null, taxExemptCategory: null,
			customerGroupEntityId: null, acceptsReviewAndCartEmails: null, channelIds: null, storeCredit: null, formFields: null}
		{entityId: 3, email: "e", firstName: "f", channelIds: [], storeCredit: "12.50", customerGroupEntityId: 0, acceptsReviewAndCartEmails: false,
			formFields: {passwords: [{fieldEntityId: 27, password: "p"}]}}
	]}) { results { index } } }`, nil)
	if len(got.Errors) > 0 {
		t.Fatal(got.Errors)
	}
	credit, err := commerce.ParseDecimal("12.5")
	if err != nil {
		t.Fatal(err)
	}
	gone := commerce.Optional[string]{Set: true}
	want := []commerce.CustomerChange{
		{CustomerID: 1},
		{
			CustomerID: 2, Email: gone, FirstName: gone, LastName: gone, Company: gone, Phone: gone, Notes: gone, TaxExemptCategory: gone,
			GroupID: commerce.Optional[int]{Set: true}, AcceptsReviewAndCartEmails: commerce.Optional[bool]{Set: true},
			ChannelIDs: commerce.Optional[[]int]{Set: true}, StoreCredit: commerce.Optional[commerce.Decimal]{Set: true},
		},
		{
			CustomerID: 3, Email: commerce.Optional[string]{Set: true, Value: new("e")}, FirstName: commerce.Optional[string]{Set: true, Value: new("f")},
			GroupID: commerce.Optional[int]{Set: true, Value: new(0)}, AcceptsReviewAndCartEmails: commerce.Optional[bool]{Set: true, Value: new(false)},
			ChannelIDs: commerce.Optional[[]int]{Set: true, Value: &[]int{}}, StoreCredit: commerce.Optional[commerce.Decimal]{Set: true, Value: &credit},
			Form: commerce.FormAnswers{Passwords: []commerce.PasswordAnswer{{FieldEntityID: 27, Password: "p"}}},
		},
	}
	if diff := cmp.Diff(want, s.updated, texts()); diff != "" {
		t.Errorf("updated (-want +got):\n%s", diff)
	}
}

func TestDeleteCustomersAndPasswords(t *testing.T) {
	s := &staffCustomers{}
	w := newWorld(t, withStaff(s))
	for _, asked := range []struct{ operation, want string }{
		{
			`mutation { x: deleteCustomers(input: {entityIds: [3, 4]}) { results { index customer { entityId } errors { __typename } } } }`,
			`{"results":[{"index":0,"customer":null,"errors":[]},{"index":1,"customer":null,"errors":[]}]}`,
		},
		{
			`mutation { x: setCustomerPassword(input: {customerEntityId: 5, newPassword: "pw", mustResetPassword: null}) { isSet errors { __typename } } }`,
			`{"isSet":true,"errors":[]}`,
		},
		{
			`mutation { x: validateCustomerCredentials(input: {email: "a@example.com", password: "right", channelId: 2}) { isValid customerEntityId } }`,
			`{"isValid":true,"customerEntityId":7}`,
		},
		{
			`mutation { x: validateCustomerCredentials(input: {email: "a@example.com", password: "wrong"}) { isValid customerEntityId } }`,
			`{"isValid":false,"customerEntityId":null}`,
		},
	} {
		wantJSON(t, w.ask(t, asked.operation, nil).Data["x"], asked.want)
	}
	if !slices.Equal(s.deleted, []int{3, 4}) || s.password.NewPassword.Reveal() != "pw" || s.password.MustReset != nil || s.password.CustomerID != 5 || s.question.ChannelID != 0 {
		t.Errorf("asked %v, %+v, %+v", s.deleted, s.password, s.question)
	}
	s.refused = []commerce.StaffItemError{commerce.ItemNotFoundError{}}
	got := w.ask(t, `mutation { setCustomerPassword(input: {customerEntityId: 5, mustResetPassword: true}) { isSet errors { __typename } } }`, nil)
	wantJSON(t, got.Data, `{"setCustomerPassword":{"isSet":false,"errors":[{"__typename":"ItemNotFoundError"}]}}`)
	if s.password.NewPassword != nil || s.password.MustReset == nil || !*s.password.MustReset {
		t.Errorf("asked %+v", s.password)
	}
	got = w.ask(t, `mutation { validateCustomerCredentials(input: {email: "a@example.com", password: "right", channelId: 0}) { isValid } }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["field"] != "input.channelId" {
		t.Errorf("channel 0: %+v", got.Errors)
	}
}

func TestCustomersList(t *testing.T) {
	s := &staffCustomers{}
	w := newWorld(t, withStaff(s))
	got := w.ask(t, `{ customers(filter: {entityIds: [1], emails: [], names: null, nameContains: "A", companies: ["C"], phones: ["5"], customerGroupEntityIds: [0],
		registrationIpAddresses: ["192.0.2.1"], createdFrom: "2026-03-02T12:00:00Z", modifiedTo: "2026-03-02T12:00:00Z"}, sort: MODIFIED_DESCENDING, first: 3, after: "a") {
		edges { cursor node { entityId } } nodes { email } pageInfo { hasNextPage endCursor } totalCount } }`, nil)
	wantJSON(t, got.Data, `{"customers":{"edges":[{"cursor":"c","node":{"entityId":7}}],"nodes":[{"email":"a@example.com"}],"pageInfo":{"hasNextPage":true,"endCursor":"c"},"totalCount":null}}`)
	moment := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	want := commerce.CustomersRequest{First: 3, After: "a", Sort: commerce.SortModifiedDescending, Filter: commerce.CustomerFilter{
		IDs: []int{1}, Emails: []string{}, NameContains: "A", Companies: []string{"C"}, Phones: []string{"5"}, GroupIDs: []int{0},
		RegistrationIPAddresses: []string{"192.0.2.1"}, CreatedFrom: &moment, ModifiedTo: &moment,
	}}
	if diff := cmp.Diff(want, s.list); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	w.ask(t, `{ customers(before: "b") { nodes { entityId } } }`, nil)
	if diff := cmp.Diff(commerce.CustomersRequest{First: 10, Before: "b", Sort: commerce.SortCreatedAscending}, s.list); diff != "" {
		t.Errorf("asked by default (-want +got):\n%s", diff)
	}
}

func TestAddressesOfStaff(t *testing.T) {
	s := &staffCustomers{refused: []commerce.StaffItemError{commerce.ItemMissingError{}}}
	w := newWorld(t, withStaff(s))
	for _, asked := range []struct{ operation, want string }{
		{
			`mutation { x: createCustomerAddresses(input: {addresses: [
			{customerEntityId: 7, firstName: "A", lastName: "B", address1: "1 Lane", city: "Graz", countryCode: "AT", company: null, kind: RESIDENTIAL}
			{customerEntityId: 7, firstName: "A", lastName: "B", address1: "1 Lane", city: "Graz", countryCode: "AT"}
		]}) { results { index address { entityId city } errors { __typename } } } }`,
			`{"results":[{"index":0,"address":{"entityId":5,"city":"Graz"},"errors":[]},{"index":1,"address":null,"errors":[{"__typename":"ItemMissingError"}]}]}`,
		},
		{
			`mutation { x: updateCustomerAddresses(input: {addresses: [{entityId: 5, company: null, city: "Linz", kind: null}]}) { results { address { entityId } errors { __typename } } } }`,
			`{"results":[{"address":{"entityId":5},"errors":[]}]}`,
		},
		{
			`mutation { x: deleteCustomerAddresses(input: {entityIds: [5]}) { results { index address { entityId } errors { __typename } } } }`,
			`{"results":[{"index":0,"address":null,"errors":[]}]}`,
		},
	} {
		wantJSON(t, w.ask(t, asked.operation, nil).Data["x"], asked.want)
	}
	lane := commerce.AddressDraft{FirstName: "A", LastName: "B", Address1: "1 Lane", City: "Graz", CountryCode: "AT"}
	home := lane
	home.Kind = new(commerce.AddressResidential)
	want := []commerce.CustomerAddressDraft{{CustomerID: 7, AddressDraft: home}, {CustomerID: 7, AddressDraft: lane}}
	if diff := cmp.Diff(want, s.addresses); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}
	changed := []commerce.CustomerAddressChange{{
		AddressID: 5, Company: commerce.Optional[string]{Set: true}, City: commerce.Optional[string]{Set: true, Value: new("Linz")},
		Kind: commerce.Optional[commerce.AddressKind]{Set: true},
	}}
	if diff := cmp.Diff(changed, s.changed); diff != "" || !slices.Equal(s.removed, []int{5}) {
		t.Errorf("removed %v, changed (-want +got):\n%s", s.removed, diff)
	}
}

// TestWhatStaffMayNotIsAnError has every one of them fail as a whole.
func TestWhatStaffMayNotIsAnError(t *testing.T) {
	s := &staffCustomers{err: &commerce.Error{Code: commerce.CodeForbidden, Message: "This is not yours to see or do."}}
	w := newWorld(t, withStaff(s))
	for _, operation := range []string{
		`query { x: customers { nodes { entityId } } }`,
		`mutation { x: createCustomers(input: {customers: [{email: "a@example.com", firstName: "A", lastName: "B"}]}) { results { index } } }`,
		`mutation { x: updateCustomers(input: {customers: [{entityId: 1}]}) { results { index } } }`,
		`mutation { x: deleteCustomers(input: {entityIds: [1]}) { results { index } } }`,
		`mutation { x: setCustomerPassword(input: {customerEntityId: 1}) { isSet } }`,
		`mutation { x: validateCustomerCredentials(input: {email: "a@example.com", password: "x"}) { isValid } }`,
		`mutation { x: createCustomerAddresses(input: {addresses: []}) { results { index } } }`,
		`mutation { x: updateCustomerAddresses(input: {addresses: []}) { results { index } } }`,
		`mutation { x: deleteCustomerAddresses(input: {entityIds: []}) { results { index } } }`,
	} {
		got := w.ask(t, operation, nil)
		if got.Data["x"] != nil || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "FORBIDDEN" {
			t.Errorf("%s: %+v", operation, got)
		}
	}
}
