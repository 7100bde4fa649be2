package store

import "slices"

// CustomerChange is one of several changes to customers.
type CustomerChange struct {
	ID int
	// Change works with the caution of EditProduct; id, origin and date of creation stay.
	Change func(*Customer)
}

// UpdateCustomers changes customers and returns them as they then are. Either all
// are changed or none is, and then the error is a *NewCustomerError of
// ErrNoSuchCustomer, ErrEmailTaken, ErrNoChannels, ErrUnknownChannel or
// ErrUnknownGroup.
func (s *Store) UpdateCustomers(changes ...CustomerChange) ([]Customer, error) {
	now := s.now()
	s.mu.Lock()
	defer s.unlock()
	before := cloneMap(s.customers)
	changed, events := make([]Customer, 0, len(changes)), []Event(nil)
	for i, change := range changes {
		old, ok := s.customers[change.ID]
		if !ok {
			s.customers = before
			return nil, &NewCustomerError{i, ErrNoSuchCustomer}
		}
		c := old
		change.Change(&c)
		c.ID, c.OriginChannelID, c.Created, c.Modified = old.ID, old.OriginChannelID, old.Created, now
		delete(s.customers, c.ID)
		if err := s.mayExist(c, nil); err != nil {
			s.customers = before
			return nil, &NewCustomerError{i, err}
		}
		s.customers[c.ID] = c
		changed = append(changed, c)
		events = append(events, customerNews(old, c)...)
	}
	s.news.add(events...)
	return changed, nil
}

// UpdateCustomer is UpdateCustomers for one; the error is the reason itself.
func (s *Store) UpdateCustomer(id int, change func(*Customer)) (Customer, error) {
	changed, err := s.UpdateCustomers(CustomerChange{id, change})
	if err != nil {
		return Customer{}, reason(err)
	}
	return changed[0], nil
}

// DeleteCustomers removes those of the customers that exist, and tells which.
func (s *Store) DeleteCustomers(ids ...int) []int {
	return slices.DeleteFunc(slices.Clone(ids), func(id int) bool { return !s.DeleteCustomer(id) })
}
