package pricing

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// wantCalls checks how often the shop was asked, and how often the service says
// that it asked.
func wantCalls(t *testing.T, s *shop, service *Service, prices, looks int) {
	t.Helper()
	gotPrices, gotLooks := s.calls()
	if gotPrices != prices || gotLooks != looks {
		t.Errorf("got %d price and %d visibility calls, want %d and %d", gotPrices, gotLooks, prices, looks)
	}
	stats := service.Stats()
	if stats.SourceCalls != int64(gotPrices) || stats.VisibilityCalls != int64(gotLooks) {
		t.Errorf("stats say %d and %d calls, there were %d and %d", stats.SourceCalls, stats.VisibilityCalls, gotPrices, gotLooks)
	}
}

func TestColdOnceWarmNever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = 100 * time.Millisecond
		service := open(t, s)
		req := guest(products(101, 50)...)
		begun := time.Now()
		wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(0))
		wantCalls(t, s, service, 1, 1)
		if took := time.Since(begun); took != 3*s.delay {
			t.Errorf("a whole chunk took %v, want settings, visibility and prices without gathering", took)
		}
		for range 3 {
			wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(0))
		}
		wantCalls(t, s, service, 1, 1)
		if len(s.priceCalls[0].items) != 50 || s.ruleCalls != 1 {
			t.Errorf("got %d items and %d reads of settings", len(s.priceCalls[0].items), s.ruleCalls)
		}
		if stats := service.Stats(); stats.Hits != 150 || stats.Misses != 50 || stats.SourceItems != 50 {
			t.Errorf("got %+v", stats)
		}
	})
}

func TestCurrenciesAreFetchedApartAndLookedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = 100 * time.Millisecond
		service := open(t, s)
		usd, cad := guest(products(101, 50)...), guest(products(101, 50)...)
		cad.Currency = "CAD"
		for range 2 {
			var both sync.WaitGroup
			for _, req := range []commerce.PriceRequest{usd, cad} {
				both.Go(func() { wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(0)) })
			}
			both.Wait()
			wantCalls(t, s, service, 2, 1)
		}
	})
}

// TestCrowd runs on the real clock, so that the race detector sees real crowds.
func TestCrowd(t *testing.T) {
	for range 5 {
		s := newShop()
		service := open(t, s)
		req := guest(products(101, 50)...)
		var crowd sync.WaitGroup
		for range 200 {
			crowd.Go(func() { wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(0)) })
		}
		crowd.Wait()
		wantCalls(t, s, service, 1, 1)
		if len(s.priceCalls[0].items) != 50 || s.ruleCalls != 1 {
			t.Errorf("got %d items and %d reads of settings", len(s.priceCalls[0].items), s.ruleCalls)
		}
		service.Close()
	}
}

func TestCallersAreGathered(t *testing.T) {
	tests := []struct {
		name                 string
		callers, each, chunk int
		prices, looks        int
	}{
		{"fifty singles", 50, 1, 0, 1, 1},
		{"fifty-one singles", 51, 1, 0, 2, 2},
		{"one of a hundred and twenty", 1, 120, 0, 3, 3},
		{"three of thirty", 3, 30, 0, 2, 2},
		{"small chunks", 1, 50, 7, 8, 1},
		{"one", 1, 1, 0, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop()
				service := open(t, s, func(o *Options) { o.ChunkSize = tt.chunk })
				ask := func(template commerce.PriceRequest) {
					var callers sync.WaitGroup
					for i := range tt.callers {
						req := template
						req.Items = products(1+i*tt.each, tt.each)
						callers.Go(func() { wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3)) })
					}
					callers.Wait()
				}
				ask(staff(commerce.ForGroup(3)))
				wantCalls(t, s, service, tt.prices, 0)
				items := 0
				for _, call := range s.priceCalls {
					items += len(call.items)
				}
				if items != tt.callers*tt.each {
					t.Errorf("asked for %d items, want %d", items, tt.callers*tt.each)
				}
				s.groupOf[7] = 3
				ask(member(7, 3))
				wantCalls(t, s, service, tt.prices, tt.looks)
			})
		})
	}
}

func TestGatheringIsShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := open(t, s)
		begun := time.Now()
		mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 1)...))
		if took := time.Since(begun); took != 2*time.Millisecond {
			t.Errorf("a lone item waited %v for others, want 2ms", took)
		}
		begun = time.Now()
		mustPrices(t, service, staff(commerce.ForGroup(3), products(100, 50)...))
		if took := time.Since(begun); took != 0 {
			t.Errorf("a whole chunk waited %v for others, want not at all", took)
		}
	})
}

func TestOverlapIsFetchedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s)
		var callers sync.WaitGroup
		for i := range 40 {
			req := staff(commerce.ForGroup(3), products(1+i, 20)...)
			callers.Go(func() { wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3)) })
		}
		callers.Wait()
		seen := map[int]int{}
		for _, call := range s.priceCalls {
			for _, item := range call.items {
				seen[item.ProductID]++
			}
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("product %d was fetched %d times", id, n)
			}
		}
		if len(seen) != 59 || len(s.priceCalls) != 2 {
			t.Errorf("got %d products in %d calls, want 59 in 2", len(seen), len(s.priceCalls))
		}
	})
}

func TestCallsUnderWayAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s, func(o *Options) { o.PriceCalls = 4 })
		begun := time.Now()
		mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 500)...))
		if took := time.Since(begun); took != 3*time.Second {
			t.Errorf("ten calls, four at a time, took %v, want three rounds", took)
		}
	})
}

// TestFlightsRetireAfterTheirValuesAreKept asks again while a shelf takes its
// time: the answer is in flight until it can be found.
func TestFlightsRetireAfterTheirValuesAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := open(t, s)
		service.quoter.loader.shelf = slow{service.quoter.shelf}
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		var callers sync.WaitGroup
		for range 30 {
			callers.Go(func() { wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3)) })
			time.Sleep(100 * time.Millisecond)
		}
		callers.Wait()
		wantCalls(t, s, service, 1, 0)
		if stats := service.Stats(); stats.Joins == 0 || stats.Hits == 0 {
			t.Errorf("got %+v, want joins while it was kept and hits afterwards", stats)
		}
	})
}

// slow is a shelf that takes a second before and after it keeps values.
type slow struct{ shelf[priceKey, quote] }

func (s slow) put(values []quote) {
	time.Sleep(time.Second)
	s.shelf.put(values)
	time.Sleep(time.Second)
}
