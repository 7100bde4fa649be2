package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// shop is a store with a variant ten times as high as each product, which answers so many
// calls in half a minute, and says so.
type shop struct {
	perWindow int
	delay     time.Duration

	mu     sync.Mutex // guards the fields below
	fails  error
	window time.Time
	used   int
	asked  [][]int
}

func (s *shop) ProductsOfVariants(ctx context.Context, ids []int) (map[int]int, error) {
	s.mu.Lock()
	fails := s.fails
	if left := 30*time.Second - time.Since(s.window); left <= 0 {
		s.window, s.used = time.Now(), 0
	} else if s.used == s.perWindow {
		s.mu.Unlock()
		return nil, &commerce.Error{Code: commerce.CodeRateLimited, Message: "Later.", RetryAfter: left}
	}
	s.used++
	s.asked = append(s.asked, slices.Clone(ids))
	s.mu.Unlock()
	select {
	case <-time.After(s.delay):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	answer := map[int]int{}
	for _, id := range ids {
		if id%10 == 0 {
			answer[id] = id / 10
		}
	}
	return answer, fails
}

func (s *shop) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = err
}

func (s *shop) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

// inBubble tests with the bubble's clock.
func inBubble(t *testing.T, s *shop, test func(t *testing.T, v *variants)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		v, err := newVariants(s, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		defer v.close()
		test(t, v)
	})
}

// wantProducts asks for the products of variants, which the store tells.
func wantProducts(t *testing.T, v *variants, ids ...int) {
	t.Helper()
	products, ok, err := v.products(t.Context(), ids)
	if slices.Sort(products); err != nil || !ok || len(products) != len(ids) || products[0] != ids[0]/10 {
		t.Errorf("%v, %t, %v", products, ok, err)
	}
}

// wantLater asks for the products of variants, which the store does not tell in time, and
// returns how long that took.
func wantLater(t *testing.T, v *variants, ids ...int) time.Duration {
	t.Helper()
	began := time.Now()
	if products, ok, err := v.products(t.Context(), ids); err == nil || !ok {
		t.Errorf("%v, %t, %v", products, ok, err)
	}
	return time.Since(began)
}

// Variants of many events are looked up in as few calls as they fit in, each once, and
// one call at a time.
func TestLookupsAreGathered(t *testing.T) {
	s := &shop{perWindow: 1000, delay: 100 * time.Millisecond}
	inBubble(t, s, func(t *testing.T, v *variants) {
		var all sync.WaitGroup
		began := time.Now()
		for i := range 120 {
			all.Go(func() { wantProducts(t, v, 10*(i%110+1)) })
		}
		all.Wait()
		// The first and the last wait for others, which the second does not need.
		if took := time.Since(began); took > 2*lookupGather+3*s.delay {
			t.Errorf("took %s", took)
		}
		if n := len(v.lookups.of); n != 0 {
			t.Errorf("%d of those that are known wait", n)
		}
		if len(s.asked) != 3 || len(s.asked[0]) != lookupSize || len(s.asked[2]) != 10 {
			t.Errorf("asked for %v", s.asked)
		}
		wantProducts(t, v, 10, 20, 1100)
		if s.calls() != 3 {
			t.Errorf("what is known was asked for: %v", s.asked)
		}
	})
}

// Of what the store does not know, everything is to be believed, and of what it may tell
// later nothing is: those of the event that are known count.
func TestLookupsThatFailSayNothing(t *testing.T) {
	s := &shop{perWindow: 1000}
	inBubble(t, s, func(t *testing.T, v *variants) {
		wantProducts(t, v, 10)
		if _, ok, err := v.products(t.Context(), []int{10, 11}); ok || err != nil {
			t.Errorf("a variant that there is not: %t, %v", ok, err)
		}
		s.fail(errors.New("down"))
		products, ok, err := v.products(t.Context(), []int{10, 20})
		if !slices.Equal(products, []int{1}) || !ok || commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable {
			t.Errorf("%v, %t, %v", products, ok, err)
		}
	})
}

