package commerce

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/govalues/decimal"
)

// Decimal is an exact number of at most 19 digits: an amount of money, a
// percentage. Its zero value is 0. It is a plain value, comparable with ==
// only after Canonical.
type Decimal struct{ decimal.Decimal }

// ParseDecimal reads a decimal such as "12.50" exactly. It refuses a number of
// more digits than a Decimal can hold instead of rounding it.
func ParseDecimal(s string) (Decimal, error) {
	if !looksDecimal(s) {
		return Decimal{}, fmt.Errorf("%d characters are no decimal number", len(s))
	}
	d, err := decimal.Parse(s)
	if err != nil {
		return Decimal{}, fmt.Errorf("decimal: %w", err)
	}
	if digits(s) > decimal.MaxPrec {
		return Decimal{}, fmt.Errorf("decimal: more than %d digits", decimal.MaxPrec)
	}
	return Decimal{d}.Canonical(), nil
}

// Canonical returns the same number without trailing zeros.
func (d Decimal) Canonical() Decimal { return Decimal{d.Trim(0)} }

// MarshalGQL writes the number as a JSON string in canonical form.
func (d Decimal) MarshalGQL(w io.Writer) {
	var buf [40]byte
	b := append(buf[:0], '"')
	b, _ = d.Canonical().AppendText(b)
	_, _ = w.Write(append(b, '"'))
}

// UnmarshalGQL reads a number from a string, or from an integer literal. It
// takes no floating point number, which would already have lost digits.
func (d *Decimal) UnmarshalGQL(v any) error {
	switch v := v.(type) {
	case string:
		parsed, err := ParseDecimal(v)
		*d = parsed
		return err
	case json.Number:
		parsed, err := ParseDecimal(v.String())
		*d = parsed
		return err
	case int64:
		parsed, err := decimal.New(v, 0)
		*d = Decimal{parsed}
		return err
	}
	return fmt.Errorf("a Decimal is written as a string, got %T", v)
}

// looksDecimal reports whether s is an optional sign, digits, and at most one
// point with digits on both sides.
func looksDecimal(s string) bool {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s = s[1:]
	}
	if len(s) == 0 || len(s) > 40 || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	points := 0
	for _, c := range []byte(s) {
		switch {
		case c == '.':
			points++
		case c < '0' || c > '9':
			return false
		}
	}
	return points <= 1
}

// digits counts the significant digits of s, a number that looksDecimal.
func digits(s string) int {
	n, zeros, fraction := 0, 0, false
	for _, c := range []byte(s) {
		switch {
		case c == '.':
			fraction = true
		case c < '0' || c > '9':
		case c == '0' && n == 0:
		case c == '0' && fraction:
			zeros++
		default:
			n += zeros + 1
			zeros = 0
		}
	}
	return n
}
