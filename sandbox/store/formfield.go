package store

import (
	"time"

	"github.com/govalues/decimal"
)

// FormFieldKind is which of the seven shapes an answer has.
type FormFieldKind int

// The kinds of answers. Each says which fields of FormFieldValue it uses.
const (
	// FormCheckboxes uses ValueIDs and Values, pairwise.
	FormCheckboxes FormFieldKind = iota
	// FormDate uses Date.
	FormDate
	// FormMultilineText uses Text.
	FormMultilineText
	// FormMultipleChoice uses the only element of ValueIDs and of Values.
	FormMultipleChoice
	// FormNumber uses Number.
	FormNumber
	// FormPassword uses Text.
	FormPassword
	// FormText uses Text.
	FormText
)

// FormFieldValue is an answer to one of the store's own form fields, on a
// customer or on an address.
type FormFieldValue struct {
	FieldID  int
	Name     string
	Kind     FormFieldKind
	ValueIDs []int
	Values   []string
	Date     time.Time
	Number   decimal.Decimal
	Text     string
}
