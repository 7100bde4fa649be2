package e2e_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// imported is how many records change at least, and lastOfAll the last of the products
// that have stories of their own.
const (
	imported  = 80
	lastOfAll = 110
)

// startOfImport is a graph with the smallest plan's quota, the products whose records are
// about to change, and what is to be seen of the others, by their numbers, afterwards. Each of them has a
// price, which is in memory and a second old.
func startOfImport(t *testing.T, moved *atomic.Int64) (env *e2e.Env, changing []sandbox.DescribedProduct, others map[int]glimpse) {
	t.Helper()
	env = e2e.Start(t, movable(moved), hearing, func(o *e2e.Options) { o.Store.Quota = sandbox.StandardQuota() })
	// A list that everybody's prices come from.
	env.Store.Store().AssignPriceList(store.Assignment{PriceListID: store.ListEurope, ChannelID: 1})
	register(t, env)
	var all []sandbox.DescribedProduct
	var items []store.Item
	for _, p := range env.Seed.Products {
		if p.EntityID > lastOfAll {
			all, items = append(all, p), append(items, store.Item{ProductID: p.EntityID})
		}
	}
	count := 0
	others = make(map[int]glimpse)
	for i, seen := range glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, items...) {
		switch {
		case seen.price == "":
		case count < imported:
			changing, count = append(changing, all[i]), count+len(all[i].VariantEntityIDs)
		default:
			others[all[i].EntityID] = seen
		}
	}
	if len(others) == 0 {
		t.Fatal("the records of all products are about to change")
	}
	moved.Add(int64(time.Second))
	return env, changing, others
}

// changeRecords changes a record of each variant, each in an event of its own, and waits
// until the graph has answered all of them.
func changeRecords(t *testing.T, env *e2e.Env, products []sandbox.DescribedProduct) {
	t.Helper()
	for _, p := range products {
		for _, variant := range p.VariantEntityIDs {
			env.Store.Store().SetPriceRecord(usd(store.ListEurope, variant, "12.34"))
		}
	}
	if err := env.Store.Hooks().Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// wantKept says that prices are those that were there before.
func wantKept(t *testing.T, env *e2e.Env, others map[int]glimpse) {
	t.Helper()
	var items []store.Item
	for id := range others {
		items = append(items, store.Item{ProductID: id})
	}
	for i, seen := range glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, items...) {
		if before := others[items[i].ProductID]; seen != before {
			t.Fatalf("product %d: %+v after records of other products changed, and %+v before", items[i].ProductID, seen, before)
		}
	}
}

// takeAll has the store repeat itself, and time pass, until everything was taken.
func takeAll(t *testing.T, env *e2e.Env, moved *atomic.Int64) {
	t.Helper()
	patience.Eventually(t, "the graph has taken every event", func() bool {
		moved.Add(int64(31 * time.Second)) // another window of the quota
		env.Store.Hooks().RetryNow()
		if err := env.Store.Hooks().Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, d := range env.Store.Hooks().Deliveries() {
			if d.State != hook.StateDelivered {
				return false
			}
		}
		return true
	})
}

// wantStorePrices asks for products until all of them have the store's price, which may
// take more than one window of the quota.
func wantStorePrices(t *testing.T, env *e2e.Env, moved *atomic.Int64, products []sandbox.DescribedProduct) {
	t.Helper()
	items := make([]store.Item, len(products))
	for i, p := range products {
		items[i].ProductID = p.EntityID
	}
	isFirst := true
	patience.Eventually(t, "every price is there", func() bool {
		if !isFirst {
			moved.Add(int64(31 * time.Second))
		}
		isFirst = false
		seen := glimpsesOf(t, env.Graph.URL(), http.Header{}, nil, items...)
		for i, one := range seen {
			if one.price != "" && one.price != storePrice(t, env.Store.Store(), store.GroupGuests, items[i]) {
				t.Fatalf("product %d: %+v after its event was taken", items[i].ProductID, one)
			}
		}
		return !slices.ContainsFunc(seen, func(one glimpse) bool { return one.price == "" })
	})
}

// Records that change one by one cost the products of their variants, whatever the quota
// is: everybody else's prices stay, and what could not be looked up is taken when the
// store sends it again.
func TestAnImportOfRecordsLeavesOtherPrices(t *testing.T) {
	t.Parallel()
	var moved atomic.Int64
	env, changing, others := startOfImport(t, &moved)
	env.Store.ResetCalls()
	lookups := func() int { return len(env.Store.CallsTo(sandbox.On("catalog-variants"))) }
	changeRecords(t, env, changing)
	const quarter = 19 // of our share
	calls := lookups()
	env.Store.ResetCalls()
	if calls == 0 || calls > quarter {
		t.Errorf("%d calls for the products of variants, want 1 to %d", calls, quarter)
	}
	wantKept(t, env, others)
	takeAll(t, env, &moved)
	if calls := lookups(); calls > 4 {
		t.Errorf("%d calls more for the products of %d variants: those that waited were not gathered", calls, imported)
	}
	wantStorePrices(t, env, &moved, changing)
}

// While the store does not say what variants belong to, a record costs nobody a price,
// and its event is taken once the store does.
func TestARecordThatCannotBeLookedUpWaits(t *testing.T) {
	t.Parallel()
	var moved atomic.Int64
	env, changing, others := startOfImport(t, &moved)
	changing = changing[:1]
	if err := env.Store.FailNext(sandbox.On("catalog-variants"), 6, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable}); err != nil {
		t.Fatal(err)
	}
	changeRecords(t, env, changing)
	for _, d := range env.Store.Hooks().Deliveries() {
		if strings.HasPrefix(d.Scope, "store/priceList/record/") && d.LastStatus != http.StatusServiceUnavailable {
			t.Errorf("%s was answered %d", d.Scope, d.LastStatus)
		}
	}
	wantKept(t, env, others)
	takeAll(t, env, &moved)
	wantStorePrices(t, env, &moved, changing)
}
