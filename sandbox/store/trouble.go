package store

// TroubleNext lets the next times of a Storefront mutation end in its own error for
// what nobody expected, such as CustomerRegistrationError, and change nothing.
// operation is the mutation's name, such as "registerCustomer" or "subscribe".
func (s *Store) TroubleNext(operation string, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.troubles[operation] = max(times, 0)
}

// HasTrouble reports whether this time of a mutation ends in trouble.
func (s *Store) HasTrouble(operation string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.troubles[operation] == 0 {
		return false
	}
	s.troubles[operation]--
	return true
}
