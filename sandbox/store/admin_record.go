package store

// CustomerAttributeValue is what an attribute is to say about a customer.
type CustomerAttributeValue struct {
	CustomerID  int
	AttributeID int
	Value       string
}

// SetAttributeValues sets several values and returns them. Either all are set or none
// is, and then the error is an *AttributeError of a reason of SetAttributeValue.
func (s *Store) SetAttributeValues(given ...CustomerAttributeValue) ([]AttributeValue, error) {
	for i, v := range given {
		if err := s.takesValue(v); err != nil {
			return nil, &AttributeError{i, err}
		}
	}
	set := make([]AttributeValue, len(given))
	for i, v := range given {
		value, err := s.SetAttributeValue(v.CustomerID, v.AttributeID, v.Value)
		if err != nil {
			return nil, &AttributeError{i, err}
		}
		set[i] = value
	}
	return set, nil
}

// takesValue says what a value breaks.
func (s *Store) takesValue(v CustomerAttributeValue) error {
	if _, ok := s.Customer(v.CustomerID); !ok {
		return ErrNoSuchCustomer
	}
	a, ok := s.Attribute(v.AttributeID)
	if !ok {
		return ErrNoSuchAttribute
	}
	if !a.Type.fits(v.Value) {
		return ErrAttributeValue
	}
	return nil
}

// RenameAttributes renames several attributes and returns them. Either all are renamed
// or none is, and then the error is an *AttributeError of a reason of RenameAttribute.
func (s *Store) RenameAttributes(given ...Attribute) ([]Attribute, error) {
	before := s.Attributes()
	renamed := make([]Attribute, len(given))
	for i, a := range given {
		changed, err := s.RenameAttribute(a.ID, a.Name)
		if err != nil {
			s.restoreAttributes(before)
			return nil, &AttributeError{i, err}
		}
		renamed[i] = changed
	}
	return renamed, nil
}

// restoreAttributes puts definitions back as they were.
func (s *Store) restoreAttributes(before []Attribute) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attributes = index(before, func(a Attribute) int { return a.ID })
}
