package commerce

import "time"

// CustomerFormFieldValue is an answer to one of the store's own form fields.
type CustomerFormFieldValue interface{ isCustomerFormFieldValue() }

// FormField names the field an answer belongs to.
type FormField struct {
	EntityID int
	Name     string
}

func (FormField) isCustomerFormFieldValue() {}

// CheckboxesFormFieldValue is several boxes ticked.
type CheckboxesFormFieldValue struct {
	FormField
	ValueEntityIds []int
	Values         []string
}

// DateFormFieldValue is a date.
type DateFormFieldValue struct {
	FormField
	Date time.Time
}

// MultilineTextFormFieldValue is text of several lines.
type MultilineTextFormFieldValue struct {
	FormField
	MultilineText string
}

// MultipleChoiceFormFieldValue is one of several choices.
type MultipleChoiceFormFieldValue struct {
	FormField
	ValueEntityID int
	Value         string
}

// NumberFormFieldValue is a number.
type NumberFormFieldValue struct {
	FormField
	Number Decimal
}

// PasswordFormFieldValue is a secret the shopper once chose; its content is
// never read back.
type PasswordFormFieldValue struct{ FormField }

// TextFormFieldValue is text of one line.
type TextFormFieldValue struct {
	FormField
	Text string
}

// UnknownFormFieldValue is an answer of a kind this version does not know.
type UnknownFormFieldValue struct{ FormField }
