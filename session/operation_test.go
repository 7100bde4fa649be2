package session

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// However many fields of an operation ask, the store is asked once, and again for the
// next operation.
func TestOperationProof(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	for operation := range int64(2) {
		ctx := e.as(t, 7, 1)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if proof, err := e.OperationProof(ctx); err != nil || proof.CustomerID != 7 || proof.GroupID() != 3 {
					t.Errorf("got %+v, %v", proof, err)
				}
			})
		}
		all.Wait()
		if got := e.store.proofs.Load(); got != operation+1 {
			t.Errorf("the store was asked %d times in %d operations", got, operation+1)
		}
	}
}

// What was read with the shopper's own credential is as good as a proof; what was read of
// somebody else is none, and what failed is asked for again.
func TestProven(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	broken := errors.New("no connection")
	e.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{}, broken
	}
	ctx := e.as(t, 7, 1)
	for range 2 {
		_, err := e.OperationProof(ctx)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		e.Proven(ctx, commerce.Proof{CustomerID: 8})
	}
	e.Proven(ctx, commerce.Proof{CustomerID: 7})
	if proof, err := e.OperationProof(ctx); err != nil || proof.CustomerID != 7 || e.store.proofs.Load() != 2 {
		t.Errorf("got %+v, %v after %d questions", proof, err, e.store.proofs.Load())
	}
	_, err := e.OperationProof(e.as(t, 7, 1))
	wantCode(t, err, commerce.CodeUpstreamUnavailable)

	e.end(sessionID(1)) // in the middle of the operation
	_, err = e.OperationProof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
}

func TestOperationProofNeedsAShopper(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for ctx, want := range map[context.Context]commerce.Code{
		t.Context(): commerce.CodeUnauthenticated,
		WithPrincipal(t.Context(), Principal{Kind: Staff, CustomerID: 7}): commerce.CodeForbidden,
	} {
		e.Proven(ctx, commerce.Proof{CustomerID: 7})
		_, err := e.OperationProof(ctx)
		wantCode(t, err, want)
	}
	if e.store.calls() != 0 {
		t.Error("the store was asked")
	}
}
