package store

// ChangePassword changes a password for somebody who knows it. The error is
// ErrNoSuchCustomer or ErrBadCredentials. Sessions go on, unless
// AccountChoices.PasswordChangeEndsSession.
func (s *Store) ChangePassword(customerID int, current, password string) error {
	now := s.now()
	s.mu.Lock()
	c, ok := s.customers[customerID]
	if !ok {
		s.mu.Unlock()
		return ErrNoSuchCustomer
	}
	if !c.Password.is(current) {
		s.mu.Unlock()
		return ErrBadCredentials
	}
	c.Password, c.ForcePasswordReset, c.Modified = Password(password), false, now
	s.customers[customerID] = c
	s.news.add(Event{Kind: CustomerUpdated, CustomerID: customerID})
	s.unlock()
	s.passwordChanged(customerID)
	return nil
}

// passwordChanged ends what a change of password ends, by choice.
func (s *Store) passwordChanged(customerID int) {
	if s.Choices().Account.PasswordChangeEndsSession {
		s.sessions.endOf(customerID)
	}
}
