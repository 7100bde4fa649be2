package store

import (
	"encoding/hex"
	"fmt"
	"io"
	"sync"
	"time"
)

// session is what a customer access token opens.
type session struct {
	customerID int
	channelID  int
	expires    time.Time
}

// sessions keeps at most one session per customer.
type sessions struct {
	// mu guards the fields below.
	mu      sync.Mutex
	random  io.Reader
	byToken map[string]session
	tokenOf map[int]string
}

func newSessions(random io.Reader) *sessions {
	return &sessions{random: random, byToken: map[string]session{}, tokenOf: map[int]string{}}
}

// OpenSession signs a customer in on a channel and returns the customer
// access token with its end. The customer's previous session, on whatever
// channel, ends. It fails when the customer is unknown or randomness ends.
func (s *Store) OpenSession(customerID, channelID int) (token string, expires time.Time, err error) {
	if _, ok := s.Customer(customerID); !ok {
		return "", time.Time{}, fmt.Errorf("open session: customer %d does not exist", customerID)
	}
	expires = s.now().Add(s.Choices().SessionLifetime).Truncate(time.Second).UTC()
	token, err = s.sessions.open(session{customerID: customerID, channelID: channelID, expires: expires})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("open session: %w", err)
	}
	return token, expires, nil
}

// SessionCustomer returns the customer a token speaks for, as the customer is
// now. It reports false for a token that is unknown, ended, expired, or was
// opened on another channel, and for a customer who is gone.
func (s *Store) SessionCustomer(token string, channelID int) (Customer, bool) {
	open, ok := s.sessions.find(token)
	if !ok || open.channelID != channelID || !s.now().Before(open.expires) {
		return Customer{}, false
	}
	return s.Customer(open.customerID)
}

// EndSession ends the session of a token and reports whether there was one.
func (s *Store) EndSession(token string) bool {
	return s.sessions.end(token)
}

// EndSessionOf ends the customer's session, if there is one, as a sign-in
// on another device would.
func (s *Store) EndSessionOf(customerID int) bool {
	return s.sessions.endOf(customerID)
}

// open stores the session under a new token: 64 hexadecimal digits, a low
// line, and the end in unix seconds.
func (ss *sessions) open(n session) (string, error) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	var key [32]byte
	if _, err := io.ReadFull(ss.random, key[:]); err != nil {
		return "", fmt.Errorf("read randomness: %w", err)
	}
	token := fmt.Sprintf("%s_%d", hex.EncodeToString(key[:]), n.expires.Unix())
	delete(ss.byToken, ss.tokenOf[n.customerID])
	ss.byToken[token] = n
	ss.tokenOf[n.customerID] = token
	return token, nil
}

func (ss *sessions) find(token string) (session, bool) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	found, ok := ss.byToken[token]
	return found, ok
}

func (ss *sessions) end(token string) bool {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	found, ok := ss.byToken[token]
	if !ok {
		return false
	}
	delete(ss.byToken, token)
	delete(ss.tokenOf, found.customerID)
	return true
}

func (ss *sessions) endOf(customerID int) bool {
	ss.mu.Lock()
	token, ok := ss.tokenOf[customerID]
	ss.mu.Unlock()
	return ok && ss.end(token)
}
