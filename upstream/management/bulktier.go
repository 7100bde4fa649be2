package management

import (
	"encoding/json"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// bulkTiers are the tiers of one item, sorted by where they begin.
type bulkTiers []commerce.BulkTier

// bulkTier is a tier as the store writes it. A maximum of 0 is open. The
// discount is given twice: bare, and with and without tax.
type bulkTier struct {
	Minimum  looseInt    `json:"minimum"`
	Maximum  looseInt    `json:"maximum"`
	Discount looseAmount `json:"discount_amount"`
	Kind     string      `json:"discount_type"`
	Taxed    oneTaxPrice `json:"tax_discount_amount"`
}

// UnmarshalJSON reads a list of tiers, or nothing. A tier of a kind that this
// version does not know fails all: a price without one of its tiers is wrong.
func (t *bulkTiers) UnmarshalJSON(b []byte) error {
	*t = nil
	if isNothing(b) {
		return nil
	}
	var wire []bulkTier
	if json.Unmarshal(b, &wire) != nil {
		return errLoose
	}
	for _, w := range wire {
		tier, err := w.commerce()
		if err != nil {
			return err
		}
		*t = append(*t, tier)
	}
	// The store's order is not documented.
	slices.SortStableFunc(*t, func(a, b commerce.BulkTier) int { return a.Minimum - b.Minimum })
	return nil
}

// commerce converts a tier. Which of the two amounts counts depends on the kind: a
// percentage has no tax.
func (w bulkTier) commerce() (commerce.BulkTier, error) {
	tier := commerce.BulkTier{Minimum: int(w.Minimum), Maximum: int(w.Maximum)}
	switch w.Kind {
	case "percent":
		tier.Kind, tier.Percent = commerce.BulkPercentOff, w.Discount.value
		if !w.Discount.isSet {
			return tier, errLoose
		}
		return tier, nil
	case "price":
		tier.Kind = commerce.BulkPriceOff
	case "fixed":
		tier.Kind = commerce.BulkFixedPrice
	default:
		return tier, errLoose
	}
	if !w.Taxed.IsSet || tier.Minimum < 0 || tier.Maximum < 0 {
		return tier, errLoose
	}
	tier.Amount = w.Taxed.TaxedPrice
	return tier, nil
}
