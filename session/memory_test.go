package session

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// moved is what a price read ends with when the store answers for another group.
func moved() error {
	return fmt.Errorf("prices: %w", &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "Ask again.", Err: commerce.ErrGroupChanged,
	})
}

// The store's word that the group is another makes the next proof a new one, and
// ends nothing.
func TestObserveGroupChanged(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	token := seal(t, e, 1)
	mine, other := e.as(t, 7, 1), e.as(t, 7, 2)
	e.store.prove = alive(3)
	for _, ctx := range []context.Context{mine, other} {
		if _, err := e.Proof(ctx); err != nil {
			t.Fatal(err)
		}
	}
	e.store.prove = alive(4)
	e.Observe(From(mine), moved())
	for range 2 { // the second from memory
		proof, err := e.Proof(mine)
		if err != nil || proof.GroupID() != 4 {
			t.Fatalf("got %+v, %v", proof, err)
		}
	}
	if proof, err := e.Proof(other); err != nil || proof.GroupID() != 3 {
		t.Errorf("the other session: %+v, %v", proof, err)
	}
	if got := e.store.proofs.Load(); got != 3 {
		t.Errorf("%d questions", got)
	}
	if p, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}}); err != nil || p.Kind != Shopper {
		t.Errorf("the session: %+v, %v", p, err)
	}
}

// Only the shopper's own reads count.
func TestObserveGroupChangedOfOthers(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	ctx := e.as(t, 7, 1)
	if _, err := e.Proof(ctx); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []Kind{Guest, Staff, Refused} {
		e.Observe(Principal{Kind: kind, SessionID: sessionID(1)}, moved())
	}
	if _, err := e.Proof(ctx); err != nil || e.store.proofs.Load() != 1 {
		t.Errorf("%d questions, %v", e.store.proofs.Load(), err)
	}
}

// An answer that was on its way when the group turned out to be another is the
// old one: nobody who asks later gets it, neither at once nor from memory.
func TestObserveGroupChangedMeanwhile(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := e.as(t, 7, 1)
	asked, release := make(chan struct{}), make(chan struct{})
	var questions atomic.Int64
	e.store.prove = func(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
		if questions.Add(1) > 1 {
			return alive(4)(ctx, c)
		}
		close(asked)
		<-release
		return alive(3)(ctx, c)
	}
	early := make(chan commerce.Proof)
	go func() {
		proof, err := e.Proof(ctx)
		if err != nil {
			t.Error(err)
		}
		early <- proof
	}()
	<-asked
	e.Observe(From(ctx), moved())
	if proof, err := e.Proof(ctx); err != nil || proof.GroupID() != 4 {
		t.Errorf("asked while the old answer is on its way: %+v, %v", proof, err)
	}
	close(release)
	if proof := <-early; proof.GroupID() != 4 {
		t.Errorf("the one who asked before, and is answered after: %+v", proof)
	}
	if proof, err := e.Proof(ctx); err != nil || proof.GroupID() != 4 {
		t.Errorf("from memory: %+v, %v", proof, err)
	}
	if got := e.store.proofs.Load(); got != 3 {
		t.Errorf("%d questions", got)
	}
}

func TestDoubtMemoryIsBounded(t *testing.T) {
	t.Parallel()
	e := newEnv(t, func(o *Options) { o.Remembered = 10 })
	for n := range 100 {
		e.Observe(From(e.as(t, 7, n)), moved())
	}
	if e.doubted.Len() != 10 {
		t.Fatalf("%d doubts are kept", e.doubted.Len())
	}
}

// Proofs, doubts and time come at once. Run with -race.
func TestDoubtsAtOnce(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	ctx := e.as(t, 7, 1)
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 500 {
				switch {
				case worker == 0 && i%5 == 0:
					e.Observe(From(ctx), moved())
				case worker == 1 && i%9 == 0:
					e.clock.Add(7 * time.Second)
				}
				if proof, err := e.Proof(ctx); err != nil || proof.GroupID() != 3 {
					t.Errorf("got %+v, %v", proof, err)
					return
				}
			}
		})
	}
	wg.Wait()
}
