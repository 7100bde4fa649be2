package session

import (
	"context"
	"sync"

	"github.com/clientele-graph/clientele/commerce"
)

// proven is what was proven about the asker since the operation began. Several of its
// fields may ask at once.
type proven struct {
	mu    sync.Mutex // held while the store is asked, so that it is asked once
	proof commerce.Proof
}

// OperationProof is FreshProof for reads on the shopper's behalf that only the merchant
// can do: all of one operation share one proof, and one that was made in its course is
// good. For what changes something use FreshProof.
func (s *Service) OperationProof(ctx context.Context) (commerce.Proof, error) {
	p, _, err := s.asShopper(ctx, ReadSelf)
	if err != nil {
		return commerce.Proof{}, err
	}
	a, _ := ctx.Value(principalKey{}).(asking) // there is one: guests have been turned away
	a.proven.mu.Lock()
	defer a.proven.mu.Unlock()
	if a.proven.proof.CustomerID == p.CustomerID {
		return a.proven.proof, nil
	}
	proof, err := s.FreshProof(ctx)
	if err == nil {
		a.proven.proof = proof
	}
	return proof, err
}

// Proven hears that the operation has read the asker's own customer with their
// credential, which only a live session can. It is worth a proof to this operation and
// to no other.
func (s *Service) Proven(ctx context.Context, proof commerce.Proof) {
	a, ok := ctx.Value(principalKey{}).(asking)
	if !ok || a.principal.Kind != Shopper || proof.CustomerID != a.principal.CustomerID {
		return
	}
	a.proven.mu.Lock()
	defer a.proven.mu.Unlock()
	a.proven.proof = proof
}
