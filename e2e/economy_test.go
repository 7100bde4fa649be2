package e2e_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

const twoCurrencies = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId
	usd: price(currencyCode: "USD") { calculatedPrice { taxExclusive } }
	cad: price(currencyCode: "CAD") { calculatedPrice { taxExclusive } } } } }`

const oneCurrency = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId
	price { calculatedPrice { taxExclusive } } } } }`

func TestFiftyProductsInTwoCurrenciesAreTwoCalls(t *testing.T) {
	env := e2e.Start(t)
	token := env.SignIn(t, env.FirstOf(t, groupWholesale))
	env.Store.ResetCalls()
	cold := env.Ask(t, token, twoCurrencies, fifty(env))
	if len(cold.Errors) != 0 || cold.At("_entities", 49, "cad", "calculatedPrice", "taxExclusive") == nil {
		t.Fatalf("cold: %+v", cold.Errors)
	}
	got := countCalls(env)
	// Login was the proof. Settings are four reads: what products show and what
	// group guests are in, each of the channel and of the store; a channel's
	// currencies are two.
	if got.pricing != 2 || got.items != 100 || got.visibility != 1 || got.proofs != 0 || got.settings > 4 || got.channels > 2 {
		t.Errorf("cold: %+v", got)
	}
	env.Store.ResetCalls()
	warm := env.Ask(t, token, twoCurrencies, fifty(env))
	if got := countCalls(env); got.all != 0 {
		t.Errorf("warm: %+v", got)
	}
	if fmt.Sprint(warm.Data) != fmt.Sprint(cold.Data) {
		t.Error("warm and cold answers differ")
	}
}

func TestTwoHundredClientsAreOneCall(t *testing.T) {
	env := e2e.Start(t)
	var clients sync.WaitGroup
	for range 200 {
		clients.Go(func() {
			if got := env.Ask(t, "", oneCurrency, fifty(env)); len(got.Errors) != 0 || got.At("_entities", 0, "price") == nil {
				t.Errorf("got %+v", got.Errors)
			}
		})
	}
	clients.Wait()
	if got := countCalls(env); got.pricing != 1 || got.items != 50 || got.visibility != 1 || got.settings > 4 || got.channels > 2 {
		t.Errorf("%+v", got)
	}
}

func TestOneCorrelationIDOnEveryCall(t *testing.T) {
	const id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	env := e2e.Start(t)
	answer := e2e.Post(t, env.Graph.URL(), map[string][]string{"X-Correlation-Id": {id}}, e2e.LoginMutation,
		map[string]any{"input": map[string]any{"email": env.Seed.Customers[0].Email, "password": env.Seed.Customers[0].Password}})
	if answer.Header.Get("X-Correlation-Id") != id {
		t.Errorf("answered with %q", answer.Header.Get("X-Correlation-Id"))
	}
	seen := env.Store.Calls()
	if len(seen) == 0 {
		t.Fatal("no call")
	}
	for _, call := range seen {
		if call.CorrelationID != id {
			t.Errorf("%s %s went out with %q", call.Endpoint, call.Operation, call.CorrelationID)
		}
	}
}
