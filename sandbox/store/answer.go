package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govalues/decimal"
)

// Why an answer to a form field was not taken.
var (
	// ErrNoSuchField means that the form has no such field of the shop's own.
	ErrNoSuchField = errors.New("the form has no such field")
	// ErrAnswerKind means an answer of another shape than the field asks for.
	ErrAnswerKind = errors.New("the answer is of another kind")
	// ErrAnswerValue means an answer that the field does not allow.
	ErrAnswerValue = errors.New("the field does not allow the answer")
	// ErrAnswerTwice means a second answer to one field.
	ErrAnswerTwice = errors.New("the field is answered twice")
)

// AnswerError says which of several answers was not taken.
type AnswerError struct {
	// Index is the answer's place in the list.
	Index int
	Err   error
}

// Error names the place and the reason, and nothing of the answer.
func (e *AnswerError) Error() string { return fmt.Sprintf("answer %d: %v", e.Index, e.Err) }

// Unwrap returns the reason.
func (e *AnswerError) Unwrap() error { return e.Err }

// ReadAnswers checks answers that name their field and, where something was
// chosen, the numbers of the options. It returns them with labels; empty answers
// stay in, and Merge drops them. The error is an *AnswerError.
func (s *Store) ReadAnswers(form Form, given []FormFieldValue) ([]FormFieldValue, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	read := make([]FormFieldValue, 0, len(given))
	for i, v := range given {
		field, ok := s.formFields[v.FieldID]
		if !ok || field.Form != form || field.IsBuiltIn() && field.Kind != FieldCheckboxes {
			if s.choices.Account.UnknownFormFieldsIgnored {
				continue
			}
			return nil, &AnswerError{i, ErrNoSuchField}
		}
		if slices.ContainsFunc(read, func(r FormFieldValue) bool { return r.FieldID == v.FieldID }) {
			return nil, &AnswerError{i, ErrAnswerTwice}
		}
		answer, err := field.read(v)
		if err != nil {
			return nil, &AnswerError{i, err}
		}
		read = append(read, answer)
	}
	return read, nil
}

// AnswerKind is the shape of the answers to a field.
func (f FormField) AnswerKind() FormFieldKind {
	switch f.Kind {
	case FieldCheckboxes:
		return FormCheckboxes
	case FieldDate:
		return FormDate
	case FieldMultilineText:
		return FormMultilineText
	case FieldNumber:
		return FormNumber
	case FieldPassword:
		return FormPassword
	case FieldPicklist, FieldRadioButtons:
		return FormMultipleChoice
	case FieldPicklistOrText, FieldText:
	}
	return FormText
}

// read checks one answer and completes it.
func (f FormField) read(v FormFieldValue) (FormFieldValue, error) {
	if v.Kind != f.AnswerKind() {
		return FormFieldValue{}, ErrAnswerKind
	}
	v.Name = f.Label
	if !f.allows(v) {
		return FormFieldValue{}, ErrAnswerValue
	}
	v.ValueIDs, v.Values = slices.Clone(v.ValueIDs), nil
	for _, id := range v.ValueIDs {
		i := slices.IndexFunc(f.Options, func(o FormOption) bool { return o.ID == id })
		if i < 0 {
			return FormFieldValue{}, ErrAnswerValue
		}
		v.Values = append(v.Values, f.Options[i].Label)
	}
	return v, nil
}

func (f FormField) allows(v FormFieldValue) bool {
	switch v.Kind {
	case FormNumber:
		return !outside(v.Number, f.Min, f.Max)
	case FormDate:
		return !v.Date.Before(f.MinDate) && (f.MaxDate.IsZero() || !v.Date.After(f.MaxDate))
	case FormMultipleChoice:
		return len(v.ValueIDs) == 1
	case FormCheckboxes:
		return len(v.ValueIDs) == len(slices.Compact(slices.Sorted(slices.Values(v.ValueIDs))))
	case FormText, FormPassword, FormMultilineText:
	}
	return f.MaxLength == 0 || utf8.RuneCountInString(v.Text) <= f.MaxLength
}

func outside(n decimal.Decimal, low, high decimal.NullDecimal) bool {
	return low.Valid && n.Cmp(low.Decimal) < 0 || high.Valid && n.Cmp(high.Decimal) > 0
}

// IsEmpty reports whether the answer says nothing: it counts as none, and takes
// an earlier one away.
func (v FormFieldValue) IsEmpty() bool {
	switch v.Kind {
	case FormCheckboxes, FormMultipleChoice:
		return len(v.ValueIDs) == 0
	case FormText, FormPassword, FormMultilineText:
		return strings.TrimSpace(v.Text) == ""
	case FormDate, FormNumber:
	}
	return false
}

// Merge puts new answers in the place of earlier ones to the same fields.
func Merge(before, given []FormFieldValue) []FormFieldValue {
	merged := slices.DeleteFunc(slices.Clone(before), func(b FormFieldValue) bool {
		return slices.ContainsFunc(given, func(g FormFieldValue) bool { return g.FieldID == b.FieldID })
	})
	for _, g := range given {
		if !g.IsEmpty() {
			merged = append(merged, g)
		}
	}
	slices.SortFunc(merged, func(a, b FormFieldValue) int { return a.FieldID - b.FieldID })
	return merged
}

// Unanswered returns the first of the shop's own fields of a form, by number, that
// is required and has no answer.
func (s *Store) Unanswered(form Form, answers []FormFieldValue) (FormField, bool) {
	for _, f := range s.FormFields(form) {
		if f.IsRequired && !f.IsBuiltIn() &&
			!slices.ContainsFunc(answers, func(v FormFieldValue) bool { return v.FieldID == f.ID && !v.IsEmpty() }) {
			return f, true
		}
	}
	return FormField{}, false
}
