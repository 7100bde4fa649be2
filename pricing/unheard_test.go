package pricing

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// deaf starts a replica that hears until it is told to lose contact.
func deaf(t *testing.T, s *shop, with ...func(*Options)) (v *village, e *ear, service *Service) {
	t.Helper()
	v = newVillage(1)
	service = openStale(t, s, append([]func(*Options){func(o *Options) { e = v.replica(o) }}, with...)...)
	return v, e, service
}

// out has a replica hear nothing any more, as when Redis is down.
func (e *ear) out() {
	e.lose(0)
	settleDown()
	e.down(true)
}

// visit asks for a price as whoever comes without a currency does.
func visit(t *testing.T, service *Service, req commerce.PriceRequest) map[commerce.PriceItem]commerce.PriceResult {
	t.Helper()
	if _, err := service.Channel(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	return mustPrices(t, service, req)
}

// TestSettingsAndChannelGoOnUnheard counts readings in four minutes without contact:
// settings are good for one, the channel for five.
func TestSettingsAndChannelGoOnUnheard(t *testing.T) {
	for name, known := range map[string]bool{"known before": true, "a replica that has just begun": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop()
				_, e, service := deaf(t, s)
				req := guest(products(1, 5)...)
				if known {
					wantStale(t, visit(t, service, req), false)
				}
				e.out()
				before := service.Stats()
				for range 4 * 60 * 4 {
					wantAll(t, req, visit(t, service, req), commerce.ForGroup(0))
					time.Sleep(epochFor)
				}
				got := service.Stats()
				if n := got.SettingsCalls - before.SettingsCalls; n < 3 || n > 5 {
					t.Errorf("settings were read %d times", n)
				}
				if n := got.ChannelCalls - before.ChannelCalls; n > 1 || (n == 1) == known {
					t.Errorf("the channel was read %d times", n)
				}
				if n := got.SourceCalls - before.SourceCalls; n != 4*60*4 {
					t.Errorf("prices were read %d times, want once in each epoch", n)
				}
			})
		})
	}
}

// TestWhatRestsOnMemoryIsStale follows one replica that has lost contact: what it has read
// in the same epoch is fresh, and everything else is not.
func TestWhatRestsOnMemoryIsStale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		_, e, service := deaf(t, s)
		e.out()
		req, asStaff := guest(products(1, 5)...), staff(commerce.ForGroup(3), products(1, 5)...)
		wantStaleless(t, visit(t, service, req))
		wantStaleless(t, mustPrices(t, service, asStaff))
		time.Sleep(epochFor)
		wantStale(t, mustPrices(t, service, req), true) // settings, of before
		wantStale(t, mustPrices(t, service, asStaff), true)
		if n := service.Stats().StaleServed; n != 10 {
			t.Errorf("%d prices were counted as stale", n)
		}
		time.Sleep(5 * time.Minute) // both are due
		wantStaleless(t, visit(t, service, req))
		wantStaleless(t, mustPrices(t, service, asStaff))

		// Settings are due again, and the channel is not.
		time.Sleep(2 * time.Minute)
		wantStale(t, visit(t, service, req), true)
		wantStale(t, mustPrices(t, service, asStaff), true)
	})
}

// TestSettingsThatChangeElsewhere have another replica told that guests are in another
// group now.
func TestSettingsThatChangeElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.settings.GuestGroupID = 4
		v, one, two := pair(t, s)
		req := guest(products(1, 5)...)
		for _, service := range []*Service{one, two} {
			visit(t, service, req)
		}
		v.ears[1].lose(0)
		s.settings.GuestGroupID = 5
		mustInvalidate(t, one, channelScope(1))
		settleDown()
		wantAll(t, req, visit(t, one, req), commerce.ForGroup(5))
		for range 10 {
			results := visit(t, two, req)
			wantAll(t, req, results, commerce.ForGroup(4))
			wantStale(t, results, true)
			time.Sleep(epochFor)
		}
		// It is told itself, though it hears nothing.
		if err := two.Invalidate(t.Context(), channelScope(1)); err != nil {
			t.Fatal(err)
		}
		results := visit(t, two, req)
		wantAll(t, req, results, commerce.ForGroup(5))
		wantStaleless(t, results)
		v.ears[1].find()
		settleDown()
		results = visit(t, two, req)
		wantAll(t, req, results, commerce.ForGroup(5))
		wantStale(t, results, false)
	})
}

