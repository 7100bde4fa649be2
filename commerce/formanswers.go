package commerce

import "time"

// FormAnswers are answers to the store's own form fields, by kind. A kind that is
// empty was not given.
type FormAnswers struct {
	Checkboxes      []CheckboxesAnswer
	MultipleChoices []ChoiceAnswer
	Numbers         []NumberAnswer
	Dates           []DateAnswer
	Texts           []TextAnswer
	MultilineTexts  []TextAnswer
	Passwords       []PasswordAnswer
}

// IsEmpty reports whether nothing was answered.
func (a FormAnswers) IsEmpty() bool {
	return len(a.Checkboxes)+len(a.MultipleChoices)+len(a.Numbers)+len(a.Dates)+
		len(a.Texts)+len(a.MultilineTexts)+len(a.Passwords) == 0
}

// CheckboxesAnswer is several boxes ticked.
type CheckboxesAnswer struct {
	FieldEntityID  int
	ValueEntityIDs []int
}

// ChoiceAnswer is one of several choices.
type ChoiceAnswer struct{ FieldEntityID, ValueEntityID int }

// NumberAnswer is a number.
type NumberAnswer struct {
	FieldEntityID int
	Number        Decimal
}

// DateAnswer is a date.
type DateAnswer struct {
	FieldEntityID int
	Date          time.Time
}

// TextAnswer is text of one line or several.
type TextAnswer struct {
	FieldEntityID int
	Text          string
}

// PasswordAnswer is a secret.
type PasswordAnswer struct {
	FieldEntityID int
	Password      Secret
}

// Optional is a value that may be left out, and may be nothing when it is not:
// Set tells absent from null, and Value is nil for null.
type Optional[T any] struct {
	Set   bool
	Value *T
}
