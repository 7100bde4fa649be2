package pricing

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// outage makes the store fail for prices, after a while.
func outage(s *shop) {
	s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error { return errQuota }
}

// openStale starts a service with prices that are fresh for exactly a minute.
func openStale(t *testing.T, s *shop, with ...func(*Options)) *Service {
	return open(t, s, append([]func(*Options){func(o *Options) {
		o.FreshFor, o.RefreshFor, o.StaleFor = time.Minute, 2*time.Minute, time.Hour
		o.Random = func() float64 { return 0.5 }
	}}, with...)...)
}

func wantStale(t *testing.T, results map[commerce.PriceItem]commerce.PriceResult, stale bool) {
	t.Helper()
	for item, r := range results {
		if r.Unavailable != "" || r.Price.IsStale != stale || r.FreshUntil.IsZero() != stale {
			t.Errorf("%+v: got %q (%v), stale is %v, to be kept until %v; want stale to be %v", item, r.Unavailable, r.Err, r.Price.IsStale, r.FreshUntil, stale)
		}
	}
}

// TestTheAgesOfAPrice follows one price from its fetch to its end.
func TestTheAgesOfAPrice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := openStale(t, s)
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		first := mustPrices(t, service, req)
		wantStale(t, first, false)
		if until := first[req.Items[0]].FreshUntil; time.Until(until) != time.Minute {
			t.Errorf("fresh until %v", until)
		}
		outage(s)
		time.Sleep(59 * time.Second)
		wantStale(t, mustPrices(t, service, req), false)
		wantCalls(t, s, service, 1, 0)

		// It is refreshed while it is served, and the store left alone when that fails.
		time.Sleep(2 * time.Second)
		for range 10 {
			wantStale(t, mustPrices(t, service, req), true)
			synctest.Wait()
		}
		wantCalls(t, s, service, 2, 0)
		time.Sleep(refreshPause)
		wantStale(t, mustPrices(t, service, req), true)
		synctest.Wait()
		wantCalls(t, s, service, 3, 0)

		// Later, callers wait for the store, which has little to say.
		time.Sleep(30 * time.Minute)
		s.delay = time.Second
		begun := time.Now()
		wantStale(t, mustPrices(t, service, req), true)
		if took := time.Since(begun); took != s.delay {
			t.Errorf("took %v", took)
		}
		for range 10 {
			wantStale(t, mustPrices(t, service, req), true)
		}
		wantCalls(t, s, service, 4, 0)
		time.Sleep(30 * time.Minute)
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
		if stats := service.Stats(); stats.StaleServed != 50*(10+1+1+10) || stats.Refreshes != 100 {
			t.Errorf("got %+v", stats)
		}
		s.onPrices = nil
		wantStale(t, mustPrices(t, service, req), false)
	})
}

func TestOneRefreshForACrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := openStale(t, s)
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		mustPrices(t, service, req)
		time.Sleep(61 * time.Second)
		s.delay = time.Second
		begun := time.Now()
		var crowd sync.WaitGroup
		for range 500 {
			crowd.Go(func() { wantStale(t, mustPrices(t, service, req), true) })
		}
		crowd.Wait()
		if took := time.Since(begun); took != 0 {
			t.Errorf("took %v", took)
		}
		time.Sleep(2 * time.Second)
		wantStale(t, mustPrices(t, service, req), false)
		wantCalls(t, s, service, 2, 0)
	})
}

func TestStrictServesNothingStale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := openStale(t, s, func(o *Options) { o.Strict = true })
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		mustPrices(t, service, req)
		time.Sleep(61 * time.Second)
		wantStale(t, mustPrices(t, service, req), false)
		wantCalls(t, s, service, 2, 0)
		outage(s)
		time.Sleep(61 * time.Second)
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
	})
}

// TestAChangeEndsWhatIsStale invalidates before a question and while it waits.
func TestAChangeEndsWhatIsStale(t *testing.T) {
	for _, scope := range []commerce.PriceScope{
		everything(), channelScope(1), {Kind: commerce.ScopeGroup, ID: 3}, {Kind: commerce.ScopeProduct, ID: 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newShop()
			service := openStale(t, s)
			req := staff(commerce.ForGroup(3), products(1, 1)...)
			mustPrices(t, service, req)
			outage(s)
			time.Sleep(10 * time.Minute)
			s.delay = time.Second
			waiting := make(chan struct{})
			go func() {
				defer close(waiting)
				wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
			}()
			time.Sleep(s.delay / 2)
			mustInvalidate(t, service, scope)
			<-waiting
			wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
		})
	}
}

// TestImpatientCallersGetWhatIsOld has callers leave before the store has answered.
func TestImpatientCallersGetWhatIsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := openStale(t, s)
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		mustPrices(t, service, req)
		time.Sleep(10 * time.Minute)
		s.delay = time.Second
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		results, err := service.Prices(ctx, req)
		if err != nil {
			t.Fatal(err)
		}
		wantStale(t, results, true)
		time.Sleep(time.Second)
		wantStale(t, mustPrices(t, service, req), false)
		wantCalls(t, s, service, 2, 0)
	})
}

