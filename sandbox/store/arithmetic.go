package store

import "github.com/govalues/decimal"

// arithmetic computes with decimals and remembers the first result that did
// not fit, so that formulas read as formulas and are checked once.
type arithmetic struct {
	// decimals is how many decimal places amounts are rounded to.
	decimals int
	err      error
}

func (a *arithmetic) keep(d decimal.Decimal, err error) decimal.Decimal {
	if err != nil {
		a.err = ErrAmountRange
	}
	return d
}

func (a *arithmetic) add(x, y decimal.Decimal) decimal.Decimal { return a.keep(x.Add(y)) }
func (a *arithmetic) sub(x, y decimal.Decimal) decimal.Decimal { return a.keep(x.Sub(y)) }
func (a *arithmetic) mul(x, y decimal.Decimal) decimal.Decimal { return a.keep(x.Mul(y)) }
func (a *arithmetic) quo(x, y decimal.Decimal) decimal.Decimal { return a.keep(x.Quo(y)) }

// percent returns that many percent of an amount.
func (a *arithmetic) percent(of, percent decimal.Decimal) decimal.Decimal {
	return a.mul(of, a.mul(percent, decimal.MustNew(1, 2)))
}

// round brings an amount to the currency's decimals, halves away from zero.
// The decimal package rounds halves to even, which shops do not.
func (a *arithmetic) round(d decimal.Decimal) decimal.Decimal {
	half := a.keep(decimal.New(5, a.decimals+1))
	rounded := a.add(d, half.CopySign(d)).Trunc(a.decimals).Pad(a.decimals)
	if rounded.Scale() != a.decimals {
		a.err = ErrAmountRange
	}
	return rounded
}
