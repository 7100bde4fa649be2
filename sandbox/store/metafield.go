package store

import (
	"errors"
	"slices"
	"time"
)

// Why a metafield was not made.
var (
	// ErrNoSuchCustomer means that there is nobody to attach it to.
	ErrNoSuchCustomer = errors.New("the customer does not exist")
	// ErrMetafieldExists means that the customer has one under this name.
	ErrMetafieldExists = errors.New("the customer has a metafield of this namespace and key")
)

// Metafield is a value that an app attached to a customer. All of them are of one
// API account, so a customer has one per namespace and key.
type Metafield struct {
	ID         int
	CustomerID int
	Namespace  string
	Key        string
	Value      string
	// Description is for people.
	Description string
	// PermissionSet says who else may see and change it, in REST's words.
	PermissionSet string
	Created       time.Time
	Modified      time.Time
}

// MetafieldFilter narrows Metafields. A zero or nil field does not filter.
type MetafieldFilter struct {
	CustomerID int
	Namespaces []string
	Keys       []string
}

func (f MetafieldFilter) matches(m Metafield) bool {
	return (f.CustomerID == 0 || f.CustomerID == m.CustomerID) &&
		(f.Namespaces == nil || slices.Contains(f.Namespaces, m.Namespace)) &&
		(f.Keys == nil || slices.Contains(f.Keys, m.Key))
}

// Metafields returns the metafields that match, by id. Those of a customer who is
// gone are gone too.
func (s *Store) Metafields(filter MetafieldFilter) []Metafield {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []Metafield
	for _, m := range s.metafields {
		if _, ok := s.customers[m.CustomerID]; ok && filter.matches(m) {
			found = append(found, m)
		}
	}
	return found
}

// CreateMetafield makes a metafield and returns it with its id and dates. The
// error is one of the two above.
func (s *Store) CreateMetafield(m Metafield) (Metafield, error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.customers[m.CustomerID]; !ok {
		return Metafield{}, ErrNoSuchCustomer
	}
	for _, other := range s.metafields {
		if other.CustomerID == m.CustomerID && other.Namespace == m.Namespace && other.Key == m.Key {
			return Metafield{}, ErrMetafieldExists
		}
	}
	m.ID, m.Created, m.Modified = len(s.metafields)+1, now, now
	s.metafields = append(s.metafields, m)
	return m, nil
}
