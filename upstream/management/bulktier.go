package management

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/govalues/decimal"

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

// UnmarshalJSON reads a list of tiers, or nothing. A tier that cannot be meant, or is
// of a kind that this version does not know, fails all: a price without one of
// its tiers is wrong.
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
	if !w.hasRange() {
		return tier, errLoose
	}
	switch w.Kind {
	case "percent":
		tier.Kind, tier.Percent = commerce.BulkPercentOff, w.Discount.value
		if !w.Discount.isSet || tier.Percent.IsNeg() || tier.Percent.Cmp(decimal.Hundred) > 0 {
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
	tier.Amount = w.Taxed.TaxedPrice
	if !w.Taxed.IsSet || anyNegative(tier.Amount) {
		return tier, errLoose
	}
	return tier, nil
}

// hasRange says whether the tier begins somewhere and does not end before that.
// Quantities are Ints of GraphQL, which have 32 bits.
func (w bulkTier) hasRange() bool {
	begins := w.Minimum >= 1 && w.Minimum <= math.MaxInt32
	ends := w.Maximum == 0 || (w.Maximum >= w.Minimum && w.Maximum <= math.MaxInt32)
	return begins && ends
}
