package pricing

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestAHundredRefetchesAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := open(t, s)
		req := staff(commerce.ForGroup(3), products(1, 30)...)
		mustPrices(t, service, req)
		mustInvalidate(t, service)
		for range 100 {
			service.Refetch(everything())
			time.Sleep(refetchAfter / 2)
		}
		wantCalls(t, s, service, 1, 0)
		time.Sleep(refetchAfter)
		synctest.Wait()
		wantCalls(t, s, service, 2, 0)
		wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3))
		wantCalls(t, s, service, 2, 0)
		if got := service.Stats().Refetched; got != 30 {
			t.Errorf("refetched %d", got)
		}
		time.Sleep(time.Minute)
		wantCalls(t, s, service, 2, 0)
	})
}

func TestWhatARefetchAsksFor(t *testing.T) {
	group := func(id int) commerce.PriceScope { return commerce.PriceScope{Kind: commerce.ScopeGroup, ID: id} }
	product := func(id int) commerce.PriceScope {
		return commerce.PriceScope{Kind: commerce.ScopeProduct, ID: id}
	}
	for _, tt := range []struct {
		scopes []commerce.PriceScope
		want   int
	}{
		{[]commerce.PriceScope{everything()}, 13},
		{[]commerce.PriceScope{channelScope(1)}, 13},
		{[]commerce.PriceScope{channelScope(2)}, 0},
		{[]commerce.PriceScope{group(3)}, 10},
		{[]commerce.PriceScope{group(4)}, 3},
		{[]commerce.PriceScope{group(5)}, 0},
		{[]commerce.PriceScope{product(2)}, 2},
		{[]commerce.PriceScope{product(2 + productBuckets)}, 0},
		{[]commerce.PriceScope{product(9), group(4)}, 4},
		{nil, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newShop()
			s.unknown = []int{50}
			service := open(t, s)
			mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 10)...))
			mustPrices(t, service, staff(commerce.ForGroup(4), products(1, 3)...))
			mustPrices(t, service, staff(commerce.ForGroup(4), products(50, 1)...))
			mustPrices(t, service, staff(commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 3}, products(1, 20)...))
			mustInvalidate(t, service)
			before := service.Stats().SourceItems
			service.Refetch(tt.scopes...)
			time.Sleep(2 * refetchAfter)
			synctest.Wait()
			if got := service.Stats().SourceItems - before; got != int64(tt.want) {
				t.Errorf("%+v: asked for %d items, want %d", tt.scopes, got, tt.want)
			}
		})
	}
}

// TestARefetchLeavesOutWhatIsMadeUp has a guest name countries, options and variants, and
// expects that after a change only the plain price is asked for.
func TestARefetchLeavesOutWhatIsMadeUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &yields{shop: newShop(), calls: map[bool]int{}}
		service := open(t, store.shop, func(o *Options) {
			o.Source, o.ChannelDefaults = store, map[int]ChannelDefault{1: {Country: "US"}}
		})
		plain := commerce.PriceItem{ProductID: 1}
		for _, country := range []commerce.CountryCode{"US", "DE", "FR", "JP"} {
			req := guest(plain)
			if country != "US" {
				req = guest(plain, commerce.PriceItem{ProductID: 1, VariantID: 11}, commerce.PriceItem{ProductID: 1, Options: "5=51"})
			}
			req.Country = country
			mustPrices(t, service, req)
		}
		mustInvalidate(t, service, productScope(1))
		clear(store.calls)
		before := service.Stats().SourceItems
		service.Refetch(productScope(1))
		time.Sleep(2 * refetchAfter)
		synctest.Wait()
		if items := service.Stats().SourceItems - before; items != 1 || store.calls[false] != 1 || store.calls[true] != 0 {
			t.Errorf("asked for %d items in calls %v, want the plain price alone", items, store.calls)
		}
	})
}

func TestARefetchIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := open(t, s)
		for from := 0; from < latelyProducts+500; from += 500 {
			mustPrices(t, service, staff(commerce.ForGroup(3), products(1+from, 500)...))
		}
		for g := range 2 * latelyEach {
			mustPrices(t, service, staff(commerce.ForGroup(g), products(latelyProducts, 1)...))
		}
		if n := len(service.lately.products); n != latelyProducts || service.lately.order.Len() != n {
			t.Errorf("%d products are remembered", n)
		}
		product := commerce.PriceScope{Kind: commerce.ScopeProduct, ID: latelyProducts}
		if found := service.lately.in(product, refetchItems); len(found) != latelyEach || found[0].context.Perspective.ID != 2*latelyEach-1 {
			t.Errorf("%d prices of one product", len(found))
		}
		mustInvalidate(t, service)
		before, _ := s.calls()
		service.Refetch(everything())
		time.Sleep(2 * refetchAfter)
		synctest.Wait()
		if got := service.Stats().Refetched; got != refetchItems {
			t.Errorf("refetched %d", got)
		}
		if after, _ := s.calls(); after-before > refetchItems/maxChunk+2*latelyEach {
			t.Errorf("%d calls", after-before)
		}
		for id := range refetchScopes + 10 {
			service.Refetch(commerce.PriceScope{Kind: commerce.ScopeProduct, ID: id})
		}
		if n := len(service.refetcher.waiting); n != refetchScopes {
			t.Errorf("%d scopes wait", n)
		}
	})
}

// TestARefetchEndsWithTheService closes while one waits, and asks for one afterwards.
func TestARefetchEndsWithTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := open(t, s)
		mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 5)...))
		mustInvalidate(t, service)
		service.Refetch(everything())
		service.Close()
		service.Refetch(channelScope(1))
		time.Sleep(time.Minute)
		wantCalls(t, s, service, 1, 0)
	})
}

// TestAReplicaRefetches does so under the generations that all replicas know.
func TestAReplicaRefetches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, one, two := pair(t, s)
		req := staff(commerce.ForGroup(3), products(1, 5)...)
		mustPrices(t, one, req)
		mustInvalidate(t, two, channelScope(1))
		one.Refetch(channelScope(1))
		time.Sleep(2 * refetchAfter)
		mustPrices(t, two, req)
		mustPrices(t, one, req)
		if calls, _ := s.calls(); calls != 2 {
			t.Errorf("%d calls", calls)
		}
		v.ears[0].lose(0)
		settleDown()
		one.Refetch(channelScope(1))
		time.Sleep(2 * refetchAfter)
		if calls, _ := s.calls(); calls != 2 {
			t.Error("what nobody would keep was refetched")
		}
	})
}
