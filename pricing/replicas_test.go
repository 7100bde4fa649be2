package pricing

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// settleDown has everybody hear what was raised.
func settleDown() {
	time.Sleep(epochFor)
	synctest.Wait()
}

// pair starts two replicas on one shop.
func pair(t *testing.T, s *shop, with ...func(*Options)) (v *village, one, two *Service) {
	v = newVillage(1)
	services := [2]*Service{}
	for i := range services {
		services[i] = openStale(t, s, append([]func(*Options){func(o *Options) { v.replica(o).slow = 0 }}, with...)...)
	}
	return v, services[0], services[1]
}

func TestReplicasShareTheirPrices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, one, two := pair(t, s)
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		for n := 1; n <= 3; n++ {
			wantAll(t, req, mustPrices(t, one, req), commerce.ForGroup(3))
			time.Sleep(time.Second)
			results := mustPrices(t, two, req)
			wantAll(t, req, results, commerce.ForGroup(3))
			if until := results[req.Items[0]].FreshUntil; time.Until(until) > time.Minute-time.Second {
				t.Errorf("fresh until %v, as if it had been fetched now", until)
			}
			if calls, _ := s.calls(); calls != n {
				t.Fatalf("%d calls, want %d", calls, n)
			}
			mustInvalidate(t, two, channelScope(1))
			settleDown()
		}
		a, b := one.Stats(), two.Stats()
		if a.SecondHits != 0 || a.SecondMisses != 150 || b.SecondHits != 150 || b.SecondErrors+a.SecondErrors != 0 || b.Raises != 3 {
			t.Errorf("got %+v and %+v", a, b)
		}
		reads, _, gets := v.counted()
		mustPrices(t, one, req)
		mustPrices(t, one, req)
		againReads, _, againGets := v.counted()
		if againReads > reads+1 || againGets != gets+1 {
			t.Errorf("%d reads and %d gets of what is in memory", againReads-reads, againGets-gets)
		}
	})
}

// TestARegistryThatForgets is emptied after a change, which the store may still not show:
// the replicas that heard of it remember, and what is new is not taken for changed.
func TestARegistryThatForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, one, two := pair(t, s)
		changed, other := staff(commerce.ForGroup(3), products(1, 1)...), staff(commerce.ForGroup(3), products(2, 1)...)
		freshFor := func(service *Service, req commerce.PriceRequest) time.Duration {
			return time.Until(mustPrices(t, service, req)[req.Items[0]].FreshUntil)
		}
		mustInvalidate(t, one, productScope(1))
		settleDown()
		for _, service := range []*Service{one, two} {
			if got := freshFor(service, changed); got > touchedFresh {
				t.Fatalf("fresh for %v", got)
			}
		}
		v.forget()
		for _, service := range []*Service{one, two} {
			if got := freshFor(service, changed); got > touchedFresh {
				t.Errorf("fresh for %v once the registry has forgotten", got)
			}
			if got := freshFor(service, other); got < time.Minute-time.Second {
				t.Errorf("what nobody changed is fresh for %v", got)
			}
		}
		time.Sleep(touchedFor)
		if got := freshFor(two, changed); got != time.Minute {
			t.Errorf("fresh for %v in the end", got)
		}
	})
}

// TestANewGenerationIsNoChange has replicas told of a generation that was missing, as they
// are of one that was raised.
func TestANewGenerationIsNoChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, one, _ := pair(t, s)
		req := staff(commerce.ForGroup(3), products(1, 1)...)
		mustPrices(t, one, req)
		v.ears[0].raised([]commerce.PriceScope{everything(), channelScope(1), productScope(1)})
		if got := time.Until(mustPrices(t, one, req)[req.Items[0]].FreshUntil); got != time.Minute {
			t.Errorf("fresh for %v", got)
		}
	})
}

// TestAnOldSharedPriceIsBetterThanNone has a replica that never saw the price.
func TestAnOldSharedPriceIsBetterThanNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		_, one, two := pair(t, s)
		req := staff(commerce.ForGroup(3), products(1, 5)...)
		mustPrices(t, one, req)
		outage(s)
		time.Sleep(30 * time.Minute)
		wantStale(t, mustPrices(t, two, req), true)
		time.Sleep(31 * time.Minute)
		wantReason(t, mustPrices(t, two, req), commerce.PriceUpstreamUnavailable)
	})
}

