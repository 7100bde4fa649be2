package store

import "strings"

// FormFieldNamed returns the field of a form that has a label, which is how REST
// names fields. Case matters.
func (s *Store) FormFieldNamed(form Form, label string) (FormField, bool) {
	for _, f := range s.FormFields(form) {
		if f.Label == label {
			return f, true
		}
	}
	return FormField{}, false
}

// OptionNamed returns the option of a field that has a label; case does not matter.
func (f FormField) OptionNamed(label string) (FormOption, bool) {
	for _, o := range f.Options {
		if strings.EqualFold(o.Label, label) {
			return o, true
		}
	}
	return FormOption{}, false
}

// SetAnswers merges answers into those of a customer, or of one of the customer's
// addresses when addressID is not 0. The error is ErrNoSuchCustomer,
// ErrNoSuchAddress, or an *AnswerError.
func (s *Store) SetAnswers(customerID, addressID int, given ...FormFieldValue) error {
	form := FormAccount
	if addressID != 0 {
		form = FormAddress
	}
	read, err := s.ReadAnswers(form, given)
	if err != nil {
		return err
	}
	if form == FormAddress {
		_, err := s.UpdateAddress(customerID, addressID, func(a *Address) { a.FormFields = Merge(a.FormFields, read) })
		return err
	}
	if !s.EditCustomer(customerID, func(c *Customer) { c.FormFields = Merge(c.FormFields, read) }) {
		return ErrNoSuchCustomer
	}
	return nil
}
