package store

import "slices"

// What a customer can allow or deny to scripts, in REST's words.
const (
	ConsentEssential  = "essential"
	ConsentFunctional = "functional"
	ConsentAnalytics  = "analytics"
	ConsentTargeting  = "targeting"
)

// Consent is what a customer said about cookies and scripts. What is in neither
// list was not answered.
type Consent struct {
	Allow []string
	Deny  []string
}

// Consent returns what the customer said; nothing said yet is an empty Consent.
// It reports false for a customer who is unknown.
func (s *Store) Consent(customerID int) (Consent, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.customers[customerID]
	if !ok {
		return Consent{}, false
	}
	return s.consents[customerID], true
}

// SetConsent replaces what the customer said; false for an unknown customer.
func (s *Store) SetConsent(customerID int, c Consent) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.customers[customerID]; !ok {
		return false
	}
	s.consents[customerID] = Consent{Allow: slices.Clone(c.Allow), Deny: slices.Clone(c.Deny)}
	return true
}
