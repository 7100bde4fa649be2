package replica

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// TestAwait waits for a lease to begin, however many wait, and again after it was lost.
func TestAwait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &Registry{lease: &lease{}}
		for range 3 {
			var all sync.WaitGroup
			for range 10 {
				all.Go(func() {
					if err := r.Await(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			heard := make(chan struct{})
			go func() { all.Wait(); close(heard) }()
			for n := range 2 {
				synctest.Wait()
				select {
				case <-heard:
					t.Fatalf("it is heard after %d answers", n)
				default:
				}
				time.Sleep(pingEvery)
				r.lease.answered(time.Now())
			}
			<-heard
			r.lease.lost()
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Await(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("nobody answers: %v", err)
		}
	})
}

func TestAwaitARealServer(t *testing.T) {
	t.Parallel()
	s := open(t, Options{URL: commerce.Secret(redistest.Start(t).URL), Timeout: patient})
	follow(s)
	if err := s.Registry().Await(t.Context()); err != nil {
		t.Fatal(err)
	}
}
