package e2e_test

import (
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// What the store has told of is seen at once, without anything becoming old.
func TestWhatIsHiddenIsHiddenOnceWeAreTold(t *testing.T) {
	for _, c := range concealments() {
		if strings.HasPrefix(c.name, "not in the group's") {
			continue // groups have no webhook: the gate's verdicts become old
		}
		t.Run(c.name, func(t *testing.T) {
			env := e2e.Start(t, hearing)
			register(t, env)
			asker := c.asker(t, env)
			shop, product := env.Store.Store(), env.Seed.Products[:1]
			expect := func(when, reason string) {
				t.Helper()
				if got := asker.ask(t, env, product)[0]; got != wants(reason) {
					t.Errorf("%s: %q, want %q", when, got, wants(reason))
				}
			}
			expect("cold", "")
			expect("warm", "")
			c.hide(shop, product[0].EntityID)
			deliver(t, env)
			env.Store.ResetCalls()
			expect("hidden and told", c.reason)
			if calls := len(env.Store.CallsTo(sandbox.On("pricing", ""))); calls != 0 {
				t.Errorf("%d price calls for what is hidden", calls)
			}
			c.show(shop, product[0].EntityID)
			deliver(t, env)
			expect("shown and told", "")
		})
	}
}
