package commerce

// BulkTierKind says what the number of a tier means.
type BulkTierKind uint8

// The kinds of bulk tier.
const (
	BulkPriceOff   BulkTierKind = iota // an amount off each
	BulkPercentOff                     // a percentage off each, 10 meaning ten percent
	BulkFixedPrice                     // a new price of each
)

// BulkTier is a range of quantities in which each one is cheaper.
type BulkTier struct {
	Kind    BulkTierKind
	Minimum int
	// Maximum is inclusive, 0 when open.
	Maximum int
	// Percent holds for BulkPercentOff, Amount for the other kinds.
	Percent Decimal
	Amount  TaxedPrice
}

// MinimumQuantity is where the tier begins, inclusive.
func (t BulkTier) MinimumQuantity() int { return t.Minimum }

// MaximumQuantity is where the tier ends, inclusive; nil when open.
func (t BulkTier) MaximumQuantity() *int {
	if t.Maximum == 0 {
		return nil
	}
	return &t.Maximum
}

// kind returns the tier as the schema's type of its kind.
func (t BulkTier) kind() BulkPriceTier {
	switch t.Kind {
	case BulkPercentOff:
		return BulkPricePercentTier{t}
	case BulkFixedPrice:
		return BulkPriceFixedTier{t}
	default:
		return BulkPriceDiscountTier{t}
	}
}

// BulkPriceTier is any of the three kinds of tier.
type BulkPriceTier interface {
	MinimumQuantity() int
	MaximumQuantity() *int

	isBulkPriceTier()
}

// BulkPriceDiscountTier takes an amount off each.
type BulkPriceDiscountTier struct{ BulkTier }

// Discount is the amount off each.
func (t BulkPriceDiscountTier) Discount() *TaxedPrice { return &t.Amount }

func (BulkPriceDiscountTier) isBulkPriceTier() {}

// BulkPricePercentTier takes a percentage off each.
type BulkPricePercentTier struct{ BulkTier }

// PercentOff is the percentage, 10 meaning ten percent.
func (t BulkPricePercentTier) PercentOff() Decimal { return t.Percent }

func (BulkPricePercentTier) isBulkPriceTier() {}

// BulkPriceFixedTier sets a new price of each.
type BulkPriceFixedTier struct{ BulkTier }

// Price is the new price of each.
func (t BulkPriceFixedTier) Price() *TaxedPrice { return &t.Amount }

func (BulkPriceFixedTier) isBulkPriceTier() {}