// TestTouchedPricesAreBelievedBriefly looks at what is fetched after a change.
func TestTouchedPricesAreBelievedBriefly(t *testing.T) {
	for _, scope := range []commerce.PriceScope{
		everything(), channelScope(1), {Kind: commerce.ScopeGroup, ID: 3}, {Kind: commerce.ScopeProduct, ID: 1 + productBuckets},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newShop()
			service := openStale(t, s)
			req := staff(commerce.ForGroup(3), products(1, 1)...)
			mustInvalidate(t, service, scope)
			for n := 1; n <= 3; n++ {
				results := mustPrices(t, service, req)
				wantStale(t, results, false)
				if until := results[req.Items[0]].FreshUntil; time.Until(until) != touchedFresh {
					t.Errorf("%+v: fresh for %v", scope, time.Until(until))
				}
				time.Sleep(touchedFresh - time.Second)
				wantStale(t, mustPrices(t, service, req), false)
				wantCalls(t, s, service, n, 0)
				time.Sleep(time.Second) // nobody gets it now, unless the store is down
			}
			outage(s)
			wantStale(t, mustPrices(t, service, req), true)
			s.onPrices = nil
			time.Sleep(touchedFor - 3*touchedFresh - time.Second)
			s.delay = touchedFresh / 2 // asked for in time, answered late
			mustPrices(t, service, req)
			s.delay = 0
			time.Sleep(touchedFresh / 2)
			results := mustPrices(t, service, req)
			wantCalls(t, s, service, 6, 0)
			if until := results[req.Items[0]].FreshUntil; time.Until(until) != time.Minute {
				t.Errorf("%+v: fresh for %v ten minutes after the change", scope, time.Until(until))
			}
			other := staff(commerce.ForGroup(4), products(2, 1)...)
			other.ChannelID = 2
			if scope.Kind != commerce.ScopeEverything && time.Until(mustPrices(t, service, other)[other.Items[0]].FreshUntil) != time.Minute {
				t.Errorf("%+v touches what it should not", scope)
			}
		})
	}
}

func TestScopesForgetTheirOwn(t *testing.T) {
	s := newShop()
	service := open(t, s)
	ask := func() (calls int) {
		before, _ := s.calls()
		for _, in := range []commerce.PriceContext{
			{ChannelID: 1, Currency: "USD", Perspective: commerce.ForGroup(3)},
			{ChannelID: 1, Currency: "USD"},
			{ChannelID: 2, Currency: "USD", Perspective: commerce.ForGroup(3)},
			{ChannelID: 2, Currency: "CAD", Perspective: commerce.ForGroup(0)},
		} {
			for p := 1; p <= 2; p++ {
				mustPrices(t, service, commerce.PriceRequest{PriceContext: in, Items: products(p, 1), Unrestricted: true})
			}
		}
		after, _ := s.calls()
		return after - before
	}
	ask()
	for _, tt := range []struct {
		scopes []commerce.PriceScope
		want   int
	}{
		{[]commerce.PriceScope{everything()}, 8},
		{[]commerce.PriceScope{{Kind: commerce.ScopeEverything, ID: 9}}, 8},
		{[]commerce.PriceScope{channelScope(2)}, 4},
		{[]commerce.PriceScope{{Kind: commerce.ScopeGroup, ID: 3}}, 4},
		{[]commerce.PriceScope{{Kind: commerce.ScopeGroup, ID: 0}}, 4}, // guests are in no group here
		{[]commerce.PriceScope{{Kind: commerce.ScopeProduct, ID: 1}}, 4},
		{[]commerce.PriceScope{channelScope(1), {Kind: commerce.ScopeProduct, ID: 2}}, 6},
		{[]commerce.PriceScope{channelScope(3), {Kind: commerce.ScopeGroup, ID: 4}, {Kind: commerce.ScopeProduct, ID: 3}}, 0},
		{[]commerce.PriceScope{}, 0},
	} {
		if err := service.Invalidate(t.Context(), tt.scopes...); err != nil {
			t.Fatal(err)
		}
		if got := ask(); got != tt.want {
			t.Errorf("%+v: %d of 8 were fetched again, want %d", tt.scopes, got, tt.want)
		}
	}
	if got := service.Stats().Raises; got != 11 {
		t.Errorf("%d raises", got)
	}
}

// TestTheTableIsBounded raises and asks for more scopes than anybody has.
func TestTheTableIsBounded(t *testing.T) {
	s := newShop()
	service := open(t, s)
	req := staff(commerce.ForGroup(3), products(1, 1)...)
	mustPrices(t, service, req)
	mustInvalidate(t, service, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 3})
	for g := range maxScopes + 10 {
		if _, ok := service.generations.lookup(commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 10 + g}); !ok {
			t.Fatal("a generation is not known without a registry")
		}
	}
	if n := len(service.generations.cells); n > maxScopes {
		t.Errorf("%d scopes are remembered", n)
	}
	results := mustPrices(t, service, req)
	wantCalls(t, s, service, 2, 0)
	if until := results[req.Items[0]].FreshUntil; time.Until(until) > touchedFresh {
		t.Error("that the group was touched is forgotten")
	}
}

// TestNobodyKeepsWhatMayBeHidden: the price is good for longer than the product is
// believed to be shown.
func TestNobodyKeepsWhatMayBeHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := open(t, s, func(o *Options) { o.FreshFor, o.VerdictFor = 5*time.Minute, time.Minute })
		req := guest(products(1, 1)...)
		until := func() time.Time { return mustPrices(t, service, req)[req.Items[0]].FreshUntil }
		first := until()
		if left := time.Until(first).Round(time.Second); left != time.Minute {
			t.Errorf("to be kept for %v", left)
		}
		time.Sleep(40 * time.Second)
		if got := until(); !got.Equal(first) {
			t.Errorf("to be kept until %v, and before until %v", got, first)
		}
		time.Sleep(21 * time.Second)
		if left := time.Until(until()).Round(time.Second); left != time.Minute {
			t.Errorf("asked again: to be kept for %v", left)
		}
	})
}
