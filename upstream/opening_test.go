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

// TestTheFirstCallsAreFew until one of them tells the quota.
func TestTheFirstCallsAreFew(t *testing.T) {
	for name, test := range map[string]struct {
		in    Intent
		first step
		// few is how many are under way at first, then how many after the first answer.
		few, then int
	}{
		"it tells":         {reading(), answered(200, "X-Rate-Limit-Requests-Quota", "150", "X-Rate-Limit-Time-Reset-Ms", "30000"), firstCalls, 19},
		"there is none":    {reading(), answered(404), firstCalls, 19},
		"it is in trouble": {reading(), answered(503), firstCalls, firstCalls},
		"it is busy":       {reading(), answered(429), firstCalls, firstCalls},
		"it is broken":     {reading(), failed(ReasonBroken, true), firstCalls, firstCalls},
		"another API":      {writing(), answered(200), 20, 19},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var under atomic.Int32
				ends := make(chan step)
				link := quota(func(r *http.Request) (*http.Response, error) {
					under.Add(1)
					defer under.Add(-1)
					select {
					case s := <-ends:
						return s.play()
					case <-r.Context().Done():
						return nil, r.Context().Err()
					}
				}, Options{}.withDefaults())
				ctx, cancel := context.WithCancel(t.Context())
				var all sync.WaitGroup
				for range 20 {
					all.Go(func() { _ = try(link, newRequest(t, ctx, "https://h/", test.in)) })
				}
				synctest.Wait()
				if n := int(under.Load()); n != test.few {
					t.Errorf("%d are under way at first", n)
				}
				ends <- test.first
				synctest.Wait()
				if n := int(under.Load()); n != test.then {
					t.Errorf("%d are under way then", n)
				}
				cancel()
				all.Wait()
			})
		})
	}
}

// TestAnOpeningThatTakesLong waits no longer than it may, and takes no more than the least
// quota there is.
func TestAnOpeningThatTakesLong(t *testing.T) {
	const ours = 72 // half of the least, less what is for sales
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int32
		link := quota(func(r *http.Request) (*http.Response, error) {
			sent.Add(1)
			<-r.Context().Done()
			return nil, r.Context().Err()
		}, Options{}.withDefaults())
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		var hasty, refused atomic.Int32
		for n := range 200 {
			all.Go(func() {
				if n < 10 {
					<-time.After(firstPatience / 10) // they find all places taken
					short, cancel := context.WithTimeout(ctx, firstPatience/2)
					defer cancel()
					if e := mustError(t, try(link, newRequest(t, short, "https://h/", reading()))); e.Reason == ReasonTimeout && !e.sent {
						hasty.Add(1)
					}
					return
				}
				if err := try(link, newRequest(t, ctx, "https://h/", reading())); err != nil && ctx.Err() == nil {
					if e := mustError(t, err); e.Reason == ReasonQuota {
						refused.Add(1)
					}
				}
			})
		}
		time.Sleep(firstPatience - time.Millisecond)
		synctest.Wait()
		if sent.Load() != firstCalls || hasty.Load() != 10 {
			t.Errorf("%d were sent, %d waited as long as their callers", sent.Load(), hasty.Load())
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if sent.Load() != ours || refused.Load() != 190-ours {
			t.Errorf("%d were sent and %d refused", sent.Load(), refused.Load())
		}
		cancel()
		all.Wait()
	})
}
