package store

import (
	"errors"
	"slices"
	"time"

	"github.com/govalues/decimal"
)

// ErrAttributeValue means that the text does not parse as the attribute's type.
var ErrAttributeValue = errors.New("the value does not fit the type of the attribute")

// SetAttributeValue makes or replaces a customer's value for an attribute. The
// error is ErrNoSuchCustomer, ErrNoSuchAttribute or ErrAttributeValue.
func (s *Store) SetAttributeValue(customerID, attributeID int, value string) (AttributeValue, error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.customers[customerID]
	if !ok {
		return AttributeValue{}, ErrNoSuchCustomer
	}
	a, ok := s.attributes[attributeID]
	if !ok {
		return AttributeValue{}, ErrNoSuchAttribute
	}
	if !a.Type.fits(value) {
		return AttributeValue{}, ErrAttributeValue
	}
	v := AttributeValue{AttributeID: attributeID, Value: value, Created: now, Modified: now}
	c.Attributes = slices.Clone(c.Attributes)
	at := slices.IndexFunc(c.Attributes, func(v AttributeValue) bool { return v.AttributeID == attributeID })
	if at < 0 {
		c.Attributes = append(c.Attributes, v)
	} else {
		v.Created = c.Attributes[at].Created
		c.Attributes[at] = v
	}
	s.customers[customerID] = c
	return v, nil
}

// DeleteAttributeValue takes a value from a customer and reports whether there
// was one. AttributeValues are listed by Customers.
func (s *Store) DeleteAttributeValue(customerID, attributeID int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.customers[customerID]
	if !ok {
		return false
	}
	before := len(c.Attributes)
	c.Attributes = withoutAttribute(c.Attributes, attributeID)
	s.customers[customerID] = c
	return len(c.Attributes) < before
}

// fits reports whether a value parses as the type. Dates come with or without a time.
func (t AttributeType) fits(value string) bool {
	switch t {
	case AttributeNumber:
		_, err := decimal.Parse(value)
		return err == nil
	case AttributeDate:
		return isDate(value)
	case AttributeString:
	}
	return true
}

func isDate(value string) bool {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if _, err := time.Parse(layout, value); err == nil {
			return true
		}
	}
	return false
}
