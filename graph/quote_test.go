package graph_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

const oneQuestion = `{ prices(input: {%s items: [{productEntityId: 5}]}) { currencyCode customerGroup { entityId name } } }`

func shopper() session.Principal {
	return session.NewShopper("sid", commerce.ShopperCredential{CustomerID: 4, ChannelID: 1, AccessToken: "cat"}, time.Now().Add(time.Hour))
}

func withProof(group int) func(*world) {
	return func(w *world) {
		w.principal = shopper()
		w.sessions.proof = func() (commerce.Proof, error) {
			return commerce.Proof{CustomerID: 4, Group: &commerce.CustomerGroup{EntityID: group}}, nil
		}
	}
}

func taxExempt(w *world) {
	withProof(3)(w)
	w.sessions.proof = func() (commerce.Proof, error) {
		return commerce.Proof{CustomerID: 4, Group: &commerce.CustomerGroup{EntityID: 3}, IsTaxExempt: true}, nil
	}
}

// Whoever is exempt from taxes is in a group as others are, and asks for themselves.
func TestTheGroupOfWhoIsTaxExempt(t *testing.T) {
	got := newWorld(t, taxExempt).ask(t, fmt.Sprintf(oneQuestion, ""), nil)
	if len(got.Errors) != 0 || fmt.Sprint(got.Data["prices"]) != "[map[currencyCode:USD customerGroup:map[entityId:3 name:<nil>]]]" {
		t.Errorf("got %v, %+v", got.Data, got.Errors)
	}
}

func TestWhoseEyesPricesAreSeenWith(t *testing.T) {
	staff := session.Principal{Kind: session.Staff, ChannelID: 1, Scopes: []session.Scope{session.ScopePricingRead}}
	guest := commerce.Perspective{Kind: commerce.PerspectiveGuest}
	for name, test := range map[string]struct {
		arguments  string
		change     func(*world)
		want       commerce.Perspective
		restricted bool
		code       commerce.Code
	}{
		"guest":                {"", func(*world) {}, guest, true, ""},
		"shopper":              {"", withProof(3), commerce.ForGroup(3), true, ""},
		"shopper, no group":    {"", withProof(0), commerce.Perspective{Kind: commerce.PerspectiveNoGroup}, true, ""},
		"shopper, tax exempt":  {"", taxExempt, commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 4}, true, ""},
		"shopper as guest":     {"asGuest: true", withProof(3), guest, true, ""},
		"shopper, other group": {"customerGroupEntityId: 5", withProof(3), guest, true, commerce.CodeForbidden},
		"shopper, own group":   {"customerGroupEntityId: 3", withProof(3), guest, true, commerce.CodeForbidden},
		"guest, a group":       {"customerGroupEntityId: 3", func(*world) {}, guest, true, commerce.CodeUnauthenticated},
		"shopper, elsewhere":   {"channelId: 2", withProof(3), guest, true, commerce.CodeBadUserInput},
		"staff":                {"", func(w *world) { w.principal = staff }, guest, true, ""},
		"staff, a group":       {"customerGroupEntityId: 5", func(w *world) { w.principal = staff }, commerce.ForGroup(5), false, ""},
		"staff without scope":  {"customerGroupEntityId: 5", func(w *world) { w.principal = session.Principal{Kind: session.Staff, ChannelID: 1} }, guest, true, commerce.CodeForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.change)
			got := w.ask(t, fmt.Sprintf(oneQuestion, test.arguments), nil)
			if test.code != "" {
				if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != string(test.code) || len(w.pricing.calls) != 0 {
					t.Fatalf("got %+v after %d calls, want %s before any", got.Errors, len(w.pricing.calls), test.code)
				}
				return
			}
			if len(got.Errors) != 0 || len(w.pricing.calls) != 1 {
				t.Fatalf("got %+v after %d calls", got.Errors, len(w.pricing.calls))
			}
			call := w.pricing.calls[0]
			if diff := cmp.Diff(test.want, call.Perspective); diff != "" {
				t.Error(diff)
			}
			if call.Unrestricted == test.restricted {
				t.Errorf("unrestricted is %v", call.Unrestricted)
			}
			ownEyes := w.principal.Kind == session.Shopper && call.Perspective.Kind != commerce.PerspectiveGuest
			if (call.Shopper != nil) != ownEyes {
				t.Errorf("the shopper's credential is passed on: %v", call.Shopper != nil)
			}
		})
	}
}

func TestADeadSessionIsNeverAGuest(t *testing.T) {
	w := newWorld(t, withProof(3), func(w *world) {
		w.sessions.proof = func() (commerce.Proof, error) {
			return commerce.Proof{}, &commerce.Error{Code: commerce.CodeSessionExpired, Message: "Over."}
		}
	})
	got := w.ask(t, fmt.Sprintf(oneQuestion, ""), nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "SESSION_EXPIRED" || len(w.pricing.calls) != 0 {
		t.Errorf("got %+v after %d calls", got.Errors, len(w.pricing.calls))
	}
}

func TestUnavailablePricesAreErrorsAtTheirPlace(t *testing.T) {
	got := newWorld(t).ask(t, `{ prices(input: {items: [{productEntityId: 1}, {productEntityId: 13}, {productEntityId: 2}]}) { currencyCode } }`, nil)
	prices := got.Data["prices"].([]any)
	if len(prices) != 3 || prices[0] == nil || prices[1] != nil || prices[2] == nil {
		t.Errorf("got %v", prices)
	}
	if len(got.Errors) != 1 || fmt.Sprint(got.Errors[0].Path) != "[prices 1]" || got.Errors[0].Extensions["reason"] != "HIDDEN" || got.Errors[0].Extensions["code"] != "PRICE_UNAVAILABLE" {
		t.Errorf("got %+v", got.Errors)
	}
}

func TestAPriceThatIsToBeAskedForLaterSaysWhen(t *testing.T) {
	w := newWorld(t)
	w.pricing.failures = []error{&commerce.Error{Code: commerce.CodeRateLimited, RetryAfter: 1500 * time.Millisecond}}
	got := w.ask(t, `{ prices(input: {items: [{productEntityId: 1}]}) { currencyCode } }`, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["reason"] != "UPSTREAM_UNAVAILABLE" || fmt.Sprint(got.Errors[0].Extensions["retryAfterSeconds"]) != "2" {
		t.Errorf("got %+v", got.Errors)
	}
}

func TestAFailureOfTheWholeQuestionIsNotHidden(t *testing.T) {
	w := newWorld(t)
	w.pricing.fail = errors.New("canary")
	got := w.ask(t, `query { _entities(representations: [{__typename: "Product", entityId: 5}]) { ... on Product { entityId price { stale } why: priceUnavailable } } }`, nil)
	if len(got.Errors) != 2 || strings.Contains(fmt.Sprint(got.Errors), "canary") {
		t.Errorf("got %+v", got.Errors)
	}
	if len(w.pricing.calls) != 1 {
		t.Errorf("%d calls, want 1 that both fields share", len(w.pricing.calls))
	}
}
