package session

import (
	"strconv"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// question marks the moment the store is asked about a session, so that an
// answer from before a doubt can be told from one after it.
type question struct {
	at     time.Time
	doubts uint64
	// epoch is what the replicas said before the question; known is false when
	// they could not be asked.
	epoch string
	known bool
}

// memory is a proof and the question it answers.
type memory struct {
	proof commerce.Proof
	asked question
}

// ask begins a question about p's session. Call it before the store is called.
func (s *Service) ask(p Principal) question {
	return question{at: s.o.Now(), doubts: s.doubts.Load(), epoch: p.epoch, known: p.epochKnown}
}

// recent returns the memory of a proof that p may still use. One from the future, which a clock
// that was set back leaves behind, is too old.
func (s *Service) recent(p Principal) (memory, bool) {
	m, ok := s.proofs.Get(p.SessionID)
	age := s.o.Now().Sub(m.asked.at)
	return m, ok && age >= 0 && age < s.o.ProofAge && s.stands(p, m)
}

// stands reports whether nothing has ended the customer's sessions since the store
// was asked: here, or, where replicas tell each other, on any of them. While they
// cannot be asked no proof stands, and the store is asked each time.
func (s *Service) stands(p Principal, m memory) bool {
	if s.doubtedSince(m.asked, p.SessionID, m.proof.CustomerID) {
		return false
	}
	return s.o.Replicas == nil || p.epochKnown && m.asked.known && m.asked.epoch == p.epoch
}

// remember keeps a proof unless it was doubted after it was asked for, or the
// session has ended. Together with end, which does the same two steps in the
// other order, no proof outlives its session whoever comes first.
func (s *Service) remember(sessionID string, m memory) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.doubtedSince(m.asked, sessionID, m.proof.CustomerID) {
		return
	}
	s.proofs.Add(sessionID, m)
	if s.isEnded(sessionID) {
		s.proofs.Remove(sessionID)
	}
}

// doubtedSince reports whether the session, or all of the customer's, were doubted
// after the question.
func (s *Service) doubtedSince(asked question, sessionID string, customerID int) bool {
	for _, key := range []string{sessionID, customerKey(customerID)} {
		if last, ok := s.doubted.Get(key); ok && last > asked.doubts {
			return true
		}
	}
	return false
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

// doubtAll is doubt for every session of a customer.
func (s *Service) doubtAll(customerID int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doubted.Add(customerKey(customerID), s.doubts.Add(1))
}

// customerKey is the name under which all sessions of a customer are doubted. No
// session id looks like it.
func customerKey(customerID int) string { return "customer " + strconv.Itoa(customerID) }

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
