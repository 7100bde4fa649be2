package store

import (
	"errors"
	"slices"
)

// Why an address was not made, changed or removed.
var (
	// ErrAddressExists means that the customer has the same address already.
	ErrAddressExists = errors.New("the customer has this address")
	// ErrNoSuchAddress means that the address is not there, or not the customer's.
	ErrNoSuchAddress = errors.New("the address does not exist")
)

// Same reports whether two addresses count as one: everything but the number and
// the answers is alike (reference/customers.v3.yml).
func (a Address) Same(b Address) bool {
	return a.identity() == b.identity()
}

func (a Address) identity() [11]string {
	return [...]string{
		a.FirstName, a.LastName, a.Company, a.Phone, string(a.Type), a.Address1, a.Address2,
		a.City, a.CountryCode, a.StateOrProvince, a.PostalCode,
	}
}

// AddressOwner returns whose address a number names.
func (s *Store) AddressOwner(addressID int) (Customer, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, c := range s.customers {
		if slices.ContainsFunc(c.Addresses, func(a Address) bool { return a.ID == addressID }) {
			return c, true
		}
	}
	return Customer{}, false
}

// CreateAddress adds to a customer's address book and returns the address with
// its number. The error is ErrNoSuchCustomer, or ErrAddressExists with the address
// that is there already.
func (s *Store) CreateAddress(customerID int, a Address) (Address, error) {
	s.mu.Lock()
	defer s.unlock()
	c, ok := s.customers[customerID]
	if !ok {
		return Address{}, ErrNoSuchCustomer
	}
	if i := slices.IndexFunc(c.Addresses, a.Same); i >= 0 {
		return c.Addresses[i], ErrAddressExists
	}
	s.lastAddress++
	a.ID = s.lastAddress
	c.Addresses = append(slices.Clone(c.Addresses), a)
	s.customers[customerID] = c
	s.news.add(Event{Kind: AddressCreated, ID: a.ID, CustomerID: customerID})
	return a, nil
}

// UpdateAddress changes anything of an address but its number. The error is
// ErrNoSuchCustomer, ErrNoSuchAddress, or ErrAddressExists with the other address
// that is alike.
func (s *Store) UpdateAddress(customerID, addressID int, change func(*Address)) (Address, error) {
	s.mu.Lock()
	defer s.unlock()
	c, ok := s.customers[customerID]
	if !ok {
		return Address{}, ErrNoSuchCustomer
	}
	at := slices.IndexFunc(c.Addresses, func(a Address) bool { return a.ID == addressID })
	if at < 0 {
		return Address{}, ErrNoSuchAddress
	}
	a := c.Addresses[at]
	change(&a)
	a.ID = addressID
	for _, other := range c.Addresses {
		if other.ID != addressID && other.Same(a) {
			return other, ErrAddressExists
		}
	}
	c.Addresses = slices.Clone(c.Addresses)
	c.Addresses[at] = a
	s.customers[customerID] = c
	s.news.add(Event{Kind: AddressUpdated, ID: addressID, CustomerID: customerID})
	return a, nil
}

// DeleteAddress removes an address. The error is ErrNoSuchCustomer or ErrNoSuchAddress.
func (s *Store) DeleteAddress(customerID, addressID int) error {
	s.mu.Lock()
	defer s.unlock()
	c, ok := s.customers[customerID]
	if !ok {
		return ErrNoSuchCustomer
	}
	before := len(c.Addresses)
	c.Addresses = slices.DeleteFunc(slices.Clone(c.Addresses), func(a Address) bool { return a.ID == addressID })
	if len(c.Addresses) == before {
		return ErrNoSuchAddress
	}
	s.customers[customerID] = c
	s.news.add(Event{Kind: AddressDeleted, ID: addressID, CustomerID: customerID})
	return nil
}
