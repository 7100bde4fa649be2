package commerce

import (
	"errors"
	"fmt"
	"io"
)

// CurrencyCode is a currency as three capital letters of ISO 4217. The empty
// code means that none was named.
type CurrencyCode string

// MarshalGQL writes the code as a JSON string.
func (c CurrencyCode) MarshalGQL(w io.Writer) { writeCode(w, string(c)) }

// UnmarshalGQL takes three capital letters and nothing else.
func (c *CurrencyCode) UnmarshalGQL(v any) error {
	s, err := readCode(v, 3)
	if err != nil {
		return &Error{Code: CodeBadUserInput, Message: "A CurrencyCode is three capital letters such as USD.", Err: err}
	}
	*c = CurrencyCode(s)
	return nil
}

// CountryCode is a country as two capital letters of ISO 3166-1, and XK. The empty
// code means that none was named.
type CountryCode string

// MarshalGQL writes the code as a JSON string.
func (c CountryCode) MarshalGQL(w io.Writer) { writeCode(w, string(c)) }

// UnmarshalGQL takes the code of a country and nothing else.
func (c *CountryCode) UnmarshalGQL(v any) error {
	s, err := readCode(v, 2)
	if err == nil && !isCountry(s) {
		err = errors.New("got no country's code")
	}
	if err != nil {
		return &Error{Code: CodeBadUserInput, Message: "A CountryCode is the two capital letters of a country, such as US.", Err: err}
	}
	*c = CountryCode(s)
	return nil
}

// ParseCurrencyCode reads a code from configuration or from the store, which
// sometimes writes it in lower case.
func ParseCurrencyCode(s string) (CurrencyCode, error) {
	code, err := readCode(upper(s), 3)
	return CurrencyCode(code), err
}

// ParseCountryCode reads a code from configuration or from the store.
func ParseCountryCode(s string) (CountryCode, error) {
	code, err := readCode(upper(s), 2)
	return CountryCode(code), err
}

func readCode(v any, length int) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fmt.Errorf("got %T", v)
	}
	if len(s) != length {
		return "", fmt.Errorf("got %d characters", len(s))
	}
	for _, c := range []byte(s) {
		if c < 'A' || c > 'Z' {
			return "", errors.New("got a character that is no capital letter")
		}
	}
	return s, nil
}

// writeCode writes a code, which needs no escaping.
func writeCode(w io.Writer, s string) { _, _ = io.WriteString(w, `"`+s+`"`) }

// upper raises ASCII letters only, so that no other letter becomes a valid one.
func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}
