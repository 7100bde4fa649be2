package store_test

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// taxed is an amount with and without tax.
type taxed struct {
	entered, without, with *big.Rat
	inclusive              bool
}

func (t taxed) String() string {
	return fmt.Sprintf("{%s %v %s %s}", t.entered.FloatString(4), t.inclusive, t.without.FloatString(4), t.with.FloatString(4))
}

// tax works out an amount of a product; nil for nil.
func (c calculation) tax(p store.Product, amount *big.Rat) *taxed {
	if amount == nil {
		return nil
	}
	entered := c.round(amount)
	t := &taxed{entered: entered, inclusive: c.data.Tax.EnteredWithPrices}
	rates := c.rates(c.country, c.group.ID, p.TaxClassID)
	if c.exempt {
		rates = nil
	}
	switch {
	case !t.inclusive:
		t.without, t.with = entered, plus(entered, c.taxes(entered, rates))
	case c.data.Tax.SubtractStoreTax:
		own := c.rates(c.data.Tax.StoreCountry, 0, p.TaxClassID)
		t.without = over(entered, plus(big.NewRat(1, 1), sum(own)))
		// Rates are not rounded one by one here, as TaxRounding says: the documents are
		// silent, and who pays the store's own tax pays then what was entered.
		t.with = times(t.without, plus(big.NewRat(1, 1), sum(rates)))
	default:
		t.with, t.without = entered, over(entered, plus(big.NewRat(1, 1), sum(rates)))
	}
	t.without, t.with = c.round(t.without), c.round(t.with)
	return t
}

// taxes are the taxes on an amount, rounded one by one or together.
func (c calculation) taxes(amount *big.Rat, rates []*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, rate := range rates {
		tax := times(amount, rate)
		if c.data.Tax.Rounding != store.NoRounding {
			tax = c.round(tax)
		}
		total = plus(total, tax)
	}
	return total
}

// rates are those of the zone that suits best: one that names the country, then one
// that names the group.
func (c calculation) rates(country string, group, class int) (rates []*big.Rat) {
	var best *store.TaxZone
	score := -1
	for i, z := range c.data.TaxZones {
		s := 0
		if len(z.Countries) > 0 {
			if !slices.Contains(z.Countries, country) {
				continue
			}
			s += 2
		}
		if len(z.GroupIDs) > 0 {
			if !slices.Contains(z.GroupIDs, group) {
				continue
			}
			s++
		}
		if s > score {
			best, score = &c.data.TaxZones[i], s
		}
	}
	if best == nil {
		return nil
	}
	for _, r := range best.Rates {
		if of, ok := r.Percent[class]; ok {
			rates = append(rates, over(fraction(of), big.NewRat(100, 1)))
		}
	}
	return rates
}

// round is to the decimals of the currency, halves away from zero.
func (c calculation) round(x *big.Rat) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.currency.Decimals)), nil))
	y := times(x, scale)
	half := big.NewRat(1, 2)
	if y.Sign() < 0 {
		half.Neg(half)
	}
	y = plus(y, half)
	return over(new(big.Rat).SetInt(new(big.Int).Quo(y.Num(), y.Denom())), scale)
}

// convert is from the default currency to that of the question; nil for nil.
func (c calculation) convert(x *big.Rat) *big.Rat {
	if x == nil || c.currency.Code == c.standard.Code {
		return x
	}
	return times(x, fraction(c.currency.ExchangeRate))
}

func plus(a, b *big.Rat) *big.Rat  { return new(big.Rat).Add(a, b) }
func minus(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func over(a, b *big.Rat) *big.Rat  { return new(big.Rat).Quo(a, b) }

func percent(of, p *big.Rat) *big.Rat { return times(of, over(p, big.NewRat(100, 1))) }

func sum(all []*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, x := range all {
		total = plus(total, x)
	}
	return total
}

// maybe is a decimal that may be absent.
func maybe(d decimal.NullDecimal) *big.Rat {
	if !d.Valid {
		return nil
	}
	return fraction(d.Decimal)
}

func or(a, b *big.Rat) *big.Rat {
	if a != nil {
		return a
	}
	return b
}
