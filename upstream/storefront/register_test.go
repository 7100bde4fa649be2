package storefront

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// wantVariables checks what was sent besides the document.
func wantVariables(t *testing.T, s *fakeStore, want map[string]any) {
	t.Helper()
	if diff := cmp.Diff(want, s.heard()[0].Body.Variables); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}

func TestRegister(t *testing.T) {
	s := newAnsweringStore(t, answers("registerCustomer", `{"customer":{"entityId":9,"email":"`+email+`","firstName":"Ada",
		"lastName":"L","company":"","customerGroupId":4,"isSubscribedToNewsletter":true},"errors":[]}`))
	got, err := s.Register(upstreamtest.Context(t), registration())
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	want := commerce.RegisterOutcome{Customer: &commerce.Customer{
		EntityID: 9, Email: email, FirstName: "Ada", LastName: "L", Group: &commerce.CustomerGroup{EntityID: 4},
		StoreCredit: []commerce.StoreCredit{}, IsSubscribedToNewsletter: &yes,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	h := s.heard()[0]
	if h.Path != "/channels/3/graphql" || h.Header.Get("X-Bc-Customer-Access-Token") != "" {
		t.Errorf("asked at %s as somebody", h.Path)
	}
	wantVariables(t, s, map[string]any{"input": map[string]any{
		"firstName": "Ada", "lastName": "L", "email": email, "password": password,
	}})
}

func TestRegisterWithEverything(t *testing.T) {
	r := registration()
	r.Company, r.Phone = "Engines", "5"
	address := draft()
	kind := commerce.AddressCommercial
	address.Company, address.Address2, address.StateOrProvince, address.PostalCode, address.Phone = "E", "b", "Kent", "N1", "6"
	address.Kind, address.Form = &kind, commerce.FormAnswers{Texts: []commerce.TextAnswer{{FieldEntityID: 1, Text: "t"}}}
	r.Address, r.Form = &address, everyAnswer(t)
	s := newAnsweringStore(t, answers("registerCustomer", `{"customer":{"entityId":9},"errors":[]}`))
	if _, err := s.Register(upstreamtest.Context(t), r); err != nil {
		t.Fatal(err)
	}
	wantVariables(t, s, map[string]any{"input": map[string]any{
		"firstName": "Ada", "lastName": "L", "email": email, "password": password, "company": "Engines", "phone": "5",
		"address": map[string]any{
			"firstName": "Ada", "lastName": "L", "address1": canary + " Road", "city": "London", "countryCode": "GB",
			"company": "E", "address2": "b", "stateOrProvince": "Kent", "postalCode": "N1", "phone": "6",
			"formFields": map[string]any{"texts": []any{map[string]any{"fieldEntityId": 1.0, "text": "t"}}},
		},
		"formFields": everyAnswerSent(),
	}})
}

// everyAnswer is one of each kind.
func everyAnswer(t *testing.T) commerce.FormAnswers {
	t.Helper()
	east := time.FixedZone("", 14*60*60)
	return commerce.FormAnswers{
		Checkboxes:      []commerce.CheckboxesAnswer{{FieldEntityID: 1, ValueEntityIDs: []int{4, 5}}, {FieldEntityID: 11}},
		MultipleChoices: []commerce.ChoiceAnswer{{FieldEntityID: 2, ValueEntityID: 6}},
		Numbers:         []commerce.NumberAnswer{{FieldEntityID: 3, Number: mustDecimal(t, "1.5")}},
		Dates:           []commerce.DateAnswer{{FieldEntityID: 4, Date: time.Date(1990, time.February, 3, 1, 30, 0, 0, east)}},
		Texts:           []commerce.TextAnswer{{FieldEntityID: 5, Text: ""}},
		MultilineTexts:  []commerce.TextAnswer{{FieldEntityID: 6, Text: "a\nb"}},
		Passwords:       []commerce.PasswordAnswer{{FieldEntityID: 7, Password: password}},
	}
}

func everyAnswerSent() map[string]any {
	one := func(id float64, name string, value any) []any {
		return []any{map[string]any{"fieldEntityId": id, name: value}}
	}
	return map[string]any{
		"checkboxes":      append(one(1, "fieldValueEntityIds", []any{4.0, 5.0}), one(11, "fieldValueEntityIds", []any{})...),
		"multipleChoices": one(2, "fieldValueEntityId", 6.0),
		"numbers":         one(3, "number", 1.5),
		"dates":           one(4, "date", "1990-02-03T00:00:00Z"),
		"texts":           one(5, "text", ""),
		"multilineTexts":  one(6, "multilineText", "a\nb"),
		"passwords":       one(7, "password", password),
	}
}

func TestRegistrationsAreRefused(t *testing.T) {
	for members, want := range map[string][]commerce.RegisterCustomerError{
		`{"__typename":"EmailAlreadyInUseError","message":"` + canary + `"}`: {commerce.EmailAlreadyInUseError{}},
		`{"__typename":"AccountCreationDisabledError"}`:                      {commerce.AccountCreationDisabledError{}},
		`{"__typename":"CustomerRegistrationError"}`:                         {commerce.CustomerRegistrationError{}},
		`{"__typename":"MoonPhaseError","phase":{"waxing":[1]},"path":7}`:    {commerce.CustomerRegistrationError{}},
		`null`: {commerce.CustomerRegistrationError{}},
		`{"__typename":"ValidationError","path":["input","address","city"]},{"__typename":"EmailAlreadyInUseError"}`: {
			commerce.CustomerValidationError{Path: []string{"input", "address", "city"}}, commerce.EmailAlreadyInUseError{},
		},
		`{"__typename":"ValidationError","path":null}`: {commerce.CustomerValidationError{}},
	} {
		s := newAnsweringStore(t, answers("registerCustomer", `{"customer":null,"errors":[`+members+`]}`))
		got, err := s.Register(upstreamtest.Context(t), registration())
		if diff := cmp.Diff(commerce.RegisterOutcome{Refused: want}, got); err != nil || diff != "" {
			t.Errorf("%s: %v, outcome (-want +got):\n%s", members, err, diff)
		}
	}
}

// TestACustomerWhoWasMadeIsNotLost has the store make a customer and say more about it
// than this version understands.
func TestACustomerWhoWasMadeIsNotLost(t *testing.T) {
	for result, want := range map[string]commerce.RegisterOutcome{
		`{"customer":{"entityId":9},"errors":[{"__typename":"AddressLostError"}]}`: {
			Customer: &commerce.Customer{EntityID: 9, StoreCredit: []commerce.StoreCredit{}},
			Refused:  []commerce.RegisterCustomerError{commerce.CustomerRegistrationError{}},
		},
		`{"customer":{"entityId":9,"storeCredit":[{"currencyCode":"?","value":1}]},"errors":[]}`: {
			Customer: &commerce.Customer{EntityID: 9},
		},
	} {
		got, err := newAnsweringStore(t, answers("registerCustomer", result)).Register(upstreamtest.Context(t), registration())
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v, outcome (-want +got):\n%s", result, err, diff)
		}
	}
	for _, result := range []string{`{"customer":null,"errors":[]}`, `{"customer":{"entityId":0},"errors":[]}`} {
		_, err := newAnsweringStore(t, answers("registerCustomer", result)).Register(upstreamtest.Context(t), registration())
		wantCode(t, err, commerce.CodeOutcomeUnknown)
	}
}
