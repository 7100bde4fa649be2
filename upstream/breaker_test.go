package upstream

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestBreakerLeavesAFailingHostInPeace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answered(502)}}
		link := breaker(s.roundTrip)
		call := func(url string, in Intent) error {
			return try(link, newRequest(t, t.Context(), url, in))
		}
		for range breakerCalls {
			if err := call("https://api.bigcommerce.com/", reading()); err != nil {
				t.Fatal(err)
			}
		}
		e := mustError(t, call("https://api.bigcommerce.com/", reading()))
		if e.Kind != Unavailable || e.Reason != ReasonBreaker || e.sent || e.RetryAfter != breakerRest {
			t.Errorf("got %+v", e)
		}
		if err := call("https://store-abc-1.mybigcommerce.com/", writing()); err != nil {
			t.Errorf("another host: %v", err)
		}
		before := s.calls.Load()
		time.Sleep(breakerRest) // of synctest's time
		s.steps = []step{answered(200)}
		for range breakerProofs {
			if err := call("https://api.bigcommerce.com/", reading()); err != nil {
				t.Fatalf("after the rest: %v", err)
			}
		}
		if err := call("https://api.bigcommerce.com/", reading()); err != nil || s.calls.Load() != before+breakerProofs+1 {
			t.Errorf("after the proofs: %v, %d calls", err, s.calls.Load()-before)
		}
	})
}

func TestBreakerCountsOnlyTheStoresFailures(t *testing.T) {
	for _, tc := range []struct {
		name string
		step step
		want bool
	}{
		{"refused requests", answered(422), true},
		{"limits", answered(429), true},
		{"callers who left", step{err: &Error{Kind: Unavailable, Reason: ReasonCanceled, Err: context.Canceled}}, true},
		{"server errors", answered(500), false},
		{"timeouts", failed(ReasonTimeout, true), false},
		{"pages of HTML", failed(ReasonHTML, true), false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := &script{steps: []step{tc.step}}
			link := breaker(s.roundTrip)
			var err error
			for range 2 * breakerCalls {
				err = try(link, newRequest(t, t.Context(), "https://h/", reading()))
			}
			if closed := s.calls.Load() == 2*breakerCalls; closed != tc.want {
				t.Errorf("%d calls went through", s.calls.Load())
			}
			var e *Error
			if open := errors.As(err, &e) && e.Reason == ReasonBreaker; open == tc.want {
				t.Errorf("the last call got %v", err)
			}
		})
	}
}

// impatience is how calls end whose callers leave or run out of time: the error
// that receive makes of it, under the caller's own context.
func impatience() map[string]func(context.Context) (context.Context, step) {
	return map[string]func(context.Context) (context.Context, step){
		"left": func(ctx context.Context) (context.Context, step) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx, step{err: &Error{Kind: Unavailable, Reason: ReasonCanceled, Err: context.Canceled}}
		},
		"no more time": func(ctx context.Context) (context.Context, step) {
			ctx, cancel := context.WithDeadline(ctx, time.Now())
			cancel()
			return ctx, step{err: &Error{Kind: Unavailable, Reason: ReasonTimeout, Err: context.DeadlineExceeded}}
		},
	}
}

func TestBreakerDoesNotCountImpatience(t *testing.T) {
	for name, impatient := range impatience() {
		t.Run(name, func(t *testing.T) {
			ctx, end := impatient(t.Context())
			s := &script{steps: []step{end}}
			link := breaker(s.roundTrip)
			for range 2 * breakerCalls {
				if e := mustError(t, try(link, newRequest(t, ctx, "https://h/", reading()))); e.Reason == ReasonBreaker {
					t.Fatal("callers without patience opened the breaker for everybody")
				}
			}
		})
	}
}

// TestBreakerTrialsSurviveImpatience has callers leave in the middle of trials: the
// host is neither left in peace for longer, nor are there ever more trials at a
// time than proofs are needed.
func TestBreakerTrialsSurviveImpatience(t *testing.T) {
	for name, impatient := range impatience() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: []step{answered(500)}}
				link := breaker(s.roundTrip)
				call := func(ctx context.Context) error { return try(link, newRequest(t, ctx, "https://h/", reading())) }
				for range breakerCalls {
					_ = call(t.Context())
				}
				time.Sleep(breakerRest)
				ctx, end := impatient(t.Context())
				s.steps = []step{end}
				for range 5 {
					if e := mustError(t, call(ctx)); e.Reason == ReasonBreaker {
						t.Fatal("a caller who left sent the host to rest")
					}
				}
				s.steps = []step{answered(200)}
				for range 5 {
					if err := call(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			})
		})
	}
}

func TestBreakerBoundsTrials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answered(500)}}
		hold := make(chan struct{})
		slow := false
		link := breaker(func(r *http.Request) (*http.Response, error) {
			if slow {
				select {
				case <-hold:
				case <-r.Context().Done():
					return nil, failure(r.Context(), r.Context().Err(), reading(), true)
				}
			}
			return s.roundTrip(r)
		})
		call := func(ctx context.Context) error { return try(link, newRequest(t, ctx, "https://h/", reading())) }
		for range breakerCalls {
			_ = call(t.Context())
		}
		time.Sleep(breakerRest)
		slow = true
		var trials sync.WaitGroup
		for range 10 { // two leave, two others come
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			for range breakerProofs {
				trials.Go(func() { _ = call(ctx) })
			}
			synctest.Wait()
			if e := mustError(t, call(ctx)); e.Reason != ReasonBreaker {
				t.Errorf("one trial too many: %v", e)
			}
			cancel()
			trials.Wait()
		}
		// What was given up before a rest is not to be had after it.
		slow, s.steps = false, []step{answered(500)}
		_ = call(t.Context())
		time.Sleep(breakerRest)
		slow, s.steps = true, []step{answered(200)}
		for range breakerProofs {
			trials.Go(func() {
				if err := call(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if e := mustError(t, call(t.Context())); e.Reason != ReasonBreaker {
			t.Errorf("one trial too many: %v", e)
		}
		close(hold)
		trials.Wait()
	})
}

// TestBreakerNoticesAStoreThatHangs has callers with the usual ten seconds.
func TestBreakerNoticesAStoreThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chain := Transport(hanging{}, Options{Limits: map[Endpoint]int{}})
		var callers sync.WaitGroup
		for range breakerCalls {
			callers.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				_ = try(chain.RoundTrip, newRequest(t, ctx, "https://h/", reading()))
			})
		}
		callers.Wait()
		if e := mustError(t, try(chain.RoundTrip, newRequest(t, t.Context(), "https://h/", reading()))); e.Reason != ReasonBreaker {
			t.Errorf("got %v", e)
		}
	})
}

// hanging is a store that takes requests and never answers.
type hanging struct{}

func (hanging) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}
