package storefront

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestUpdateCustomerTellsAbsentFromNull(t *testing.T) {
	text := func(s string) commerce.Optional[string] { return commerce.Optional[string]{Set: true, Value: &s} }
	null, newEmail := commerce.Optional[string]{Set: true}, commerce.Secret(email)
	for name, tc := range map[string]struct {
		change commerce.ProfileChange
		want   map[string]any
	}{
		"nothing":    {commerce.ProfileChange{}, map[string]any{}},
		"null":       {commerce.ProfileChange{Company: null, Phone: null}, map[string]any{"company": "", "phone": ""}},
		"one null":   {commerce.ProfileChange{Company: null}, map[string]any{"company": ""}},
		"empty text": {commerce.ProfileChange{Company: text("")}, map[string]any{"company": ""}},
		"everything": {
			commerce.ProfileChange{
				FirstName: commerce.NonEmpty("A"), LastName: commerce.NonEmpty("B"), Email: &newEmail,
				Company: text("C"), Phone: text("5"), Form: everyAnswer(t),
			},
			map[string]any{
				"firstName": "A", "lastName": "B", "email": email, "company": "C", "phone": "5", "formFields": everyAnswerSent(),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, answers("updateCustomer", `{"customer":{"entityId":7,"firstName":"A"},"errors":[]}`))
			got, err := s.UpdateCustomer(upstreamtest.Context(t), shopper(), tc.change)
			want := commerce.Customer{EntityID: 7, FirstName: "A", StoreCredit: []commerce.StoreCredit{}}
			if diff := cmp.Diff(commerce.UpdateCustomerOutcome{Customer: &want}, got); err != nil || diff != "" {
				t.Errorf("%v, outcome (-want +got):\n%s", err, diff)
			}
			wantVariables(t, s, map[string]any{"input": tc.want})
			if s.heard()[0].Header.Get("X-Bc-Customer-Access-Token") != accessToken {
				t.Error("not asked as the shopper")
			}
		})
	}
}

func TestUpdatesAreRefused(t *testing.T) {
	for member, want := range map[string]commerce.UpdateCustomerError{
		`{"__typename":"UnexpectedUpdateCustomerError"}`:                    commerce.UnexpectedUpdateCustomerError{},
		`{"__typename":"EmailAlreadyInUseError"}`:                           commerce.EmailAlreadyInUseError{},
		`{"__typename":"ValidationError","path":["input","phone"]}`:         commerce.CustomerValidationError{Path: []string{"input", "phone"}},
		`{"__typename":"CustomerDoesNotExistError"}`:                        commerce.CustomerDoesNotExistError{},
		`{"__typename":"CustomerNotLoggedInError"}`:                         commerce.CustomerNotLoggedInError{},
		`{"__typename":"TuesdayError","path":{},"message":"` + email + `"}`: commerce.UnexpectedUpdateCustomerError{},
	} {
		s := newAnsweringStore(t, answers("updateCustomer", `{"customer":null,"errors":[`+member+`]}`))
		got, err := s.UpdateCustomer(upstreamtest.Context(t), shopper(), commerce.ProfileChange{})
		if diff := cmp.Diff(commerce.UpdateCustomerOutcome{Refused: []commerce.UpdateCustomerError{want}}, got); err != nil || diff != "" {
			t.Errorf("%s: %v, outcome (-want +got):\n%s", member, err, diff)
		}
	}
}

func TestAnUpdateThatIsSomebodyElses(t *testing.T) {
	for _, errs := range []string{``, `{"__typename":"TuesdayError"}`} {
		s := newAnsweringStore(t, answers("updateCustomer", `{"customer":{"entityId":8,"email":"`+email+`"},"errors":[`+errs+`]}`))
		got, err := s.UpdateCustomer(upstreamtest.Context(t), shopper(), commerce.ProfileChange{})
		wantCode(t, err, commerce.CodeOutcomeUnknown)
		if diff := cmp.Diff(commerce.UpdateCustomerOutcome{}, got); diff != "" {
			t.Errorf("somebody else's record came out:\n%s", diff)
		}
	}
	_, err := newAnsweringStore(t, answers("updateCustomer", `{"customer":null,"errors":[]}`)).
		UpdateCustomer(upstreamtest.Context(t), shopper(), commerce.ProfileChange{})
	wantCode(t, err, commerce.CodeOutcomeUnknown)
}

func TestAnUpdateThatWasDoneInPart(t *testing.T) {
	s := newAnsweringStore(t, answers("updateCustomer", `{"customer":{"entityId":7},"errors":[{"__typename":"TuesdayError"}]}`))
	got, err := s.UpdateCustomer(upstreamtest.Context(t), shopper(), commerce.ProfileChange{})
	if err != nil || got.Customer == nil || len(got.Refused) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}
