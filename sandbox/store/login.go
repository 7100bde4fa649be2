package store

import (
	"errors"
	"slices"
	"strings"
)

// Why a sign-in was refused. The messages carry nothing of the attempt.
var (
	// ErrBadCredentials means that no customer has this e-mail and password.
	ErrBadCredentials = errors.New("invalid credentials")
	// ErrPasswordResetRequired means that the password is right, but must be
	// changed before it opens anything.
	ErrPasswordResetRequired = errors.New("password reset required")
	// ErrChannelNotAllowed means that the password is right, but the
	// customer may not sign in on this channel.
	ErrChannelNotAllowed = errors.New("customer may not sign in on this channel")
)

// Authenticate finds the customer whom e-mail and password name on a channel.
// Of several customers with one e-mail, the one allowed on the channel
// counts. The error is one of the three above; a wrong password is always
// ErrBadCredentials, so that a stranger learns nothing from the others.
func (s *Store) Authenticate(channelID int, email, password string) (Customer, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	refusal := ErrBadCredentials
	for _, c := range ordered(s.customers) {
		if !strings.EqualFold(c.Email, email) || !c.Password.is(password) {
			continue
		}
		if !s.mayLogIn(c, channelID) {
			refusal = ErrChannelNotAllowed
			continue
		}
		if c.ForcePasswordReset {
			return Customer{}, ErrPasswordResetRequired
		}
		return c, nil
	}
	return Customer{}, refusal
}

// MayLogIn reports whether the customer may sign in on the channel: on those
// of their list, else on the ones that allow global logins.
func (s *Store) MayLogIn(customerID, channelID int) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.customers[customerID]
	return ok && s.mayLogIn(c, channelID)
}

func (s *Store) mayLogIn(c Customer, channelID int) bool {
	channel, ok := s.channels[channelID]
	if !ok {
		return false
	}
	if c.ChannelIDs == nil {
		return channel.AllowGlobalLogins
	}
	return slices.Contains(c.ChannelIDs, channelID)
}
