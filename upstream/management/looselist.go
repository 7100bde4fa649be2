package management

import "encoding/json"

// looseText is a text that the store may write as a number.
type looseText string

// UnmarshalJSON reads "x", 7, and nothing as null. What is neither is an error.
func (l *looseText) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) == nil { // null leaves it empty
		*l = looseText(text)
		return nil
	}
	var number json.Number
	if json.Unmarshal(b, &number) != nil {
		return errLoose
	}
	*l = looseText(number.String())
	return nil
}

// looseList is a list that may not be there, or be one item without a list.
type looseList[T any] []T

// UnmarshalJSON reads [{}, {}], {}, and nothing in every way in which the store
// writes it. An object without members is nothing: PHP has no other for it.
func (l *looseList[T]) UnmarshalJSON(b []byte) error {
	if isNothing(b) {
		*l = nil
		return nil
	}
	var many oneOrMany[T]
	if err := many.UnmarshalJSON(b); err != nil {
		return err
	}
	*l = looseList[T](many)
	return nil
}
