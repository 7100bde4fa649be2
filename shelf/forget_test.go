package shelf_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/shelf"
)

// What is forgotten is read again, and so is that the store did not answer.
func TestForget(t *testing.T) {
	t.Parallel()
	from := &source{}
	kept := shelf.New(shelf.Options[string, int]{Read: from.read, Fresh: time.Hour, Stale: time.Hour, Patience: time.Hour})
	for n := range 3 {
		for range 2 {
			if got, err := kept.Get(t.Context(), ""); err != nil || got != n+1 {
				t.Errorf("got %d, %v", got, err)
			}
		}
		kept.Forget()
	}
	from.fail(true)
	for range 2 {
		_, err := kept.Get(t.Context(), "")
		wantCode(t, err, commerce.CodeUpstreamUnavailable) // what was forgotten is not even stale
	}
	if from.count() != 4 {
		t.Errorf("%d reads", from.count())
	}
	kept.Forget()
	from.fail(false)
	if got, err := kept.Get(t.Context(), ""); err != nil || got != 5 {
		t.Errorf("got %d, %v", got, err)
	}
}

// The store may have answered before the change, so that neither the answer nor the read
// itself is for those who come after. Whichever of the reads ends last.
func TestForgetDuringARead(t *testing.T) {
	t.Parallel()
	for name, takes := range map[string][]time.Duration{
		"the old one ends first": {time.Second, 2 * time.Second},
		"the old one ends last":  {2 * time.Second, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var reads atomic.Int64
				kept := shelf.New(shelf.Options[string, int]{Fresh: time.Hour, Read: func(context.Context, string) (int, error) {
					n := int(reads.Add(1))
					time.Sleep(takes[n-1])
					return n, nil
				}})
				want := func(want int) {
					if got, err := kept.Get(t.Context(), ""); err != nil || got != want {
						t.Errorf("got %d, %v, want %d", got, err, want)
					}
				}
				var all sync.WaitGroup
				all.Go(func() { want(1) })
				synctest.Wait()
				kept.Forget()
				all.Go(func() { want(2) })
				synctest.Wait()
				all.Go(func() { want(2) }) // together with the one before
				all.Wait()
				want(2)
				if reads.Load() != 2 {
					t.Errorf("%d reads", reads.Load())
				}
			})
		})
	}
}

// TestNothingOldIsGot changes what is read while many ask and one forgets: whoever asks
// after a change was forgotten gets it or a later one.
func TestNothingOldIsGot(t *testing.T) {
	t.Parallel()
	var now, known atomic.Int64
	kept := shelf.New(shelf.Options[int, int64]{Fresh: time.Hour, Read: func(context.Context, int) (int64, error) { return now.Load(), nil }})
	var all sync.WaitGroup
	over := make(chan struct{})
	for n := range 8 {
		all.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				least := known.Load()
				if got, err := kept.Get(t.Context(), n%2); err != nil || got < least {
					t.Errorf("got %d, %v, and %d was forgotten", got, err, least)
					return
				}
			}
		})
	}
	for change := range int64(2000) {
		now.Store(change)
		kept.Forget()
		known.Store(change)
	}
	close(over)
	all.Wait()
}
