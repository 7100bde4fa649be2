package crowd_test

import (
	"encoding/json"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

const (
	onePrice = `{ prices(input: {items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } } }`
	whoAsks  = `{ viewer { entityId } }`
)

// priceIn is what onePrice was answered.
func priceIn(a e2e.Answer) any { return a.At("prices", 0, "calculatedPrice", "taxExclusive") }

// sharing has graphs share what they know through a Redis that is there all the time.
func sharing(t *testing.T) func(*e2e.Options) {
	t.Helper()
	redis := e2e.StartRedis(t)
	return func(o *e2e.Options) { e2e.Share(o.Variables, redis) }
}

// codeOf is the code of the first error, empty for none.
func codeOf(a e2e.Answer) string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Code()
}

func mustJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

// calls is what the store was asked: for prices, for how many, and who may see what.
type calls struct{ pricing, items, visibility int }

func callsTo(env *e2e.Env) (c calls) {
	for _, call := range env.Store.CallsTo(sandbox.On("pricing")) {
		c.pricing++
		c.items += call.Items
	}
	c.visibility = len(env.Store.CallsTo(sandbox.On("storefront", "site")))
	return c
}
