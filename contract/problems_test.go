package contract

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

const ourSchema = "../schema/*.graphqls"

// problemKinds are the store's enums of what can be wrong with a checkout, each with a
// member of the union that has it, and the name that we ask for it by.
var problemKinds = map[string][2]string{
	"CartErrorCode":        {"CartError", "cartCode"},
	"CheckoutErrorCode":    {"CheckoutCouponError", "checkoutCode"},
	"CheckoutTaxErrorCode": {"CheckoutTaxError", "taxCode"},
}

// problemsOf are the values of one of the store's enums.
func problemsOf(t *testing.T, enum string) []string {
	t.Helper()
	var all []string
	for _, v := range theStores(t).Types[enum].EnumValues {
		all = append(all, v.Name)
	}
	if len(all) == 0 {
		t.Fatalf("%s is empty", enum)
	}
	return all
}

// TestOurSchemaKnowsEveryProblem of a checkout, and one besides: what is added later.
func TestOurSchemaKnowsEveryProblem(t *testing.T) {
	want := []string{string(commerce.CheckoutProblemOther)}
	for enum := range problemKinds {
		want = append(want, problemsOf(t, enum)...)
	}
	var got []string
	for _, v := range definition(t, ourSchema, "CheckoutProblemCode").EnumValues {
		got = append(got, v.Name)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("CheckoutProblemCode (-the store's +ours):\n%s", diff)
	}
}

// TestOurClientKnowsEveryProblem answers with each code, and with one of next year.
func TestOurClientKnowsEveryProblem(t *testing.T) {
	var answer string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	client := upstream.Client(nil)
	t.Cleanup(client.CloseIdleConnections)
	c, err := storefront.New(storefront.Options{URL: server.URL + "/{channelId}", Token: "a.b.c", HTTPClient: client})
	if err != nil {
		t.Fatal(err)
	}
	problem := func(kind [2]string, code string) commerce.CheckoutProblemCode {
		t.Helper()
		refusal, err := json.Marshal(map[string]string{"__typename": kind[0], kind[1]: code})
		if err != nil {
			t.Fatal(err)
		}
		answer = `{"data":{"checkout":{"completeCheckout":{"errors":[` + string(refusal) + `]}}}}`
		got, err := c.CompleteCheckout(requestContext(t), commerce.Caller{ChannelID: 1}, noCart)
		if err != nil || len(got.Refused) != 1 {
			t.Fatalf("%s: %+v, %v", answer, got, err)
		}
		switch e := got.Refused[0].(type) {
		case commerce.CheckoutCartError:
			return e.Problem
		case commerce.CheckoutCouponError:
			return e.Problem
		case commerce.CheckoutTaxError:
			return e.Problem
		}
		t.Fatalf("%T", got.Refused[0])
		return ""
	}
	for enum, kind := range problemKinds {
		for _, code := range problemsOf(t, enum) {
			if got := problem(kind, code); string(got) != code {
				t.Errorf("%s became %s", code, got)
			}
		}
		if got := problem(kind, "OF_NEXT_YEAR"); got != commerce.CheckoutProblemOther {
			t.Errorf("a new code of %s is %s", enum, got)
		}
	}
}

// TestTheUnionIsTheStores holds the members of our union against the store's: ours has
// each of them, under a name of our own, and what there is besides.
func TestTheUnionIsTheStores(t *testing.T) {
	want := map[string]string{
		"CartError": "CheckoutCartError", "CartLineItemError": "CheckoutLineItemError",
		"CheckoutShippingConsignmentError": "CheckoutShippingConsignmentError", "CheckoutBillingAddressError": "CheckoutBillingAddressError",
		"CheckoutCouponError": "CheckoutCouponError", "CheckoutTaxError": "CheckoutTaxError",
	}
	ours := definition(t, ourSchema, "CompleteCheckoutError").Types
	for _, name := range theStores(t).Types["CompleteCheckoutError"].Types {
		if want[name] == "" || !slices.Contains(ours, want[name]) {
			t.Errorf("%s has no counterpart in %v", name, ours)
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("the store has no %v", want)
	}
}
