package upstream

import (
	"context"
	"errors"
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

func TestBreakerClosesAgainAfterACallerLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{steps: []step{answered(500)}}
		link := breaker(s.roundTrip)
		call := func() error { return try(link, newRequest(t, t.Context(), "https://h/", reading())) }
		for range breakerCalls {
			_ = call()
		}
		// The trial call of each rest is given up by its caller.
		s.steps = []step{{err: &Error{Kind: Unavailable, Reason: ReasonCanceled, Err: context.Canceled}}}
		for range 5 {
			time.Sleep(breakerRest)
			if e := mustError(t, call()); e.Reason != ReasonCanceled {
				t.Fatalf("no trial was made: %v", e)
			}
		}
		s.steps = []step{answered(200)}
		time.Sleep(breakerRest)
		for range 5 {
			if err := call(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
