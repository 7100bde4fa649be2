package upstream

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// half makes jitter predictable.
func half() float64 { return 0.5 }

func TestRetryRepeatsOnlyWhatItMay(t *testing.T) {
	good := answered(200)
	for _, tc := range []struct {
		name  string
		in    Intent
		steps []step
		want  int64
	}{
		{"a good answer", reading(), []step{good}, 1},
		{"a read that timed out", reading(), []step{failed(ReasonTimeout, true), good}, 2},
		{"a read that broke twice", reading(), []step{failed(ReasonBroken, true), failed(ReasonHTML, true), good}, 3},
		{"a read that never works", reading(), []step{answered(503)}, 3},
		{"a read, 429 without headers", reading(), []step{answered(429), good}, 2},
		{"a read, 429 that passes soon", reading(), []step{answered(429, "X-Rate-Limit-Time-Reset-Ms", "900"), good}, 2},
		{"a read, 429 that passes late", reading(), []step{answered(429, "X-Rate-Limit-Time-Reset-Ms", "9000"), good}, 1},
		{"a read, 503 early in the quota's window", reading(), []step{answered(503, "X-Rate-Limit-Time-Reset-Ms", "29000"), good}, 2},
		{"a read, 503 that passes late", reading(), []step{answered(503, "Retry-After", "29"), good}, 1},
		{"a read that is not taken", reading(), []step{answered(400), good}, 1},
		{"a read without access", reading(), []step{answered(401), good}, 1},
		{"a read of too much", reading(), []step{failed(ReasonOversized, true), good}, 1},
		{"a read of a host at rest", reading(), []step{failed(ReasonBreaker, false), good}, 1},
		{"a read nobody waits for", reading(), []step{failed(ReasonCanceled, true), good}, 1},
		{"a write that timed out", writing(), []step{failed(ReasonTimeout, true), good}, 1},
		{"a write that broke", writing(), []step{failed(ReasonBroken, true), good}, 1},
		{"a write, 500", writing(), []step{answered(500), good}, 1},
		{"a write, 503", writing(), []step{answered(503), good}, 1},
		{"a write, 429", writing(), []step{answered(429), good}, 1},
		{"a write that was never sent", writing(), []step{failed(ReasonUnreachable, false), good}, 2},
		{"a request that nobody described", Intent{}, []step{failed(ReasonBroken, true), good}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{steps: tc.steps}
				got, err := status(retry(s.roundTrip, Options{Random: half}), newRequest(t, t.Context(), "https://h/", tc.in))
				if n := s.calls.Load(); n != tc.want {
					t.Errorf("%d attempts, want %d", n, tc.want)
				}
				last := tc.steps[min(int(tc.want), len(tc.steps))-1]
				if got != last.status || !errors.Is(err, last.err) {
					t.Error("the last attempt's answer got lost")
				}
			})
		})
	}
}

func TestRetryKeepsTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
		defer cancel()
		s := &script{steps: []step{answered(503)}}
		began := time.Now()
		if err := try(retry(s.roundTrip, Options{Random: half}), newRequest(t, ctx, "https://h/", reading())); err != nil {
			t.Fatal(err)
		}
		// The first wait is 100 ms, and the second, 200 ms, would be too late.
		if took := time.Since(began); s.calls.Load() != 2 || took != 100*time.Millisecond {
			t.Errorf("%d attempts in %v", s.calls.Load(), took)
		}
	})
}

func TestRetryStopsWaitingWhenTheCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Millisecond, cancel)
		s := &script{steps: []step{answered(503)}}
		began := time.Now()
		got, err := status(retry(s.roundTrip, Options{Random: half}), newRequest(t, ctx, "https://h/", reading()))
		if took := time.Since(began); took != 10*time.Millisecond {
			t.Errorf("left after %v", took)
		}
		if err != nil || got != 503 || s.calls.Load() != 1 {
			t.Errorf("got %d, %v after %d attempts", got, err, s.calls.Load())
		}
	})
}

func TestRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls = 1000
		s := &script{steps: []step{answered(503)}}
		link := retry(s.roundTrip, Options{Random: half})
		for range calls {
			if err := try(link, newRequest(t, t.Context(), "https://h/", reading())); err != nil {
				t.Fatal(err)
			}
		}
		repeats := s.calls.Load() - calls
		if most := int64(calls*budgetShare + budgetMost); repeats > most || repeats < most-2 {
			t.Errorf("%d repeats of %d calls, want about %d", repeats, calls, most)
		}
	})
}

func TestBackoffGrowsAndIsJittered(t *testing.T) {
	for attempt, most := range map[int]time.Duration{1: 200 * time.Millisecond, 2: 400 * time.Millisecond, 9: maxBackoff} {
		if got := backoff(attempt, 0); got != 0 {
			t.Errorf("attempt %d: least %v", attempt, got)
		}
		if got := backoff(attempt, 0.999999); got >= most || got < most*9/10 {
			t.Errorf("attempt %d: most %v, want just below %v", attempt, got, most)
		}
	}
}

func TestAnAttemptWithoutABodyIsFine(t *testing.T) {
	r, err := http.NewRequest(http.MethodGet, "https://h/", nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := fresh(r)
	if err != nil || again.Body != nil || again == r {
		t.Errorf("got %v, %v", again, err)
	}
}
