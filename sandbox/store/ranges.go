package store

import "github.com/govalues/decimal"

// ranges returns the lowest and highest calculated price of the product's
// variants, without modifiers, and the same of their retail prices; the
// latter is nil when no variant has one.
func (p *pricer) ranges(product Product, taxed func(decimal.Decimal) TaxPrice) (prices, retail *PriceRange) {
	var paid, suggested span
	for _, v := range product.Variants {
		c := p.calculate(product, v, nil)
		paid.include(c.calculated)
		if c.base.retail.Valid {
			suggested.include(c.base.retail.Decimal)
		}
	}
	return paid.taxed(taxed), suggested.taxed(taxed)
}

// span is the least and the greatest of the amounts it has included.
type span struct {
	any    bool
	lo, hi decimal.Decimal
}

func (s *span) include(d decimal.Decimal) {
	if !s.any {
		s.any, s.lo, s.hi = true, d, d
		return
	}
	s.lo, s.hi = s.lo.Min(d), s.hi.Max(d)
}

func (s *span) taxed(taxed func(decimal.Decimal) TaxPrice) *PriceRange {
	if !s.any {
		return nil
	}
	return &PriceRange{Minimum: taxed(s.lo), Maximum: taxed(s.hi)}
}
