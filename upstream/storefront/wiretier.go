package storefront

import (
	"encoding/json"
	"slices"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
)

// wireTier is a step of quantity prices, either without or with tax. Which of its
// amounts is there depends on its kind.
type wireTier struct {
	Typename        string      `json:"__typename"`
	MinimumQuantity int         `json:"minimumQuantity"`
	MaximumQuantity *int        `json:"maximumQuantity"`
	Price           json.Number `json:"price"`
	PercentOff      json.Number `json:"percentOff"`
	PriceAdjustment json.Number `json:"priceAdjustment"`
}

// tiers pairs the tiers without and with tax by where they begin. One that cannot be
// meant, or is of a kind that this version does not know, fails all: a price without
// one of its tiers is wrong.
func (p *pairing) tiers(without, with []wireTier) []commerce.BulkTier {
	if len(without) != len(with) {
		p.failed = true
		return nil
	}
	byMinimum := func(a, b wireTier) int { return a.MinimumQuantity - b.MinimumQuantity }
	without, with = slices.SortedStableFunc(slices.Values(without), byMinimum), slices.SortedStableFunc(slices.Values(with), byMinimum)
	var tiers []commerce.BulkTier
	for i := range without {
		tiers = append(tiers, p.tier(without[i], with[i]))
	}
	return tiers
}

// tier pairs one tier. A percentage has no tax.
func (p *pairing) tier(without, with wireTier) commerce.BulkTier {
	t := commerce.BulkTier{Minimum: without.MinimumQuantity, Maximum: without.end()}
	if with.Typename != without.Typename || with.MinimumQuantity != t.Minimum || with.end() != t.Maximum || !without.hasRange() {
		p.failed = true
	}
	switch without.Typename {
	case "BulkPricingPercentageDiscount":
		t.Kind, t.Percent = commerce.BulkPercentOff, p.number(without.PercentOff)
		if p.number(with.PercentOff) != t.Percent || t.Percent.Cmp(decimal.Hundred) > 0 {
			p.failed = true
		}
	case "BulkPricingRelativePriceDiscount":
		t.Kind = commerce.BulkPriceOff
		t.Amount = p.numbers(without.PriceAdjustment, with.PriceAdjustment)
	case "BulkPricingFixedPriceDiscount":
		t.Kind = commerce.BulkFixedPrice
		t.Amount = p.numbers(without.Price, with.Price)
	default:
		p.failed = true
	}
	return t
}

// numbers pairs amounts that come without their currency.
func (p *pairing) numbers(without, with json.Number) commerce.TaxedPrice {
	return commerce.TaxedPrice{TaxExclusive: p.number(without), TaxInclusive: p.number(with)}
}

// end is the last quantity of a tier, 0 when it is open.
func (t wireTier) end() int {
	if t.MaximumQuantity == nil {
		return 0
	}
	return *t.MaximumQuantity
}

// hasRange says whether a tier begins somewhere and does not end before that.
func (t wireTier) hasRange() bool {
	open := t.MaximumQuantity == nil || *t.MaximumQuantity == 0 // as the store's other interfaces write it
	return isNumber(t.MinimumQuantity) && (open || (isNumber(*t.MaximumQuantity) && *t.MaximumQuantity >= t.MinimumQuantity))
}
