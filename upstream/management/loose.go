package management

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// The types of this file read what the store may write in several ways: numbers
// and booleans as text, nothing as null, as an empty list or not at all. What is
// neither is an error, whose text quotes nothing.

var errLoose = errors.New("unexpected JSON")

// looseInt is a whole number, 0 when the store wrote nothing.
type looseInt int

// UnmarshalJSON reads 7, "7", 7.0, null and "".
func (n *looseInt) UnmarshalJSON(b []byte) error {
	// A variant's id is documented as a number, not as an integer.
	text := strings.TrimSuffix(scalar(b), ".0")
	if text == "" {
		*n = 0
		return nil
	}
	parsed, err := strconv.Atoi(text)
	if err != nil {
		return errLoose
	}
	*n = looseInt(parsed)
	return nil
}

// said is a looseInt that tells whether the store wrote anything, be it nothing.
type said struct {
	isSaid bool
	value  looseInt
}

// UnmarshalJSON is not called for what is left out.
func (s *said) UnmarshalJSON(b []byte) error {
	s.isSaid = true
	return s.value.UnmarshalJSON(b)
}

// looseBool is a yes, a no, or neither.
type looseBool struct{ isSet, value bool }

// UnmarshalJSON reads true, "true", 1, "1", their opposites, null and "".
func (l *looseBool) UnmarshalJSON(b []byte) error {
	switch strings.ToLower(scalar(b)) {
	case "":
		*l = looseBool{}
	case "true", "1":
		*l = looseBool{isSet: true, value: true}
	case "false", "0":
		*l = looseBool{isSet: true}
	default:
		return errLoose
	}
	return nil
}

// or returns the value, or the other one's when this one is not set.
func (l looseBool) or(other looseBool) looseBool {
	if l.isSet {
		return l
	}
	return other
}

// looseAmount is an exact number that may not be there.
type looseAmount struct {
	isSet bool
	value commerce.Decimal
}

// UnmarshalJSON reads 12.5, "12.50", 1.25e1, null and "". It never passes
// through a floating point number.
func (l *looseAmount) UnmarshalJSON(b []byte) error {
	text := scalar(b)
	if text == "" {
		*l = looseAmount{}
		return nil
	}
	value, err := upstream.ParseAmount(text)
	if err != nil {
		return errLoose
	}
	*l = looseAmount{isSet: true, value: value}
	return nil
}

// optional is a T that may not be there.
type optional[T any] struct{ value T }

// UnmarshalJSON reads a T, and nothing in every way in which the store writes it.
func (o *optional[T]) UnmarshalJSON(b []byte) error {
	var read T
	if !isNothing(b) && json.Unmarshal(b, &read) != nil {
		return errLoose
	}
	o.value = read
	return nil
}

// oneOrMany is a list, of which the store may write the only item without one.
type oneOrMany[T any] []T

// UnmarshalJSON reads [{}, {}] and {}.
func (l *oneOrMany[T]) UnmarshalJSON(b []byte) error {
	var many []T
	if json.Unmarshal(b, &many) == nil {
		*l = many
		return nil
	}
	var one T
	if json.Unmarshal(b, &one) != nil {
		return errLoose
	}
	*l = []T{one}
	return nil
}

// scalar returns the text of a JSON number, boolean or string, and the empty
// text for null. For anything else it returns the JSON, which then is no number.
func scalar(b []byte) string {
	b = bytes.TrimSpace(b)
	if bytes.Equal(b, []byte("null")) {
		return ""
	}
	var text string
	if len(b) > 0 && b[0] == '"' && json.Unmarshal(b, &text) == nil {
		return strings.TrimSpace(text)
	}
	return string(b)
}

// isNothing reports whether the store wrote nothing where an object could be:
// PHP writes an empty object as an empty list.
func isNothing(b []byte) bool {
	switch string(bytes.TrimSpace(b)) {
	case "", "null", "[]", "{}", `""`, "false":
		return true
	}
	return false
}
