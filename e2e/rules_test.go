package e2e_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// What the store tells nobody is found by reading it again, by one of two replicas, and
// holds on both.
func TestSilentChangesAreFound(t *testing.T) {
	redis := e2e.StartRedis(t)
	for name, row := range map[string]struct {
		change   func(*store.Store) bool
		currency string
		was, is  string
	}{
		"a group's discount": {
			change: func(s *store.Store) bool {
				return s.SetGroupRules(3, store.DiscountRule{Kind: store.RuleAll, Method: store.MethodPercent, Amount: decimal.MustParse("50")})
			},
			currency: "USD", was: "90", is: "50",
		},
		"an exchange rate": {
			change:   func(s *store.Store) bool { return s.SetExchangeRate("CAD", decimal.MustParse("2")) },
			currency: "CAD", was: "112.5", is: "180",
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := e2e.Start(t, sharing(redis), func(o *e2e.Options) {
				o.Variables["CLIENTELE_RULES_TTL"] = "100ms"
				o.Store.Quota = sandbox.Quota{Requests: 100_000, Window: time.Minute}
				o.Variables["CLIENTELE_SESSION_AUDIENCE"] = name // a deployment of its own
			})
			second := env.Replica(t)
			token := env.SignIn(t, env.FirstOf(t, 3)) // 10 % less for everything
			price := func(graph string) string {
				answer := e2e.Post(t, graph, map[string][]string{"X-Clientele-Session": {token}},
					`query ($c: CurrencyCode) { prices(input: {currencyCode: $c, items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } stale } }`,
					map[string]any{"c": row.currency})
				// While Redis is late a graph goes on with what is old.
				if answer.At("prices", 0, "stale") != false {
					return "old"
				}
				return fmt.Sprint(answer.At("prices", 0, "calculatedPrice", "taxExclusive"))
			}
			graphs := []string{env.Graph.URL(), second.URL()}
			// What was there is read before it changes.
			patience.Eventually(t, "the rules are read", func() bool { return len(env.Store.CallsTo(sandbox.On("tax-settings"))) > 0 })
			for _, graph := range graphs {
				patience.Eventually(t, "the price from before", func() bool { return price(graph) == row.was })
			}
			if !row.change(env.Store.Store()) {
				t.Fatal("nothing was changed")
			}
			for _, graph := range graphs {
				patience.Eventually(t, "the price follows", func() bool { return price(graph) == row.is })
			}
		})
	}
}