// A store that does not answer is asked ever more seldom, and events are answered at once
// meanwhile. What they named is known soon after it answers again.
func TestLookupsLeaveABrokenStoreAlone(t *testing.T) {
	s := &shop{perWindow: 1000, fails: errors.New("down")}
	inBubble(t, s, func(t *testing.T, v *variants) {
		var all sync.WaitGroup
		for i := range 2 * lookupSize {
			all.Go(func() {
				if took := wantLater(t, v, 10*(i+1)); took > lookupGather {
					t.Errorf("the news took %s", took)
				}
			})
		}
		all.Wait()
		if took := wantLater(t, v, 20); took != 0 || s.calls() != 1 {
			t.Errorf("the next waited for %s, after %d calls", took, s.calls())
		}
		time.Sleep(30 * time.Minute)
		if calls := s.calls(); calls < 30 || calls > 40 {
			t.Errorf("%d calls in 30 minutes", calls)
		}
		s.fail(nil)
		time.Sleep(2 * maxLookupPause)
		before := s.calls()
		wantProducts(t, v, 10, 20)
		if s.calls() != before {
			t.Errorf("asked again: %v", s.asked[before:])
		}
		s.fail(errors.New("down"))
		wantLater(t, v, 10_000)
		time.Sleep(lookupPause + lookupGather + time.Millisecond)
		if s.calls() != before+2 {
			t.Errorf("%d calls after a second trouble, want 2: its pauses begin anew", s.calls()-before)
		}
	})
}

// Whoever says for how long is left alone for as long, and the clock may be set meanwhile.
func TestLookupsWaitAsLongAsTheyAreTold(t *testing.T) {
	s := &shop{perWindow: 1000, fails: &commerce.Error{Code: commerce.CodeRateLimited, RetryAfter: 45 * time.Second}}
	inBubble(t, s, func(t *testing.T, v *variants) {
		var back atomic.Int64
		v.lookups.now = func() time.Time { return time.Now().Add(-time.Duration(back.Load())) }
		wantLater(t, v, 10)
		if time.Sleep(44 * time.Second); s.calls() != 1 {
			t.Errorf("%d calls in 44 seconds", s.calls())
		}
		if time.Sleep(2 * time.Second); s.calls() != 2 {
			t.Errorf("%d calls in 46 seconds", s.calls())
		}
		back.Store(int64(time.Hour))
		if time.Sleep(2 * time.Second); s.calls() != 3 {
			t.Errorf("%d calls after the clock was set back", s.calls())
		}
	})
}

// A store's client that panics is one that fails.
func TestLookupsSurviveAPanic(t *testing.T) {
	inBubble(t, nil, func(t *testing.T, v *variants) { wantLater(t, v, 10) })
}

// A store that never tells must not find that its events are never taken: after an hour,
// when nothing is served that is as old, they count as everything.
func TestLookupsAreNotHopedForForEver(t *testing.T) {
	s := &shop{perWindow: 1000, fails: errors.New("down")}
	inBubble(t, s, func(t *testing.T, v *variants) {
		wantLater(t, v, 10)
		time.Sleep(lookupPatience - time.Second)
		wantLater(t, v, 10)
		time.Sleep(2 * time.Second)
		if products, ok, err := v.products(t.Context(), []int{10}); ok || err != nil {
			t.Errorf("%v, %t, %v", products, ok, err)
		}
	})
}

