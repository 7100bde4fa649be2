package upstream

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestLimitCapsEachEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var busy, most atomic.Int64
		slow := func(*http.Request) (*http.Response, error) {
			n := busy.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			time.Sleep(time.Second) // of synctest's time
			busy.Add(-1)
			return response(200), nil
		}
		link := limit(slow, Options{Limits: map[Endpoint]int{{Management, "pricing"}: 3}})
		run := func(in Intent, calls int) time.Duration {
			began := time.Now()
			most.Store(0)
			var g sync.WaitGroup
			for range calls {
				g.Go(func() {
					if err := try(link, newRequest(t, t.Context(), "https://h/", in)); err != nil {
						t.Error(err)
					}
				})
			}
			g.Wait()
			return time.Since(began)
		}
		if took := run(reading(), 9); took != 3*time.Second || most.Load() != 3 {
			t.Errorf("9 calls took %v with %d at once, want 3 s with 3", took, most.Load())
		}
		other := Intent{API: Management, Endpoint: "customers", Read: true}
		if took := run(other, 9); took != time.Second || most.Load() != 9 {
			t.Errorf("an endpoint without a limit took %v with %d at once", took, most.Load())
		}
	})
}

func TestLimitWaitsOnlyAsLongAsItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		s := func(*http.Request) (*http.Response, error) { <-release; return response(200), nil }
		link := limit(s, Options{Limits: map[Endpoint]int{{Storefront, "login"}: 1}})
		var g sync.WaitGroup
		g.Go(func() { _ = try(link, newRequest(t, t.Context(), "https://h/", writing())) })
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := try(link, newRequest(t, ctx, "https://h/", writing()))
		// Nothing was sent, so even of a write the outcome is known.
		if e := mustError(t, err); e.Kind != Unavailable || e.Reason != ReasonTimeout || e.sent {
			t.Errorf("got %+v", e)
		}
		close(release)
		g.Wait()
	})
}

func TestDocumentedLimits(t *testing.T) {
	if got := ConcurrencyLimits()[Endpoint{Management, "pricing"}]; got != 50 {
		t.Errorf("pricing: %d at once, the store takes 50", got)
	}
}
