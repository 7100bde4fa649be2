package store

import (
	"errors"
	"testing"

	"github.com/govalues/decimal"
)

func TestRoundHalvesAwayFromZero(t *testing.T) {
	for _, tt := range []struct {
		in       string
		decimals int
		want     string
	}{
		{"1.005", 2, "1.01"},
		{"1.015", 2, "1.02"},
		{"1.0049", 2, "1.00"},
		{"-1.005", 2, "-1.01"},
		{"2.5", 0, "3"},
		{"3.5", 0, "4"},
		{"7", 2, "7.00"},
		{"0", 3, "0.000"},
	} {
		sum := arithmetic{decimals: tt.decimals}
		if got := sum.round(amount(tt.in)); got.String() != tt.want || sum.err != nil {
			t.Errorf("round(%s, %d) = %s, %v; want %s", tt.in, tt.decimals, got, sum.err, tt.want)
		}
	}
}

func TestArithmeticRemembersOverflow(t *testing.T) {
	huge := amount("9999999999999999999")
	for name, compute := range map[string]func(*arithmetic) decimal.Decimal{
		"add":     func(a *arithmetic) decimal.Decimal { return a.add(huge, huge) },
		"sub":     func(a *arithmetic) decimal.Decimal { return a.sub(huge.Neg(), huge) },
		"mul":     func(a *arithmetic) decimal.Decimal { return a.mul(huge, huge) },
		"quo":     func(a *arithmetic) decimal.Decimal { return a.quo(huge, decimal.Zero) },
		"percent": func(a *arithmetic) decimal.Decimal { return a.percent(huge, amount("10000")) },
		"round":   func(a *arithmetic) decimal.Decimal { return a.round(huge) },
	} {
		sum := &arithmetic{decimals: 2}
		compute(sum)
		if !errors.Is(sum.err, ErrAmountRange) {
			t.Errorf("%s: %v, want ErrAmountRange", name, sum.err)
		}
		if sum.add(decimal.One, decimal.One); !errors.Is(sum.err, ErrAmountRange) {
			t.Errorf("%s: a later result cleared the error", name)
		}
	}
}
