package storefront

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// completed is an answer about a checkout.
func completed(result string) string {
	return `{"data":{"checkout":{"completeCheckout":` + result + `}}}`
}

func TestCompleteCheckout(t *testing.T) {
	const pat = "eyJ." + canary + ".pat"
	cred := shopper()
	for name, tc := range map[string]struct {
		result string
		want   commerce.CheckoutOutcome
	}{
		"an order":           {`{"orderEntityId":141,"paymentAccessToken":"` + pat + `","errors":[]}`, commerce.CheckoutOutcome{OrderID: 141, PaymentToken: pat}},
		"in the other way":   {`{"orderEntityId":141,"paymentAccessToken":"JWT ` + pat + `","errors":[]}`, commerce.CheckoutOutcome{OrderID: 141, PaymentToken: pat}},
		"without a token":    {`{"orderEntityId":141,"paymentAccessToken":null,"errors":[]}`, commerce.CheckoutOutcome{OrderID: 141}},
		"null for no errors": {`{"orderEntityId":141,"paymentAccessToken":"","errors":null}`, commerce.CheckoutOutcome{OrderID: 141}},
		"an order and a no":  {`{"orderEntityId":141,"paymentAccessToken":"` + pat + `","errors":[{"__typename":"CartError","cartCode":"CART_CONFLICT"}]}`, commerce.CheckoutOutcome{OrderID: 141, PaymentToken: pat}},
		"and a new no":       {`{"orderEntityId":141,"errors":[{"__typename":"MoonError"}]}`, commerce.CheckoutOutcome{OrderID: 141}},
	} {
		for _, caller := range []commerce.Caller{{ChannelID: 3}, {ChannelID: 2, Shopper: &cred}} {
			s := newAnsweringStore(t, completed(tc.result))
			got, err := s.CompleteCheckout(upstreamtest.Context(t), caller, "checkout-1")
			if diff := cmp.Diff(tc.want, got); diff != "" || err != nil || got.PaymentToken.Reveal() != tc.want.PaymentToken.Reveal() {
				t.Errorf("%s: %v, outcome (-want +got):\n%s", name, err, diff)
			}
			r := s.heard()[0]
			if diff := cmp.Diff(map[string]any{"checkoutEntityId": "checkout-1"}, r.Body.Variables); diff != "" || len(s.heard()) != 1 {
				t.Errorf("%s: variables (-want +got):\n%s", name, diff)
			}
			isShopper := r.Header.Get("X-Bc-Customer-Access-Token") != ""
			if isShopper != (caller.Shopper != nil) || r.Path != fmt.Sprintf("/channels/%d/graphql", caller.ChannelID) || r.Header.Get("X-Correlation-Id") != correlation {
				t.Errorf("%s: asked at %s with %v", name, r.Path, r.Header)
			}
			if printed := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(printed, canary) {
				t.Errorf("%s: a secret came out: %s", name, printed)
			}
		}
	}
}

