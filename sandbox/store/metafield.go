package store

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Why a metafield was not made or changed.
var (
	// ErrNoSuchCustomer means that there is nobody to attach it to.
	ErrNoSuchCustomer = errors.New("the customer does not exist")
	// ErrNoSuchMetafield means that no metafield has this number.
	ErrNoSuchMetafield = errors.New("the metafield does not exist")
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
// error is ErrNoSuchCustomer or ErrMetafieldExists.
func (s *Store) CreateMetafield(m Metafield) (Metafield, error) {
	now := s.now()
	s.mu.Lock()
	defer s.unlock()
	if _, ok := s.customers[m.CustomerID]; !ok {
		return Metafield{}, ErrNoSuchCustomer
	}
	if s.metafieldTaken(m) {
		return Metafield{}, ErrMetafieldExists
	}
	s.lastMetafield++
	m.ID, m.Created, m.Modified = s.lastMetafield, now, now
	s.metafields = append(s.metafields, m)
	s.news.add(Event{Kind: MetafieldCreated, ID: m.ID, CustomerID: m.CustomerID})
	return m, nil
}

// UpdateMetafield changes anything of a metafield but its number and customer.
// The error is ErrNoSuchMetafield or ErrMetafieldExists.
func (s *Store) UpdateMetafield(id int, change func(*Metafield)) (Metafield, error) {
	now := s.now()
	s.mu.Lock()
	defer s.unlock()
	at := slices.IndexFunc(s.metafields, func(m Metafield) bool { return m.ID == id })
	if at < 0 {
		return Metafield{}, ErrNoSuchMetafield
	}
	old := s.metafields[at]
	m := old
	change(&m)
	m.ID, m.CustomerID, m.Created, m.Modified = id, old.CustomerID, old.Created, now
	if s.metafieldTaken(m) {
		return Metafield{}, ErrMetafieldExists
	}
	s.metafields[at] = m
	s.news.add(Event{Kind: MetafieldUpdated, ID: id, CustomerID: m.CustomerID})
	return m, nil
}

// DeleteMetafield removes a metafield and reports whether there was one.
func (s *Store) DeleteMetafield(id int) bool {
	s.mu.Lock()
	defer s.unlock()
	at := slices.IndexFunc(s.metafields, func(m Metafield) bool { return m.ID == id })
	if at < 0 {
		return false
	}
	s.news.add(Event{Kind: MetafieldDeleted, ID: id, CustomerID: s.metafields[at].CustomerID})
	s.metafields = slices.Delete(s.metafields, at, at+1)
	return true
}

// metafieldTaken reports whether another one of the customer has the name.
func (s *Store) metafieldTaken(m Metafield) bool {
	return slices.ContainsFunc(s.metafields, func(other Metafield) bool {
		return other.ID != m.ID && other.CustomerID == m.CustomerID && other.Namespace == m.Namespace && other.Key == m.Key
	})
}

// StorefrontMaySee reports whether the permission set lets storefronts read it.
func (m Metafield) StorefrontMaySee() bool { return strings.HasSuffix(m.PermissionSet, "_sf_access") }
