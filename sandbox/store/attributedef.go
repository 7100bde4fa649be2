package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// MaxAttributes is how many attributes a store can define
// (reference/customers.v3.yml).
const MaxAttributes = 50

// Why attributes were not made or changed.
var (
	// ErrTooManyAttributes means that the store would have more than MaxAttributes.
	ErrTooManyAttributes = errors.New("the store has as many attributes as it can have")
	// ErrAttributeExists means that another attribute has this name.
	ErrAttributeExists = errors.New("an attribute has this name")
	// ErrAttributeType means a type that there is not.
	ErrAttributeType = errors.New("the type of the attribute does not exist")
	// ErrNoSuchAttribute means that no attribute has this number.
	ErrNoSuchAttribute = errors.New("the attribute does not exist")
)

// AttributeError says which of several attributes or values was refused.
type AttributeError struct {
	// Index is the place in the list.
	Index int
	Err   error
}

// Error names the place and the reason, and no value.
func (e *AttributeError) Error() string { return fmt.Sprintf("item %d: %v", e.Index, e.Err) }

// Unwrap returns the reason.
func (e *AttributeError) Unwrap() error { return e.Err }

// CreateAttributes defines attributes and returns them with ids and dates. Either
// all are made or none is, and then the error is an *AttributeError.
func (s *Store) CreateAttributes(attributes ...Attribute) ([]Attribute, error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	made := slices.Clone(attributes)
	next := s.lastAttribute
	for i := range made {
		next++
		made[i].ID, made[i].Created, made[i].Modified = next, now, now
		if len(s.attributes)+i >= MaxAttributes {
			return nil, &AttributeError{i, ErrTooManyAttributes}
		}
		if err := s.mayBeAttribute(made[i], made[:i]); err != nil {
			return nil, &AttributeError{i, err}
		}
	}
	for _, a := range made {
		s.attributes[a.ID] = a
	}
	s.lastAttribute = next
	return made, nil
}

// RenameAttribute changes the name of an attribute; its type never changes. The
// error is ErrNoSuchAttribute or ErrAttributeExists.
func (s *Store) RenameAttribute(id int, name string) (Attribute, error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.attributes[id]
	if !ok {
		return Attribute{}, ErrNoSuchAttribute
	}
	a.Name, a.Modified = name, now
	if err := s.mayBeAttribute(a, nil); err != nil {
		return Attribute{}, err
	}
	s.attributes[id] = a
	return a, nil
}

// DeleteAttribute removes an attribute, and its values from all customers.
func (s *Store) DeleteAttribute(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.attributes[id]; !ok {
		return false
	}
	delete(s.attributes, id)
	for key, c := range s.customers {
		c.Attributes = withoutAttribute(c.Attributes, id)
		s.customers[key] = c
	}
	return true
}

// mayBeAttribute says what an attribute breaks beside all others.
func (s *Store) mayBeAttribute(a Attribute, others []Attribute) error {
	if !slices.Contains([]AttributeType{AttributeString, AttributeNumber, AttributeDate}, a.Type) {
		return ErrAttributeType
	}
	for _, other := range append(ordered(s.attributes), others...) {
		if other.ID != a.ID && strings.EqualFold(other.Name, a.Name) {
			return ErrAttributeExists
		}
	}
	return nil
}

func withoutAttribute(values []AttributeValue, id int) []AttributeValue {
	return slices.DeleteFunc(slices.Clone(values), func(v AttributeValue) bool { return v.AttributeID == id })
}
