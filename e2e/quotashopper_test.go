package e2e_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// Somebody who has registered asks for themselves as often as one operation may, and for
// what only the merchant can read of them: the store is asked once, and there is enough
// left for everybody's prices however often they try.
func TestAShopperLeavesHalfOfOurShareToOthers(t *testing.T) {
	t.Parallel()
	for field, endpoint := range map[string]string{
		"storedInstruments { __typename }": "stored-instruments",
		"attributes { name }":              "customer-attribute-values",
	} {
		// The store's window lasts until the clock goes on, which it does not.
		env := e2e.Start(t, movable(new(atomic.Int64)), func(o *e2e.Options) { o.Store.Quota = sandbox.StandardQuota() })
		who := env.FirstOf(t, groupWholesale)
		token := env.SignIn(t, who)
		var list []any
		for range 48 {
			list = append(list, map[string]any{"__typename": "Customer", "entityId": who.EntityID})
		}
		var again strings.Builder
		for i := range 29 {
			fmt.Fprintf(&again, "a%d: viewer { %s } ", i, field)
		}
		for name, ask := range map[string]func() e2e.Answer{
			"entities": func() e2e.Answer {
				return env.Ask(t, token, "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { "+field+" } } }", map[string]any{"r": list})
			},
			"aliases": func() e2e.Answer { return env.Ask(t, token, "{ "+again.String()+"}", nil) },
		} {
			env.Store.ResetCalls()
			got := ask()
			if calls := len(env.Store.CallsTo(sandbox.On(endpoint))); calls != 1 || len(got.Errors) != 0 {
				t.Errorf("%s of %s: %d calls, %.300v", name, field, calls, got.Errors)
			}
		}
		for range ourShare {
			env.Ask(t, token, "{ viewer { "+field+" } }", nil)
		}
		windows := env.Store.QuotaWindows()
		if taken := windows[len(windows)-1].Answered; taken > ourShare/2+10 || len(windows) > 1 {
			t.Errorf("a shopper took %d of %d calls with %s: %v", taken, ourShare, field, windows)
		}
		price := fmt.Sprintf(`{ prices(input: {items: [{productEntityId: %d}]}) { stale } }`, env.Seed.Products[3].EntityID)
		if got := env.Ask(t, "", price, nil); len(got.Errors) != 0 || got.At("prices", 0) == nil {
			t.Errorf("nothing is left for a price after %s: %v", field, got.Errors)
		}
	}
}
