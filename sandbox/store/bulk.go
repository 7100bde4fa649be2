package store

import "github.com/govalues/decimal"

// tiers returns the quantity prices of a variant: its record's if it has a
// record, even when that has none, else the product's rules. They are told,
// never applied: a quote has no quantity.
func (p *pricer) tiers(product Product, b base) []BulkTier {
	var out []BulkTier
	if b.record != nil {
		for _, t := range b.record.Tiers {
			tier := BulkTier{Minimum: t.Minimum, Maximum: t.Maximum, Kind: t.Kind}
			out = append(out, p.tier(tier, t.Amount, b.rate, product.TaxClassID))
		}
		return out
	}
	for _, r := range product.BulkRules {
		amount := r.Amount
		if r.Kind == BulkPercent {
			amount = p.percentOfFraction(amount)
		}
		tier := BulkTier{Minimum: r.Minimum, Maximum: r.Maximum, Kind: r.Kind}
		out = append(out, p.tier(tier, amount, b.rate, product.TaxClassID))
	}
	return out
}

// tier fills in the amount: percent as it is, money converted and taxed.
func (p *pricer) tier(t BulkTier, amount, rate decimal.Decimal, taxClassID int) BulkTier {
	if t.Kind == BulkPercent {
		t.Amount = amount
		return t
	}
	taxed := p.tax.price(p.exchange(amount, rate), taxClassID)
	t.Amount, t.Tax = taxed.AsEntered, &taxed
	return t
}

// percentOfFraction turns the catalogue's unit (0.10) into the answer's (10).
func (p *pricer) percentOfFraction(fraction decimal.Decimal) decimal.Decimal {
	return p.sum.mul(fraction, decimal.Hundred).Trim(0)
}
