package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// TestRedisIsDownOnASmallPlan has one page asked for all the time, and every now and then
// something new, while nobody knows what other replicas have heard. With the quota of a
// small plan, what is new has to be answered all the same.
func TestRedisIsDownOnASmallPlan(t *testing.T) {
	t.Parallel()
	redis := e2e.StartRedis(t)
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_REDIS_URL"] = redis.URL
		o.Variables["CLIENTELE_LOG_LEVEL"] = "error"
		o.Variables["CLIENTELE_RULES_TTL"] = "0"
		o.Store.Quota = sandbox.StandardQuota()
	})
	asked := 0
	ask := func(product int) (isStale bool) {
		t.Helper()
		asked++
		a := env.Ask(t, "", fmt.Sprintf(`{ prices(input: {items: [{productEntityId: %d}]}) { calculatedPrice { taxExclusive } stale } }`,
			env.Seed.Products[product].EntityID), nil)
		if len(a.Errors) > 0 {
			t.Fatalf("question %d, of product %d: %s", asked, product, mustJSON(a))
		}
		return a.At("prices", 0, "stale") == true
	}
	ask(1)
	redis.Kill()
	for begun := time.Now(); time.Since(begun) < time.Second; time.Sleep(50 * time.Millisecond) {
		ask(1) // it is noticed meanwhile
	}
	env.Store.ResetCalls()
	fresh := 0
	for n := range 10 {
		for range 8 {
			if !ask(1) {
				fresh++
			}
			time.Sleep(100 * time.Millisecond)
		}
		ask(5 + n)
	}
	if fresh > 3 { // those of a moment in which settings were read, if any were
		t.Errorf("%d answers are fresh, though nobody knows what changed", fresh)
	}
	others := map[string]int{}
	for _, c := range env.Store.Calls() {
		if what := c.Method + " " + c.Path; !strings.Contains(what, "/pricing/") && !strings.Contains(what, "graphql") {
			others[what]++
		}
	}
	for what, n := range others {
		if n > 2 {
			t.Errorf("%d times %s", n, what)
		}
	}
}
