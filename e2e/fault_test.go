package e2e_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// Whatever the store does, the answer is typed, and the next question works.
func TestFaultsOfTheStoreAreTypedErrors(t *testing.T) {
	faults := map[string]sandbox.Fault{
		"500":         {Kind: sandbox.FaultStatus, Status: http.StatusInternalServerError},
		"503":         {Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable},
		"429":         {Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests},
		"bare 429":    {Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests, NoHeaders: true},
		"HTML":        {Kind: sandbox.FaultHTML},
		"truncated":   {Kind: sandbox.FaultTruncate},
		"drop before": {Kind: sandbox.FaultDropBefore},
		"drop after":  {Kind: sandbox.FaultDropAfter},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			env := e2e.Start(t, func(o *e2e.Options) { o.Variables["CLIENTELE_OPERATION_TIMEOUT"] = "2s" })
			token := env.SignIn(t, env.Seed.Customers[0])
			fail(t, env, "pricing", fault)
			got := env.Ask(t, token, priceQuery, nil)
			if len(got.Errors) > 0 && (got.Errors[0].Extensions["code"] != "PRICE_UNAVAILABLE" || got.Errors[0].Extensions["reason"] != "UPSTREAM_UNAVAILABLE") {
				t.Errorf("prices: %+v", got)
			}
			if len(got.Errors) == 0 && got.At("prices", 0, "calculatedPrice", "taxExclusive") != "100" {
				t.Errorf("prices: %+v", got)
			}
			fail(t, env, "login", fault)
			env.Store.ResetCalls()
			got = env.Ask(t, "", e2e.LoginMutation, map[string]any{"input": map[string]any{"email": env.Seed.Customers[1].Email, "password": env.Seed.Customers[1].Password}})
			if fault.Kind == sandbox.FaultDropBefore || fault.Kind == sandbox.FaultDropAfter || fault.Kind == sandbox.FaultTruncate {
				if n := len(env.Store.CallsTo(sandbox.On("storefront", "login"))); n != 1 {
					t.Errorf("a login whose answer was lost was sent %d times", n)
				}
			}
			if code := codeOf(got); code != "" && code != "UPSTREAM_UNAVAILABLE" && code != "OUTCOME_UNKNOWN" && code != "RATE_LIMITED" {
				t.Errorf("login: %+v", got)
			}
			if strings.Contains(env.Log.String(), env.Seed.Customers[1].Password) || strings.Contains(env.Log.String(), env.Seed.Customers[1].Email) {
				t.Error("a credential was logged")
			}
		})
	}
}

func TestASlowStoreCostsOneField(t *testing.T) {
	env := e2e.Start(t, func(o *e2e.Options) { o.Variables["CLIENTELE_OPERATION_TIMEOUT"] = "500ms" })
	env.Store.Delay(sandbox.On("pricing"), time.Minute)
	got := env.Ask(t, "", `{ session { kind } prices(input: {items: [{productEntityId: 101}]}) { stale } }`, nil)
	if codeOf(got) == "" {
		t.Fatalf("%+v", got)
	}
	env.Store.Delay(sandbox.On("pricing"), 0)
}

func TestVisibilityIsCheckedBeforePrices(t *testing.T) {
	env := e2e.Start(t)
	if !env.Store.Store().SetProductPriceHidden(103, true) || !env.Store.Store().SetProductPublished(104, false) {
		t.Fatal("the seed lacks a product")
	}
	got := env.Ask(t, "", `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId price { stale } priceUnavailable }
		... on ProductVariant { variantId: entityId vprice: price { stale } vwhy: priceUnavailable } } }`, map[string]any{"r": []any{
		map[string]any{"__typename": "Product", "entityId": 101},
		map[string]any{"__typename": "Product", "entityId": 103},
		map[string]any{"__typename": "Product", "entityId": 104},
		map[string]any{"__typename": "Product", "entityId": 999_999},
		map[string]any{"__typename": "ProductVariant", "productEntityId": 102, "entityId": 999_999},
	}})
	if len(got.Errors) != 0 {
		t.Fatalf("%+v", got.Errors)
	}
	for i, want := range []any{nil, "HIDDEN", "NOT_VISIBLE", "NOT_VISIBLE"} {
		if reason := got.At("_entities", i, "priceUnavailable"); reason != want || (got.At("_entities", i, "price") == nil) != (want != nil) {
			t.Errorf("slot %d is %v", i, got.At("_entities", i))
		}
	}
	if got.At("_entities", 4, "vwhy") != "NOT_FOUND" {
		t.Errorf("an unknown variant is %v", got.At("_entities", 4))
	}
	for _, call := range env.Store.CallsTo(sandbox.On("pricing")) {
		if call.Items > 2 {
			t.Errorf("%d items were priced; only two may be seen", call.Items)
		}
	}
}