func TestBadTextsAreMisses(t *testing.T) {
	for name, spoil := range map[string]func(string) []byte{
		"another version": func(text string) []byte { return append([]byte{99}, text[1:]...) },
		"cut":             func(text string) []byte { return []byte(text[:len(text)-1]) },
		"misplaced":       func(text string) []byte { b := []byte(text); b[tagAt]++; return b },
		"from the future": func(text string) []byte { b := []byte(text); b[timeAt+1]++; return b },
		"empty":           func(string) []byte { return []byte{} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop()
				v, one, two := pair(t, s)
				req := staff(commerce.ForGroup(3), products(1, 5)...)
				mustPrices(t, one, req)
				for key, text := range v.texts {
					v.texts[key] = spoil(string(text))
				}
				wantAll(t, req, mustPrices(t, two, req), commerce.ForGroup(3))
				if calls, _ := s.calls(); calls != 2 || two.Stats().SecondHits != 0 {
					t.Errorf("%d calls and %+v", calls, two.Stats())
				}
			})
		})
	}
}

func TestOneCustomersPricesAreNotShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, one, _ := pair(t, s)
		mustPrices(t, one, staff(commerce.Perspective{Kind: commerce.PerspectiveCustomer, ID: 7}, products(1, 5)...))
		if _, _, gets := v.counted(); gets != 0 || len(v.texts) != 0 {
			t.Errorf("%d gets, %d texts", gets, len(v.texts))
		}
	})
}

// TestUnheard follows a replica through a loss of contact.
func TestUnheard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.settings.GuestGroupID = 4
		v, one, two := pair(t, s)
		req := guest(products(1, 5)...)
		mustPrices(t, two, req)
		v.ears[1].lose(0)
		settleDown()
		texts := len(v.texts)

		begun, _ := s.calls()
		for range 10 { // within one epoch
			results := mustPrices(t, two, req)
			wantAll(t, req, results, commerce.ForGroup(4))
			if !results[req.Items[0]].FreshUntil.IsZero() {
				t.Error("what passes at once may be kept by others")
			}
		}
		if calls, _ := s.calls(); calls != begun+1 {
			t.Errorf("%d calls in one epoch", calls-begun)
		}
		time.Sleep(epochFor)
		mustPrices(t, two, req)
		if calls, _ := s.calls(); calls != begun+2 {
			t.Errorf("%d calls in two epochs", calls-begun)
		}
		if len(v.texts) != texts || two.Stats().Unheard == 0 {
			t.Errorf("%d texts more, %d questions unheard", len(v.texts)-texts, two.Stats().Unheard)
		}

		// The store is down, too: what is old is better than nothing. The gate is not
		// as generous, but staff need not go through it.
		outage(s)
		time.Sleep(epochFor)
		asStaff := staff(commerce.ForGroup(4), req.Items...)
		for range 3 {
			wantStale(t, mustPrices(t, two, asStaff), true)
		}
		if calls, _ := s.calls(); calls != begun+3 {
			t.Errorf("%d calls, want the store to be left alone", calls-begun)
		}
		wantReason(t, mustPrices(t, two, staff(commerce.ForGroup(5), req.Items...)), commerce.PriceUpstreamUnavailable)

		// What is invalidated here is not served, not even then.
		mustInvalidate(t, two, commerce.PriceScope{Kind: commerce.ScopeProduct, ID: 1})
		if got := mustPrices(t, two, asStaff)[req.Items[0]]; got.Unavailable != commerce.PriceUpstreamUnavailable {
			t.Errorf("got %q, stale is %v", got.Unavailable, got.Price.IsStale)
		}

		// Everybody recovers, and what nobody raised is good again.
		v.ears[1].find()
		settleDown()
		before, _ := s.calls()
		asStaff.Items = req.Items[1:]
		wantStale(t, mustPrices(t, two, asStaff), false)
		if calls, _ := s.calls(); calls != before {
			t.Error("what was kept before is lost")
		}
		mustInvalidate(t, one, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 4})
		settleDown()
		wantReason(t, mustPrices(t, two, asStaff), commerce.PriceUpstreamUnavailable)
	})
}

// TestARegistryThatIsDown fails reads: questions go on, and each replica tries once in
// a while.
func TestARegistryThatIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, one, _ := pair(t, s)
		v.down(true)
		for range 20 {
			req := staff(commerce.ForGroup(3), products(1, 50)...)
			wantAll(t, req, mustPrices(t, one, req), commerce.ForGroup(3))
		}
		if reads, _, _ := v.counted(); reads != 1 {
			t.Errorf("%d reads within an epoch", reads)
		}
		wantCalls(t, s, one, 1, 0)
		time.Sleep(epochFor)
		mustPrices(t, one, staff(commerce.ForGroup(3), products(1, 50)...))
		if reads, _, _ := v.counted(); reads != 2 || len(v.texts) != 0 {
			t.Errorf("%d reads, %d texts", reads, len(v.texts))
		}
		v.down(false)
		time.Sleep(epochFor)
		mustPrices(t, one, staff(commerce.ForGroup(3), products(1, 50)...))
		if len(v.texts) != 50 {
			t.Errorf("%d texts after the registry is back", len(v.texts))
		}
	})
}