// An event waits for its answer no longer than the store waits for ours, and a call that
// hangs is given up.
func TestLookupsThatTakeTooLong(t *testing.T) {
	s := &shop{perWindow: 1000, delay: time.Hour}
	inBubble(t, s, func(t *testing.T, v *variants) {
		var all sync.WaitGroup
		for i := range 2 * lookupSize {
			all.Go(func() {
				if took := wantLater(t, v, 10*(i+1)); took > lookupWait {
					t.Errorf("waited for %s", took)
				}
			})
		}
		all.Wait()
		if time.Sleep(time.Second); s.calls() > 2 {
			t.Errorf("%d calls at once", s.calls())
		}
	})
	s = &shop{perWindow: 1000, delay: lookupTimeout - time.Millisecond}
	inBubble(t, s, func(t *testing.T, v *variants) {
		var all sync.WaitGroup
		for i := range 4 * lookupSize {
			all.Go(func() {
				began := time.Now()
				if _, _, _ = v.products(t.Context(), []int{10 * (i + 1)}); time.Since(began) > lookupWait {
					t.Errorf("waited for %s", time.Since(began))
				}
			})
		}
		all.Wait()
		time.Sleep(4 * lookupTimeout)
		if wantProducts(t, v, 10*4*lookupSize); s.calls() != 4 {
			t.Errorf("%d calls", s.calls())
		}
	})
}

// There is an end to what waits.
func TestLookupsAreBounded(t *testing.T) {
	s := &shop{perWindow: 1, delay: time.Millisecond}
	inBubble(t, s, func(t *testing.T, v *variants) {
		wantProducts(t, v, 10)
		many := make([]int, maxLookups+50)
		for i := range many {
			many[i] = 10 * (i + 2)
		}
		wantLater(t, v, many...)
		v.lookups.mu.Lock()
		defer v.lookups.mu.Unlock()
		if n := len(v.lookups.of); n != maxLookups {
			t.Errorf("%d wait", n)
		}
	})
}

// Who waits when it is over is told so, and who comes then.
func TestLookupsEnd(t *testing.T) {
	s := &shop{perWindow: 1000, delay: time.Hour}
	inBubble(t, s, func(t *testing.T, v *variants) {
		time.AfterFunc(time.Second, v.close)
		if took := wantLater(t, v, 10); took != time.Second {
			t.Errorf("waited for %s", took)
		}
		if took := wantLater(t, v, 20); took != 0 {
			t.Errorf("waited for %s", took)
		}
	})
	inBubble(t, s, func(t *testing.T, v *variants) {
		v.close()
		if took := wantLater(t, v, 10); took != 0 {
			t.Errorf("waited for %s for nobody", took)
		}
	})
}

// A store without anybody who may look up has all prices asked for anew.
func TestNobodyToLookUp(t *testing.T) {
	v, err := newVariants(nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer v.close()
	if _, ok, err := v.products(t.Context(), []int{10}); ok || err != nil {
		t.Errorf("%t, %v", ok, err)
	}
}

// A storm of records that nobody has heard of costs nobody else a price, and each of them
// takes effect when the store has sent it again a few times.
func TestAStormOfRecords(t *testing.T) {
	for _, count := range []int{80, 10_000} {
		t.Run(fmt.Sprint(count), func(t *testing.T) {
			s := &shop{perWindow: 19, delay: 100 * time.Millisecond}
			inBubble(t, s, func(t *testing.T, v *variants) {
				var mu sync.Mutex
				raised := map[int]bool{}
				var all sync.WaitGroup
				for i := range count {
					all.Go(func() {
						time.Sleep(time.Duration(i) * time.Millisecond)
						// As the store repeats itself (docs/webhooks.md).
						for _, next := range []time.Duration{1, 3, 5, 10, 0} {
							began := time.Now()
							products, ok, err := v.products(t.Context(), []int{10 * (i + 1)})
							if took := time.Since(began); took > lookupWait {
								t.Errorf("an event waited for %s", took)
							}
							if err == nil {
								if !ok || len(products) != 1 {
									t.Errorf("everything was asked for anew")
									return
								}
								mu.Lock()
								raised[products[0]] = true
								mu.Unlock()
								return
							}
							time.Sleep(next * time.Minute)
						}
					})
				}
				all.Wait()
				if len(raised) != count || s.calls() > count/lookupSize+30 {
					t.Errorf("%d of %d took effect, after %d calls", len(raised), count, s.calls())
				}
			})
		})
	}
}
