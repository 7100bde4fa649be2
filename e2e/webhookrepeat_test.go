package e2e_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// A hundred duplicates make every price from before unreachable a hundred times, and have
// the store asked once.
func TestDuplicatesAreFetchedOnce(t *testing.T) {
	t.Parallel()
	env := e2e.Start(t, hearing)
	register(t, env)
	item := store.Item{ProductID: 101}
	look := func() glimpse { return glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item)[0] }
	look()
	env.Store.ResetCalls()
	env.Store.Hooks().Duplicate(99)
	began := time.Now()
	env.Store.Store().SetProductPrice(101, usd(0, 0, "120").Price)
	deliver(t, env)
	took := time.Since(began)
	if d := metric(t, env.Graph, "clientele_webhooks_duplicates_total"); d != 99 {
		t.Errorf("%g duplicates", d)
	}
	patience.Eventually(t, "the price is fetched again", func() bool { return pricingCalls(env) > 0 })
	after := look()
	if after.price != "117.6" || after.stale {
		t.Errorf("%+v, want 117.6", after)
	}
	for range 10 {
		if again := look(); again != after {
			t.Errorf("%+v after %+v", again, after)
		}
	}
	// A refetch waits for a second of silence. Where there is one between the duplicates, the
	// next of them ends what was brought, and whoever looks then asks as well.
	if calls, most := pricingCalls(env), 1+2*int(took/time.Second); calls < 1 || calls > most {
		t.Errorf("%d price calls for 100 deliveries in %s, want at most %d", calls, took, most)
	}
}

// Looking after every single duplicate costs what it must: one call to see the price that
// the store has since, and no other.
func TestReadsBetweenDuplicates(t *testing.T) {
	t.Parallel()
	env := e2e.Start(t, hearing)
	item := store.Item{ProductID: 101}
	look := func() glimpse { return glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item)[0] }
	look()
	p := genuine(env, "msg_again", 101)
	for n := range 20 {
		env.Store.Store().SetProductPrice(101, decimal.MustNew(int64(10*n+200), 0))
		env.Store.ResetCalls()
		if status := bring(t, env.Graph, p); status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		first := look()
		if want := storePrice(t, env.Store.Store(), store.GroupGuests, item); first.price != want || first.stale {
			t.Errorf("duplicate %d: %+v, want %s", n, first, want)
		}
		for range 5 {
			if again := look(); again != first {
				t.Errorf("duplicate %d: %+v after %+v", n, again, first)
			}
		}
		if calls := pricingCalls(env); calls != 1 {
			t.Errorf("duplicate %d: %d price calls", n, calls)
		}
	}
}

// What the store could not deliver for hours counts when it comes: signed anew, as the
// store's retries are, and as it was signed then.
func TestLateDeliveriesCount(t *testing.T) {
	t.Parallel()
	var moved atomic.Int64
	env := e2e.Start(t, hearing, movable(&moved), func(o *e2e.Options) {
		// The price is in memory for all that time, so that what ends it is the webhook.
		o.Variables["CLIENTELE_PRICE_TTL"], o.Variables["CLIENTELE_PRICE_STALE"] = "100h", "200h"
	})
	item := store.Item{ProductID: 101}
	look := func() glimpse { return glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, item)[0] }

	// At first nobody listens where the store sends to.
	id, err := env.Store.Hook("store/product/updated", "http://"+nowhere+"/webhooks/bigcommerce", nil)
	if err != nil {
		t.Fatal(err)
	}
	before := look()
	late := genuine(env, "msg_late", 101)
	env.Store.Store().SetProductPrice(101, usd(0, 0, "120").Price)
	if err := env.Store.Hooks().Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := env.Store.Hooks().Board().Update(id, redirect(env.Graph.WebhookURL())); err != nil {
		t.Fatal(err)
	}
	moved.Add(int64(30 * time.Hour))
	if got := look(); got.price != before.price {
		t.Errorf("before we are told: %+v, want %+v", got, before)
	}
	env.Store.Hooks().Wake() // it is time for the store's next try
	deliver(t, env)
	if got := look(); got.price != "117.6" || got.stale {
		t.Errorf("%+v, want 117.6", got)
	}

	// 71 hours after it was signed, and after the store has changed once more.
	env.Store.Store().SetProductPrice(101, usd(0, 0, "130").Price)
	env.Store.Hooks().Drop(1)
	moved.Store(int64(71 * time.Hour))
	env.Store.ResetCalls()
	if status := bring(t, env.Graph, late); status != http.StatusOK {
		t.Fatalf("signed 71 hours ago: status %d", status)
	}
	if calls := env.Store.CallsTo(sandbox.On("pricing")); len(calls) != 0 {
		t.Errorf("what changed days ago is asked for before anybody wants it: %d calls", len(calls))
	}
	if got := look(); got.stale || got.price != "127.4" {
		t.Errorf("%+v, want 127.4", got)
	}
	moved.Store(int64(72*time.Hour + 2*time.Minute))
	if status := bring(t, env.Graph, late); status != http.StatusUnauthorized {
		t.Errorf("signed 72 hours and two minutes ago: status %d", status)
	}
}