// TestStrictReadsInEachEpoch: a price that is not proven to be fresh is none.
func TestStrictReadsInEachEpoch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &moody{shop: newShop()}
		_, e, service := deaf(t, m.shop, func(o *Options) { o.Settings, o.Channels, o.Strict = m, m, true })
		req := guest(products(1, 5)...)
		visit(t, service, req)
		e.out()
		for n := range int64(4) {
			wantStaleless(t, visit(t, service, req))
			if got := service.Stats(); got.SettingsCalls != 2+n || got.ChannelCalls != 2+n {
				t.Errorf("settings were read %d times, the channel %d, in %d epochs", got.SettingsCalls, got.ChannelCalls, n+1)
			}
			time.Sleep(epochFor)
		}
		asStaff := staff(commerce.ForGroup(3), products(1, 5)...)
		wantStaleless(t, mustPrices(t, service, asStaff)) // the channel is of the last epoch
		m.down.Store(true)
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
		outage(m.shop)
		time.Sleep(epochFor)
		wantReason(t, mustPrices(t, service, asStaff), commerce.PriceUpstreamUnavailable)
	})
}

// TestSettingsThatCannotBeReadUnheard are old, and prove nothing.
func TestSettingsThatCannotBeReadUnheard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &moody{shop: newShop()}
		_, e, service := deaf(t, m.shop, func(o *Options) { o.Settings, o.TrustCatalogue = m, true })
		req := guest(products(1, 5)...)
		mustPrices(t, service, req)
		e.out()
		m.down.Store(true)
		time.Sleep(2 * time.Minute)
		wantStale(t, mustPrices(t, service, req), true) // waits for the reading
		m.delay = time.Second
		time.Sleep(refreshPause)
		wantStale(t, mustPrices(t, service, req), true) // does not
		time.Sleep(refreshPause)

		// Those that were read meanwhile are good enough when it is heard again.
		m.down.Store(false)
		mustPrices(t, service, req)
		synctest.Wait()
		m.down.Store(true)
		before := service.Stats().StaleReads
		e.down(false)
		e.find()
		wantReason(t, mustPrices(t, service, req), "")
		if n := service.Stats().StaleReads; n != before+1 {
			t.Errorf("%d stale reads, want one", n-before)
		}
	})
}

// TestWhatIsAskedAgainMakesWay has prices in demand asked for in each epoch, and one that
// nobody has asked for.
func TestWhatIsAskedAgainMakesWay(t *testing.T) {
	for name, known := range map[string]bool{"known before": true, "first asked for without contact": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				store := &yields{shop: newShop(), calls: map[bool]int{}}
				_, e, service := deaf(t, store.shop, func(o *Options) { o.Source = store })
				req := guest(products(1, 5)...)
				if known {
					mustPrices(t, service, req)
				}
				e.out()
				if !known {
					mustPrices(t, service, req)
				}
				clear(store.calls)
				for n := range 4 {
					time.Sleep(epochFor)
					mustPrices(t, service, req)
					mustPrices(t, service, guest(products(100+n, 1)...))
				}
				if store.calls[true] != 4 || store.calls[false] != 4 {
					t.Errorf("%d calls made way and %d went first, want four each", store.calls[true], store.calls[false])
				}
				// When they are refused, the last ones are good enough.
				last := time.Now().Add(-2 * epochFor)
				outage(store.shop)
				time.Sleep(epochFor)
				for range 2 {
					results := mustPrices(t, service, req)
					wantStale(t, results, true)
					if at := results[req.Items[0]].Price.FetchedAt; at.Before(last) {
						t.Errorf("got the price of %v, and there was one after %v", at, last)
					}
				}
				if store.calls[true] != 5 {
					t.Errorf("%d calls, want the store to be left alone", store.calls[true])
				}
			})
		})
	}
}

// TestAForgottenScopeHasNoPrices loses contact twice, and a product changes in between.
func TestAForgottenScopeHasNoPrices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, e, service := deaf(t, s)
		req := staff(commerce.ForGroup(3), products(1, 1)...)
		e.out()
		mustPrices(t, service, req) // of a product that nobody has heard of
		outage(s)
		time.Sleep(epochFor)
		wantStale(t, mustPrices(t, service, req), true)

		v.down(false)
		e.find()
		mustInvalidate(t, service, productScope(1))
		settleDown()
		for id := range maxScopes {
			service.generations.adopt(commerce.PriceScope{Kind: commerce.ScopeGroup, ID: id + 100})
		}
		if c, _ := service.generations.lookup(productScope(1)); c.id != (generation{}) {
			t.Fatal("nothing is forgotten")
		}
		e.out()
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
	})
}
