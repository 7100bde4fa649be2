package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Why customers were not made.
var (
	// ErrEmailTaken means that another customer has this e-mail address on a channel
	// where the new one would have it too.
	ErrEmailTaken = errors.New("the e-mail address is taken")
	// ErrNoChannels means a list of channels without a channel: nobody could ever
	// sign in. The absence of a list is another matter.
	ErrNoChannels = errors.New("the list of channels is empty")
)

// NewCustomerError says which of several new customers could not be made.
type NewCustomerError struct {
	// Index is the customer's place in the list.
	Index int
	Err   error
}

// Error names the place and the reason, and nothing of the customer.
func (e *NewCustomerError) Error() string { return fmt.Sprintf("new customer %d: %v", e.Index, e.Err) }

// Unwrap returns the reason.
func (e *NewCustomerError) Unwrap() error { return e.Err }

// CreateCustomers makes customers and returns them with their ids and dates, and
// with those of their addresses; ids are never given twice. Either all are made or none is, and then the error is a
// *NewCustomerError of ErrEmailTaken, ErrNoChannels, ErrUnknownChannel or
// ErrUnknownGroup. A customer made without a password has none that signs in.
func (s *Store) CreateCustomers(customers ...Customer) ([]Customer, error) {
	now := s.now()
	s.mu.Lock()
	defer s.unlock()
	made := slices.Clone(customers)
	next, nextAddress := s.lastCustomer, s.lastAddress
	for i := range made {
		if err := s.mayExist(made[i], made[:i]); err != nil {
			return nil, &NewCustomerError{i, err}
		}
		next++
		made[i].ID, made[i].Created, made[i].Modified = next, now, now
		made[i].Addresses = slices.Clone(made[i].Addresses)
		for j := range made[i].Addresses {
			nextAddress++
			made[i].Addresses[j].ID = nextAddress
		}
	}
	for _, c := range made {
		s.customers[c.ID] = c
		s.news.add(Event{Kind: CustomerCreated, CustomerID: c.ID})
		for _, a := range c.Addresses {
			s.news.add(Event{Kind: AddressCreated, ID: a.ID, CustomerID: c.ID})
		}
	}
	s.lastCustomer, s.lastAddress = next, nextAddress
	return made, nil
}

// mayExist says what a new customer breaks, beside all who exist and others.
func (s *Store) mayExist(c Customer, others []Customer) error {
	if c.ChannelIDs != nil && len(c.ChannelIDs) == 0 {
		return ErrNoChannels
	}
	for _, id := range append([]int{c.OriginChannelID}, c.ChannelIDs...) {
		if _, ok := s.channels[id]; !ok {
			return ErrUnknownChannel
		}
	}
	if _, ok := s.groups[c.GroupID]; !ok && c.GroupID != 0 {
		return ErrUnknownGroup
	}
	for _, other := range append(ordered(s.customers), others...) {
		if strings.EqualFold(c.Email, other.Email) && s.meet(c, other) {
			return ErrEmailTaken
		}
	}
	return nil
}

// meet reports whether two customers could sign in on the same channel, where an
// e-mail address has to name one of them. Two who may sign in wherever anybody
// may do meet, even while that is nowhere.
func (s *Store) meet(a, b Customer) bool {
	if a.ChannelIDs == nil && b.ChannelIDs == nil {
		return true
	}
	for id := range s.channels {
		if s.mayLogIn(a, id) && s.mayLogIn(b, id) {
			return true
		}
	}
	return false
}

// reason is what was wrong with a customer, without the place in a list.
func reason(err error) error {
	if at, ok := errors.AsType[*NewCustomerError](err); ok {
		return at.Err
	}
	return err
}
