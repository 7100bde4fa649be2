package store

import (
	"maps"
	"slices"
	"time"

	"github.com/govalues/decimal"
)

// FormKind is how a form field is drawn, in the Storefront API's words.
type FormKind string

// The kinds of form fields. Picklists and radio buttons are answered as
// FormMultipleChoice; a pick list that may become a text is answered as FormText.
const (
	FieldCheckboxes     FormKind = "Checkboxes"
	FieldDate           FormKind = "Date"
	FieldMultilineText  FormKind = "MultilineText"
	FieldNumber         FormKind = "Number"
	FieldPassword       FormKind = "Password"
	FieldPicklist       FormKind = "Picklist"
	FieldPicklistOrText FormKind = "PicklistOrText"
	FieldRadioButtons   FormKind = "RadioButtons"
	FieldText           FormKind = "Text"
)

// Form tells the two forms that have fields.
type Form int

// The forms.
const (
	// FormAccount is what a customer fills in to register.
	FormAccount Form = iota
	// FormAddress is what is filled in for an address.
	FormAddress
)

// FormField is the definition of a field of a form.
type FormField struct {
	ID   int
	Form Form
	Kind FormKind
	// Label is also the name that REST knows the field by.
	Label      string
	SortOrder  int
	IsRequired bool
	// BuiltIn is the Storefront API's word for a field that every store has, and
	// empty for the store's own ones.
	BuiltIn string
	// Options are what Checkboxes, Picklist and RadioButtons offer.
	Options []FormOption
	// Prefix stands in a pick list before a choice.
	Prefix  string
	Default string
	// Rows is how many lines a MultilineText shows.
	Rows int
	// MaxLength is in characters; 0 means any.
	MaxLength int
	// Min and Max bound a Number, and MinDate and MaxDate a Date, both included.
	// Storefronts are told whole numbers.
	Min, Max         decimal.NullDecimal
	MinDate, MaxDate time.Time
}

// FormOption is one thing that can be chosen.
type FormOption struct {
	ID    int
	Label string
}

// IsBuiltIn reports whether every store has the field.
func (f FormField) IsBuiltIn() bool { return f.BuiltIn != "" }

// FormFields returns a form's fields by id.
func (s *Store) FormFields(form Form) []FormField {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.fieldsOf(form)
}

func (s *Store) fieldsOf(form Form) []FormField {
	return slices.DeleteFunc(ordered(s.formFields), func(f FormField) bool { return f.Form != form })
}

// FormField returns one field.
func (s *Store) FormField(id int) (FormField, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	f, ok := s.formFields[id]
	return f, ok
}

// SetFormField makes or replaces a field and returns it; id 0 gets the next number.
func (s *Store) SetFormField(f FormField) FormField {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.ID == 0 {
		f.ID = slices.Max(append(slices.Collect(maps.Keys(s.formFields)), 0)) + 1
	}
	s.formFields[f.ID] = f
	return f
}

// DeleteFormField removes a field. Answers to it stay, as they do when a merchant
// takes a field off the form.
func (s *Store) DeleteFormField(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.formFields[id]
	delete(s.formFields, id)
	return ok
}