func TestCheckoutRefusals(t *testing.T) {
	problem := func(code commerce.CheckoutProblemCode, places ...commerce.CheckoutProblemContext) commerce.CheckoutProblem {
		return commerce.CheckoutProblem{Problem: code, Context: places}
	}
	got, err := newAnsweringStore(t, completed(`{"orderEntityId":null,"paymentAccessToken":null,"errors":[
		{"__typename":"CartError","cartCode":"EMPTY_CART_CREATION","context":null,"message":"`+canary+`"},
		{"__typename":"CartLineItemError","cartCode":"INSUFFICIENT_STOCK","context":[{"field":"$.lineItems[0].quantity","value":"7"},{"field":"$.lineItems[1]","value":null},{"field":"","value":"x"}]},
		{"__typename":"CheckoutShippingConsignmentError","checkoutCode":"MISSING_SHIPPING_ADDRESS","context":[]},
		{"__typename":"CheckoutBillingAddressError","checkoutCode":"INCOMPLETE_BILLING_ADDRESS"},
		{"__typename":"MoonError"},
		{"__typename":"CheckoutCouponError","checkoutCode":"COUPON_LOST_ON_THE_MOON"},
		{"__typename":"CheckoutTaxError","taxCode":"TAX_QUOTE_UNAVAILABLE"}]}`)).CompleteCheckout(upstreamtest.Context(t), commerce.Caller{ChannelID: 3}, "c")
	want := commerce.CheckoutOutcome{Refused: []commerce.CompleteCheckoutError{
		commerce.CheckoutCartError{CheckoutProblem: problem("EMPTY_CART_CREATION")},
		commerce.CheckoutLineItemError{CheckoutProblem: problem("INSUFFICIENT_STOCK",
			commerce.CheckoutProblemContext{Field: "$.lineItems[0].quantity", Value: commerce.NonEmpty("7")}, commerce.CheckoutProblemContext{Field: "$.lineItems[1]"})},
		commerce.CheckoutShippingConsignmentError{CheckoutProblem: problem("MISSING_SHIPPING_ADDRESS")},
		commerce.CheckoutBillingAddressError{CheckoutProblem: problem("INCOMPLETE_BILLING_ADDRESS")},
		commerce.CheckoutCouponError{CheckoutProblem: problem(commerce.CheckoutProblemOther)},
		commerce.CheckoutTaxError{CheckoutProblem: problem("TAX_QUOTE_UNAVAILABLE")},
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v, outcome (-want +got):\n%s", err, diff)
	}
}

// TestCheckoutsWithoutAnAnswer say neither yes nor no, or a no that nobody knows.
func TestCheckoutsWithoutAnAnswer(t *testing.T) {
	const unknown, unavailable = commerce.CodeOutcomeUnknown, commerce.CodeUpstreamUnavailable
	const complaint = `"errors":[{"message":"` + canary + `","path":["checkout","completeCheckout","paymentAccessToken"]}]`
	for name, tc := range map[string]struct {
		body string
		want commerce.Code
	}{
		"null":                     {completed(`null`), unknown},
		"nothing":                  {completed(`{}`), unknown},
		"no order and no errors":   {completed(`{"orderEntityId":null,"paymentAccessToken":null,"errors":[]}`), unknown},
		"an order without number":  {completed(`{"orderEntityId":0,"paymentAccessToken":"` + canary + `","errors":[]}`), unknown},
		"a negative order":         {completed(`{"orderEntityId":-1,"errors":[]}`), unknown},
		"an order of words":        {completed(`{"orderEntityId":"` + canary + `","errors":[]}`), unknown},
		"a token of numbers":       {completed(`{"orderEntityId":141,"paymentAccessToken":7,"errors":[]}`), unknown},
		"errors that are a text":   {completed(`{"orderEntityId":141,"errors":"` + canary + `"}`), unknown},
		"no root":                  {`{"data":{}}`, unknown},
		"a null root":              {`{"data":{"checkout":null}}`, unknown},
		"an order and a complaint": {strings.TrimSuffix(completed(`{"orderEntityId":141,"paymentAccessToken":null,"errors":[]}`), `}`) + `,` + complaint + `}`, unknown},
		"a complaint alone":        {`{"data":null,` + complaint + `}`, unknown},
		"one that is not begun":    {`{"errors":[{"message":"` + canary + `"}]}`, unavailable},
		"a no of next year":        {completed(`{"orderEntityId":null,"errors":[{"__typename":"MoonError","message":"` + canary + `"}]}`), unavailable},
		"a no without a name":      {completed(`{"orderEntityId":null,"errors":[{"cartCode":"CART_CONFLICT"}]}`), unavailable},
	} {
		s := newAnsweringStore(t, tc.body)
		got, err := s.CompleteCheckout(upstreamtest.Context(t), commerce.Caller{ChannelID: 3}, "c")
		if commerce.CodeOf(err) != tc.want || len(s.heard()) != 1 || got.OrderID != 0 || got.PaymentToken != "" || got.Refused != nil {
			t.Errorf("%s: %+v, %v after %d attempts, want %s", name, got, err, len(s.heard()), tc.want)
		}
		wantNoSecret(t, err)
	}
}

// TestWhatAProblemTellsIsBounded has a store that tells far more than anybody could use.
func TestWhatAProblemTellsIsBounded(t *testing.T) {
	long := strings.Repeat("é", 1000)
	place := `{"field":"` + long + `","value":"` + long + `"}`
	places := strings.TrimSuffix(strings.Repeat(place+",", 12), ",")
	places += strings.Repeat(`,{"field":"x"}`, 50)
	refusal := `{"__typename":"CartError","cartCode":"CART_CONFLICT","context":[` + places + `]}`
	body := completed(`{"errors":[` + refusal + strings.Repeat(`,{"__typename":"CartError","cartCode":"CART_CONFLICT"}`, 100) + `]}`)
	got, err := newAnsweringStore(t, body).CompleteCheckout(upstreamtest.Context(t), commerce.Caller{ChannelID: 3}, "c")
	if err != nil || len(got.Refused) != maxRefusals {
		t.Fatalf("%d refusals, %v", len(got.Refused), err)
	}
	first, ok := got.Refused[0].(commerce.CheckoutCartError)
	if !ok || len(first.Context) != maxPlaces {
		t.Fatalf("got %T with %d places", got.Refused[0], len(first.Context))
	}
	for _, text := range []string{first.Context[0].Field, *first.Context[0].Value} {
		if utf8.RuneCountInString(text) != maxPlaceText || !utf8.ValidString(text) {
			t.Errorf("%d characters", utf8.RuneCountInString(text))
		}
	}
}

func FuzzShortened(f *testing.F) {
	for _, seed := range []string{"", "x", strings.Repeat("é", 300), strings.Repeat("\xff", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := shortened(text)
		if !strings.HasPrefix(text, got) || utf8.RuneCountInString(got) > maxPlaceText || got != text && utf8.RuneCountInString(got) != maxPlaceText {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func TestEveryCodeOfTheSchemaIsKnown(t *testing.T) {
	known := 0
	for _, enum := range []string{"CartErrorCode", "CheckoutErrorCode", "CheckoutTaxErrorCode"} {
		for _, v := range ourSchema(t).Types[enum].EnumValues {
			known++
			if got := checkoutProblem(v.Name); string(got) != v.Name {
				t.Errorf("%s is %s", v.Name, got)
			}
		}
	}
	if known != 45 {
		t.Errorf("%d codes", known)
	}
}
