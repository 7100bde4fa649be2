package session

import (
	"context"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// errOtherCustomer is the cause of ending a session that the store connects with
// another customer than the one who signed in.
var errOtherCustomer = errors.New("store proved another customer")

// errOtherCredential is a principal that holds the credential of another customer.
var errOtherCredential = errors.New("principal and credential are of two customers")

// Proof proves that the asking shopper's session was alive within the last
// ProofAge, and returns what the store said then. The customer's group comes
// from here and from nowhere else.
//
// Where replicas tell each other what they have ended and cannot be asked, it is
// FreshProof: slower, and never wrong.
//
// One call to the store serves all who ask about one session at once. It goes on
// when the one who caused it has left; everybody waits only as long as their own
// context lasts. The codes are those of May, CodeSessionExpired, and whatever
// kept the store from answering, which never means that the session is over.
func (s *Service) Proof(ctx context.Context) (commerce.Proof, error) {
	p, c, err := s.asShopper(ctx, ReadSelf)
	if err != nil {
		return commerce.Proof{}, err
	}
	if s.o.Replicas != nil && !p.epochKnown {
		return s.FreshProof(ctx) // the replicas cannot be asked, so the store is
	}
	if m, ok := s.recent(p); ok {
		return m.proof, nil
	}
	flight := s.flights.DoChan(p.SessionID, func() (any, error) {
		// Somebody may have landed between our look and our flight.
		if m, ok := s.recent(p); ok {
			return m, nil
		}
		return s.prove(context.WithoutCancel(ctx), p, c)
	})
	select {
	case <-ctx.Done():
		return commerce.Proof{}, commerce.StoreFault(ctx.Err())
	case landed := <-flight:
		m, _ := landed.Val.(memory)
		if landed.Err == nil && !s.stands(p, m) {
			return s.FreshProof(ctx) // it took off before the customer's sessions were ended
		}
		return m.proof, landed.Err
	}
}

// FreshProof is Proof for what cannot be taken back, such as signing, writing
// and paying: it asks the store now, whatever is remembered.
func (s *Service) FreshProof(ctx context.Context) (commerce.Proof, error) {
	p, c, err := s.asShopper(ctx, ReadSelf)
	if err != nil {
		return commerce.Proof{}, err
	}
	m, err := s.prove(ctx, p, c)
	return m.proof, err
}

// Observe hears how a read with p's credential ended. When the store said that
// the session is over, it is over for everybody. When it answered for another
// group than that of the proof (commerce.ErrGroupChanged), the session goes on
// and the next Proof asks the store.
func (s *Service) Observe(p Principal, err error) {
	switch {
	case p.Kind != Shopper:
	case commerce.CodeOf(err) == commerce.CodeSessionExpired:
		s.end(p.SessionID)
	case errors.Is(err, commerce.ErrGroupChanged):
		s.doubt(p.SessionID)
	}
}

// prove asks the store and remembers the answer. The proof counts from before
// the question: what changed while it was on its way may not be in it.
func (s *Service) prove(ctx context.Context, p Principal, c commerce.ShopperCredential) (m memory, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	defer commerce.Recovered(&err)
	asked := s.ask(p)
	proof, err := s.o.Store.Prove(ctx, c)
	if err == nil && proof.CustomerID != p.CustomerID {
		err = expired(errOtherCustomer)
	}
	if err != nil {
		s.Observe(p, err)
		return memory{}, commerce.StoreFault(err)
	}
	proof.ProvenAt = asked.at
	m = memory{proof: proof, asked: asked}
	s.remember(p.SessionID, m)
	if s.isEnded(p.SessionID) {
		return memory{}, expired(errEndedHere)
	}
	return m, nil
}
