package upstream

import (
	"errors"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// errAmount is all that is said of a bad amount.
var errAmount = errors.New("not an exact amount")

// maxExponent bounds how far an exponent may move the point; a Decimal has 19
// digits.
const maxExponent = 40

// ParseAmount reads a number as it stands in the store's JSON, exactly. It takes
// an exponent, which some of the store's services write for round numbers, and
// refuses what a Decimal cannot hold instead of rounding it.
func ParseAmount(text string) (commerce.Decimal, error) {
	mantissa, exponent, found := strings.Cut(strings.ToLower(text), "e")
	if found {
		n, err := strconv.Atoi(exponent)
		if err != nil || n < -maxExponent || n > maxExponent {
			return commerce.Decimal{}, errAmount
		}
		if _, err := commerce.ParseDecimal(mantissa); err != nil {
			return commerce.Decimal{}, errAmount
		}
		mantissa = movePoint(mantissa, n)
	}
	d, err := commerce.ParseDecimal(mantissa)
	if err != nil {
		return commerce.Decimal{}, errAmount
	}
	return d, nil
}

// movePoint moves the point of a plain number by n places, to the right if n is
// positive.
func movePoint(s string, n int) string {
	sign := ""
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		sign, s = s[:1], s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if n >= 0 {
		fraction += strings.Repeat("0", max(n-len(fraction), 0))
		whole, fraction = whole+fraction[:n], fraction[n:]
	} else {
		whole = strings.Repeat("0", max(1-n-len(whole), 0)) + whole
		whole, fraction = whole[:len(whole)+n], whole[len(whole)+n:]+fraction
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}
