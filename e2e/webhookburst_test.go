package e2e_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// burstRate is how many webhooks come in a second.
const burstRate = 1000

// TestBurst sends a thousand webhooks a second to a graph with a Redis, each when its
// time has come and not when the one before was answered, while shoppers ask. All are
// taken, and none is lost: after the last one every price is the store's. CLIENTELE_BURST
// says for how long, on a machine that has the time: on others a 503 is good as well, if
// it is taken when it is sent again.
func TestBurst(t *testing.T) {
	length, err := time.ParseDuration(cmp.Or(os.Getenv("CLIENTELE_BURST"), "1s"))
	if err != nil {
		t.Fatal(err)
	}
	env := e2e.Start(t, hearing, sharing(e2e.StartRedis(t)))
	env.Store.Throttle(sandbox.Quota{Requests: 10_000_000, Window: time.Minute})
	items := make([]store.Item, 50)
	for i := range items {
		items[i].ProductID = env.Seed.Products[i].EntityID
	}
	look := func(tb testing.TB) []glimpse { return glimpsesOf(tb, env.Graph.URL(), http.Header{}, nil, items...) }
	look(t)

	count := int(length.Seconds() * burstRate)
	parcels := make([]parcel, count)
	for i := range parcels {
		parcels[i] = burstParcel(env, i, items[i%len(items)].ProductID)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var shoppers sync.WaitGroup
	shoppers.Go(func() {
		for pause := time.NewTicker(20 * time.Millisecond); ctx.Err() == nil; <-pause.C {
			look(t)
		}
	})
	for _, item := range items {
		env.Store.Store().SetProductPrice(item.ProductID, usd(0, 0, "77").Price)
	}
	took, late := burst(t, env, parcels)
	cancel()
	shoppers.Wait()
	if len(late) > 0 && os.Getenv("CLIENTELE_BURST") != "" {
		t.Errorf("%d of %d could not be made known", len(late), count)
	}
	for _, p := range late {
		if status := bring(t, env.Graph, p); status != http.StatusOK {
			t.Errorf("status %d for what was sent again", status)
		}
	}

	after := look(t)
	for i, seen := range after {
		if want := storePrice(t, env.Store.Store(), store.GroupGuests, items[i]); seen.price != want || seen.stale {
			t.Errorf("product %d: %+v, want %s", items[i].ProductID, seen, want)
		}
	}
	applied, failed := metric(t, env.Graph, "clientele_webhooks_applied_total"), metric(t, env.Graph, "clientele_webhooks_failed_total")
	if applied != float64(count) || failed != float64(len(late)) {
		t.Errorf("%g of %d were applied, and %g were to be sent again, want %d", applied, count, failed, len(late))
	}
	slices.Sort(took)
	t.Logf("%d webhooks in %s, %d sent again: p50 %s, p99 %s, longest %s", count, length, len(late),
		took[count/2].Round(time.Microsecond), took[count*99/100].Round(time.Microsecond), took[count-1].Round(time.Microsecond))
}

// burstParcel is one of many: of products, and now and then of records or everything.
func burstParcel(env *e2e.Env, n, product int) parcel {
	p := genuine(env, fmt.Sprintf("msg_burst_%d", n), product)
	switch n % 20 {
	case 7:
		p.body = strings.Replace(p.body, `store/product/updated`, `store/priceList/record/updated`, 1)
		p.body = strings.Replace(p.body, `"type":"product"`, fmt.Sprintf(`"price_list_id":1,"currency":"USD","variant_id":%d`, 1010), 1)
	case 13:
		p.body = strings.Replace(p.body, `store/product/updated`, `store/category/updated`, 1)
	}
	return p
}

// burst sends parcels at burstRate. It returns how long each took from when it was due,
// and those that are to be sent again.
func burst(t *testing.T, env *e2e.Env, parcels []parcel) (took []time.Duration, late []parcel) {
	t.Helper()
	var mu sync.Mutex // guards late
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	defer client.CloseIdleConnections()
	took = make([]time.Duration, len(parcels))
	var all sync.WaitGroup
	began := time.Now()
	for i, p := range parcels {
		due := began.Add(time.Duration(i) * time.Second / burstRate)
		time.Sleep(time.Until(due)) // the rate is what is tested
		all.Go(func() {
			status, err := p.send(t.Context(), client, env.Graph.WebhookURL())
			took[i] = time.Since(due)
			if err == nil && status == http.StatusServiceUnavailable {
				mu.Lock()
				defer mu.Unlock()
				late = append(late, p)
				return
			}
			if err != nil || status != http.StatusOK {
				t.Errorf("delivery %d: status %d, %v", i, status, err)
			}
		})
	}
	all.Wait()
	return took, late
}
