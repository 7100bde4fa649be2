package backoffice

import (
	"context"
	"fmt"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// addressStore keeps address books, with the mischief of its customerStore.
type addressStore struct {
	store *customerStore
	next  int
	books []commerce.OwnedAddress
}

func (s *addressStore) AddressesByID(_ context.Context, ids []int) (map[int]commerce.OwnedAddress, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if err := s.store.read(); err != nil {
		return nil, err
	}
	found := map[int]commerce.OwnedAddress{}
	for _, a := range s.books {
		if slices.Contains(ids, a.Address.EntityID) {
			found[a.Address.EntityID] = a
		}
	}
	return found, nil
}

func (s *addressStore) FindAddresses(_ context.Context, drafts []commerce.CustomerAddressDraft) ([]*commerce.CustomerAddress, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if err := s.store.read(); err != nil {
		return nil, err
	}
	found := make([]*commerce.CustomerAddress, len(drafts))
	for i, d := range drafts {
		if at := s.at(d); at >= 0 {
			found[i] = &s.books[at].Address
		}
	}
	return found, nil
}

func (s *addressStore) at(d commerce.CustomerAddressDraft) int {
	return slices.IndexFunc(s.books, func(a commerce.OwnedAddress) bool {
		return a.CustomerID == d.CustomerID && a.Address.Address1 == d.Address1
	})
}

// write goes through the customers' store for its mischief.
func (s *addressStore) write(names []string, do func() error) error {
	_, err := s.store.write(names, func() ([]commerce.ItemOutcome[commerce.Customer], error) { return nil, do() })
	return err
}

func (s *addressStore) CreateAddresses(_ context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	names := make([]string, len(drafts))
	for i, d := range drafts {
		names[i] = d.Address1
	}
	outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(drafts))
	err := s.write(names, func() error {
		for _, d := range drafts {
			if _, ok := s.store.customers[d.CustomerID]; !ok {
				return commerce.RefuseItems(commerce.CustomerValidationError{}, nil)
			}
		}
		for i, d := range drafts {
			if s.at(d) >= 0 {
				outcomes[i] = refusedItem[commerce.CustomerAddress](commerce.ItemMissingError{})
				continue
			}
			s.next++
			a := commerce.CustomerAddress{EntityID: s.next, FirstName: d.FirstName, LastName: d.LastName, Address1: d.Address1, City: d.City, CountryCode: d.CountryCode}
			s.books = append(s.books, commerce.OwnedAddress{CustomerID: d.CustomerID, Address: a})
			outcomes[i].Value = &a
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

func (s *addressStore) UpdateAddresses(_ context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error) {
	names := make([]string, len(changes))
	for i, change := range changes {
		names[i] = fmt.Sprint(change.AddressID)
	}
	outcomes := make([]commerce.ItemOutcome[commerce.CustomerAddress], len(changes))
	err := s.write(names, func() error {
		for i, change := range changes {
			at := slices.IndexFunc(s.books, func(a commerce.OwnedAddress) bool { return a.Address.EntityID == change.AddressID })
			if *change.City.Value == "Twin" {
				outcomes[i] = refusedItem[commerce.CustomerAddress](commerce.ItemMissingError{})
				continue
			}
			s.books[at].Address.City = *change.City.Value
			a := s.books[at].Address
			outcomes[i].Value = &a
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return outcomes, nil
}

func (s *addressStore) DeleteAddresses(_ context.Context, ids []int) error {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = fmt.Sprint(id)
	}
	return s.write(names, func() error {
		s.books = slices.DeleteFunc(s.books, func(a commerce.OwnedAddress) bool { return slices.Contains(ids, a.Address.EntityID) })
		return nil
	})
}