// TestTheRegistryIsToldInTheEnd invalidates while it is down.
func TestTheRegistryIsToldInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v, one, two := pair(t, s)
		req := staff(commerce.ForGroup(3), products(1, 5)...)
		mustPrices(t, one, req)
		mustPrices(t, two, req)
		v.down(true)
		group := commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 3}
		for range 100 {
			err := one.Invalidate(t.Context(), group)
			if commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || !errors.Is(err, errAway) {
				t.Fatalf("got %v", err)
			}
		}
		_, before, _ := v.counted()
		time.Sleep(10*tellEvery + time.Millisecond)
		if _, raises, _ := v.counted(); raises != before+10 || len(one.untold.scopes) != 1 {
			t.Errorf("told %d times of %d scopes in ten seconds", raises-before, len(one.untold.scopes))
		}
		calls, _ := s.calls()
		mustPrices(t, one, req)
		if now, _ := s.calls(); now != calls+1 {
			t.Error("what was invalidated here was served here")
		}
		v.down(false)
		time.Sleep(tellEvery)
		settleDown()
		mustPrices(t, two, req)
		if now, _ := s.calls(); now != calls+2 {
			t.Error("what was invalidated here is served elsewhere")
		}
		mustPrices(t, one, req)
		if now, _ := s.calls(); now != calls+2 || len(one.untold.scopes) != 0 {
			t.Error("generations are not the same again")
		}
		_, before, _ = v.counted()
		time.Sleep(time.Minute)
		if _, raises, _ := v.counted(); raises != before {
			t.Error("it is still told")
		}
	})
}

// TestAReadThatIsOvertaken has a scope raised while its generation is being read: the
// old one must not enter the table.
func TestAReadThatIsOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		v := newVillage(1)
		late := &lateRegistry{ear: v.ear()}
		service := openStale(t, s, func(o *Options) { o.Registry = late })
		other := openStale(t, s, func(o *Options) { v.replica(o) })
		req := staff(commerce.ForGroup(3), products(1, 1)...)
		late.delay.Store(int64(100 * time.Millisecond))
		early := make(chan struct{})
		go func() {
			defer close(early)
			mustPrices(t, service, req)
		}()
		time.Sleep(50 * time.Millisecond)
		mustInvalidate(t, other, commerce.PriceScope{Kind: commerce.ScopeProduct, ID: 1})
		synctest.Wait()
		late.delay.Store(0)
		<-early
		mustPrices(t, service, req)
		wantCalls(t, s, service, 2, 0)
		mustPrices(t, service, req)
		wantCalls(t, s, service, 2, 0)
		c, ok := service.generations.lookup(productScope(1))
		if want := v.known[productScope(1)].ID; !ok || c.id != want {
			t.Errorf("the table has %x, want %x", c.id, want)
		}
	})
}

// lateRegistry answers with what was true when it was asked.
type lateRegistry struct {
	*ear
	delay atomic.Int64
}

func (r *lateRegistry) Generations(ctx context.Context, scopes []commerce.PriceScope) ([]commerce.Generation, error) {
	found, err := r.ear.Generations(ctx, scopes)
	if late := pause(ctx, time.Duration(r.delay.Load())); late != nil {
		return nil, late
	}
	return found, err
}

// TestUnknownScopesAreReadTogether counts how often a cold question asks.
func TestUnknownScopesAreReadTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, one, _ := pair(t, newShop())
		mustPrices(t, one, staff(commerce.ForGroup(3), products(1, 200)...))
		if reads, _, _ := v.counted(); reads != 1 {
			t.Errorf("%d reads of 203 scopes", reads)
		}
		mustPrices(t, one, staff(commerce.ForGroup(3), slices.Concat(products(150, 100), products(1, 10))...))
		if reads, _, _ := v.counted(); reads != 2 {
			t.Errorf("%d reads, want one more for 50 products", reads)
		}
	})
}

// TestAMuteRegistryCostsLittle has one that never answers, and a store that does.
func TestAMuteRegistryCostsLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		late := &lateRegistry{ear: newVillage(1).ear()}
		late.delay.Store(int64(time.Hour))
		service := openStale(t, s, func(o *Options) { o.Registry = late })
		begun := time.Now()
		wantStaleless(t, mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 50)...)))
		if took := time.Since(begun); took != registryTimeout {
			t.Errorf("took %v", took)
		}
	})
}

// wantStaleless checks that there are prices, fresh ones that nobody may keep.
func wantStaleless(t *testing.T, results map[commerce.PriceItem]commerce.PriceResult) {
	t.Helper()
	for item, r := range results {
		if r.Unavailable != "" || r.Price.IsStale || !r.FreshUntil.IsZero() {
			t.Errorf("%+v: got %+v", item, r)
		}
	}
}
