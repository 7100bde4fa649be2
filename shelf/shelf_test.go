package shelf_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/shelf"
)

// canary is the text of an error that nobody may be shown.
const canary = "https://store.example/?token=canary"

var errAway = errors.New(canary)

// source is what a Shelf reads from, and counts. Its values are the counts.
type source struct {
	mu    sync.Mutex // guards the fields below
	reads int
	fails bool
	// wait, when set, is called while a read is under way.
	wait func(ctx context.Context)
}

func (s *source) read(ctx context.Context, _ string) (int, error) {
	s.mu.Lock()
	s.reads++
	n, fails, wait := s.reads, s.fails, s.wait
	s.mu.Unlock()
	if wait != nil {
		wait(ctx)
	}
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	if fails {
		return 0, errAway
	}
	return n, nil
}

func (s *source) fail(fails bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = fails
}

func (s *source) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reads
}

// wantCode also fails when the error shows what the store said.
func wantCode(t *testing.T, err error, want commerce.Code) {
	t.Helper()
	if commerce.CodeOf(err) != want || err != nil && strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v, want code %q", err, want)
	}
}

// TestAge walks through the lives of what is kept, at the last and the first moment of
// each.
func TestAge(t *testing.T) {
	t.Parallel()
	const fresh, stale, patience = 5 * time.Minute, time.Hour, 10 * time.Second
	type step struct {
		passes time.Duration
		fails  bool
		want   int // 0 for an error
		reads  int
	}
	for name, test := range map[string]struct {
		o     shelf.Options[string, int]
		steps []step
	}{
		"fresh, stale, gone": {shelf.Options[string, int]{Fresh: fresh, Stale: stale, Patience: patience}, []step{
			{0, false, 1, 1},
			{fresh - 1, false, 1, 1},
			{1, false, 2, 2},
			{fresh, true, 2, 3},         // stale
			{patience - 1, true, 2, 3},  // left alone
			{1, true, 2, 4},             // asked again
			{patience - 1, false, 2, 4}, // left alone, though it would answer
			{1, false, 5, 5},
			{stale - 1, true, 5, 6},
			{1, true, 0, 6}, // too old, and left alone
			{patience - 2, true, 0, 6},
			{1, true, 0, 7},
			{patience - 1, false, 0, 7}, // left alone with nothing to tell
			{1, false, 8, 8},
			{-time.Minute, false, 9, 9}, // a clock that was set back
			{-time.Minute, true, 0, 10},
			{-time.Minute, false, 11, 11}, // and the failure is of the future
		}},
		"never stale, no patience": {shelf.Options[string, int]{Fresh: fresh}, []step{
			{0, true, 0, 1},
			{0, true, 0, 2},
			{0, false, 3, 3},
			{fresh - 1, true, 3, 3},
			{1, true, 0, 4},
			{0, false, 5, 5},
		}},
		"never kept": {shelf.Options[string, int]{}, []step{
			{0, false, 1, 1},
			{0, false, 2, 2},
			{0, true, 0, 3},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, from := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), &source{}
			test.o.Now, test.o.Read = func() time.Time { return now }, from.read
			kept := shelf.New(test.o)
			for i, step := range test.steps {
				now = now.Add(step.passes)
				from.fail(step.fails)
				got, err := kept.Get(t.Context(), "")
				if got != step.want || from.count() != step.reads {
					t.Fatalf("step %d: got %d, %v after %d reads", i, got, err, from.count())
				}
				if step.want != 0 && err != nil || step.want == 0 && (commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable || strings.Contains(err.Error(), "canary")) {
					t.Fatalf("step %d: %v", i, err)
				}
			}
		})
	}
}

// A value is as old as the question for it, not as its answer.
func TestAgeCountsFromTheQuestion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		from := &source{wait: func(context.Context) { time.Sleep(2 * time.Second) }}
		kept := shelf.New(shelf.Options[string, int]{Read: from.read, Fresh: 3 * time.Second})
		for want, after := range []time.Duration{0, 0, time.Second - 1, 1} {
			time.Sleep(after)
			if got, err := kept.Get(t.Context(), ""); err != nil || got != max(1, want-1) {
				t.Errorf("after %v: got %d, %v", after, got, err)
			}
		}
	})
}

// Each key has a place of its own, also for its failures.
func TestKeys(t *testing.T) {
	t.Parallel()
	reads := map[int]int{}
	kept := shelf.New(shelf.Options[int, int]{Fresh: time.Hour, Patience: time.Hour, Read: func(_ context.Context, key int) (int, error) {
		reads[key]++
		if key == 3 {
			return 0, errAway
		}
		return 10 * key, nil
	}})
	for range 3 {
		for key := range 5 {
			got, err := kept.Get(t.Context(), key)
			if key == 3 {
				wantCode(t, err, commerce.CodeUpstreamUnavailable)
			} else if err != nil || got != 10*key || reads[key] != 1 {
				t.Errorf("%d: got %d, %v after %d reads", key, got, err, reads[key])
			}
		}
	}
	if reads[3] != 1 {
		t.Errorf("%d reads of what fails", reads[3])
	}
}

// However many ask at once, one read answers; who leaves takes nobody's answer along.
func TestOneRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		from := &source{wait: func(context.Context) { time.Sleep(time.Second) }}
		kept := shelf.New(shelf.Options[string, int]{Read: from.read, Fresh: time.Hour})
		first, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			_, err := kept.Get(first, "")
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("who left got %v", err)
			}
		})
		synctest.Wait()
		for range 100 {
			all.Go(func() {
				if got, err := kept.Get(t.Context(), ""); err != nil || got != 1 {
					t.Errorf("got %d, %v", got, err)
				}
			})
		}
		synctest.Wait()
		leave()
		all.Wait()
		if from.count() != 1 {
			t.Errorf("%d reads", from.count())
		}
	})
}

// A read that hangs is given up, and what is stale is good then.
func TestTimeout(t *testing.T) {
	t.Parallel()
	for timeout, want := range map[time.Duration]time.Duration{0: 10 * time.Second, 3 * time.Second: 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			from := &source{}
			kept := shelf.New(shelf.Options[string, int]{Read: from.read, Stale: time.Minute, Timeout: timeout})
			if _, err := kept.Get(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
			from.wait = func(ctx context.Context) { <-ctx.Done() }
			for _, test := range []struct {
				after time.Duration
				code  commerce.Code
			}{{0, ""}, {time.Minute, commerce.CodeUpstreamUnavailable}} {
				time.Sleep(test.after)
				began := time.Now()
				got, err := kept.Get(t.Context(), "")
				wantCode(t, err, test.code)
				if took := time.Since(began); took != want || (got == 1) != (err == nil) {
					t.Errorf("got %d after %v", got, took)
				}
			}
		})
	}
}

// A panic is an error of those who wait, and the next one is answered.
func TestPanic(t *testing.T) {
	t.Parallel()
	from := &source{wait: func(context.Context) { panic(canary) }}
	kept := shelf.New(shelf.Options[string, int]{Read: from.read})
	_, err := kept.Get(t.Context(), "")
	wantCode(t, err, commerce.CodeInternal)
	from.wait = nil
	if got, err := kept.Get(t.Context(), ""); err != nil || got != 2 {
		t.Errorf("got %d, %v", got, err)
	}
}
