package session

import (
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// question marks the moment the store is asked about a session, so that an
// answer from before a doubt can be told from one after it.
type question struct {
	at     time.Time
	doubts uint64
}

// ask begins a question. Call it before the store is called.
func (s *Service) ask() question {
	return question{at: s.o.Now(), doubts: s.doubts.Load()}
}

// recent returns a proof that is not too old. One from the future, which a clock
// that was set back leaves behind, is too old.
func (s *Service) recent(sessionID string) (commerce.Proof, bool) {
	proof, ok := s.proofs.Get(sessionID)
	age := s.o.Now().Sub(proof.ProvenAt)
	return proof, ok && age >= 0 && age < s.o.ProofAge
}

// remember keeps a proof unless it was doubted after it was asked for, or the
// session has ended. Together with end, which does the same two steps in the
// other order, no proof outlives its session whoever comes first.
func (s *Service) remember(sessionID string, asked question, proof commerce.Proof) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.doubted.Get(sessionID); ok && last > asked.doubts {
		return
	}
	s.proofs.Add(sessionID, proof)
	if s.isEnded(sessionID) {
		s.proofs.Remove(sessionID)
	}
}

// doubt makes the next Proof ask the store. An answer that is on its way may be
// the old one, so nobody joins those who wait for it and it is not remembered.
func (s *Service) doubt(sessionID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doubted.Add(sessionID, s.doubts.Add(1))
	s.proofs.Remove(sessionID)
	s.flights.Forget(sessionID)
}

// end makes this process refuse a session from now on.
func (s *Service) end(sessionID string) {
	s.ended.Add(sessionID, struct{}{})
	s.proofs.Remove(sessionID)
}

// isEnded also keeps the session in mind: one that is still being tried is the
// last to be forgotten.
func (s *Service) isEnded(sessionID string) bool {
	_, ok := s.ended.Get(sessionID)
	return ok
}
