package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// While Redis is down a webhook is answered 503, the replica that took it knows all the
// same, and the store's next try heals the other one.
func TestAWebhookIsKeptUntilRedisIsBack(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t)
	env := e2e.Start(t, hearing, func(o *e2e.Options) { o.Variables["CLIENTELE_REDIS_URL"] = redis.URL })
	other := env.Replica(t)
	register(t, env)
	item := store.Item{ProductID: 101}
	see := func(url string) glimpse { return glimpsesOf(t, url, http.Header{}, nil, item)[0] }
	share := func() bool {
		env.Store.ResetCalls()
		return see(env.Graph.URL()) == see(other.URL()) && pricingCalls(env) == 0
	}
	patience.Eventually(t, "they share", share)

	redis.Kill()
	env.Store.Store().SetProductPrice(101, usd(0, 0, "120").Price)
	if err := env.Store.Hooks().Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	flushed := time.Now()
	for _, d := range env.Store.Hooks().Deliveries() {
		if d.State != hook.StateWaiting || d.LastStatus != http.StatusServiceUnavailable {
			t.Fatalf("%s is %s after an answer of %d", d.Scope, d.State, d.LastStatus)
		}
	}
	// What the channel is set to is what it was when Redis was there: nothing is fresh.
	if got := see(env.Graph.URL()); got.price != "117.6" || !got.stale {
		t.Errorf("the replica that was told: %+v", got)
	}
	// The other one knows only that it does not know, and shares what it asks for 250 ms.
	patience.Eventually(t, "250 ms have passed", func() bool { return time.Since(flushed) > 250*time.Millisecond })
	if got := see(other.URL()); got.price != "117.6" || !got.stale {
		t.Errorf("the replica that could not be told: %+v", got)
	}

	redis.Restart()
	patience.Eventually(t, "the store's next try is taken", func() bool {
		env.Store.Hooks().RetryNow()
		if err := env.Store.Hooks().Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		return env.Store.Hooks().Deliveries()[0].State == hook.StateDelivered
	})
	patience.Eventually(t, "both hear each other", func() bool {
		return metric(t, env.Graph, "clientele_replicas_heard")+metric(t, other, "clientele_replicas_heard") == 2
	})
	for name, url := range map[string]string{"here": env.Graph.URL(), "there": other.URL()} {
		patience.Eventually(t, "a price is fresh "+name, func() bool {
			got := see(url)
			if got.price != "117.6" {
				t.Fatalf("%s: %+v", name, got)
			}
			return !got.stale
		})
	}
	// What could not be told is told once more in the background, and ends prices again.
	patience.Eventually(t, "they share again", share)
}

// A replica that is killed the moment it has answered a webhook takes nothing with it:
// whoever comes next, with the same Redis, has the new price.
func TestACrashAfterTheAnswerLosesNothing(t *testing.T) {
	t.Parallel()
	redis := e2e.StartRedis(t)
	env := e2e.Start(t, hearing, sharing(redis))
	item := store.Item{ProductID: 101}
	variables := e2e.Variables(t, env.Store, env.Seed)
	variables["CLIENTELE_WEBHOOK_LISTEN"] = "127.0.0.1:0"
	e2e.Share(variables, redis)
	victim := e2e.Serve(t, variables)
	patience.Eventually(t, "the victim shares", func() bool {
		env.Store.ResetCalls()
		here, there := glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item)[0], glimpsesOf(t, victim.GraphQL, http.Header{}, nil, item)[0]
		return here == there && here.price == "98" && pricingCalls(env) == 0
	})

	env.Store.Store().SetProductPrice(101, usd(0, 0, "120").Price)
	status, err := genuine(env, "msg_last", 101).send(t.Context(), &http.Client{}, victim.Webhooks)
	told := time.Now()
	victim.Kill()
	if err != nil || status != http.StatusOK {
		t.Fatalf("status %d, %v", status, err)
	}

	env.Store.ResetCalls()
	if got := glimpsesOf(t, env.Replica(t).URL(), http.Header{}, nil, item)[0]; got.price != "117.6" || got.stale {
		t.Errorf("a new replica: %+v", got)
	}
	if calls := pricingCalls(env); calls != 1 {
		t.Errorf("%d price calls, want 1: what was shared is from before", calls)
	}
	patience.Eventually(t, "250 ms have passed", func() bool { return time.Since(told) > 250*time.Millisecond })
	if got := glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item)[0]; got.price != "117.6" || got.stale {
		t.Errorf("the replica that was there: %+v", got)
	}
	if calls := pricingCalls(env); calls > 2 || calls == 2 && isQuick(t, env.Graph) {
		t.Errorf("%d price calls in all, want 1: it is there to be shared", calls)
	}
}
