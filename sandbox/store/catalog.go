package store

import (
	"slices"

	"github.com/govalues/decimal"
)

// Product is something the store sells. Amounts are in the store's default
// currency, entered with or without tax as TaxSettings says.
type Product struct {
	ID          int
	SKU         string
	Name        string
	CategoryIDs []int
	// ChannelIDs are the channels the product is assigned to.
	ChannelIDs []int
	// IsPublished is the merchant's switch; an unpublished product is invisible everywhere.
	IsPublished bool
	// IsPriceHidden is the merchant's "call for pricing" flag on this product alone.
	IsPriceHidden bool
	TaxClassID    int

	Price decimal.Decimal
	// SalePrice counts as unset when absent, and when zero unless Choices says otherwise.
	SalePrice   decimal.NullDecimal
	RetailPrice decimal.NullDecimal
	MAPPrice    decimal.NullDecimal
	BulkRules   []BulkRule

	// Options are what tells variants apart; empty for a simple product.
	Options []Option
	// Modifiers are choices that change the price without making a variant.
	Modifiers []Modifier
	// Variants holds at least one: a simple product has its base variant.
	Variants []Variant
}

// HasVariants reports whether the product has options, and so more than its base variant.
func (p Product) HasVariants() bool { return len(p.Options) > 0 }

// Variant returns the product's variant with that id.
func (p Product) Variant(id int) (Variant, bool) {
	i := slices.IndexFunc(p.Variants, func(v Variant) bool { return v.ID == id })
	if i < 0 {
		return Variant{}, false
	}
	return p.Variants[i], true
}

// DefaultOptions returns what a shopper gets who chooses nothing: the options
// of the first variant and every modifier's default value.
func (p Product) DefaultOptions() []OptionChoice {
	var out []OptionChoice
	if p.HasVariants() {
		out = append(out, p.Variants[0].Choices...)
	}
	for _, m := range p.Modifiers {
		for _, v := range m.Values {
			if v.IsDefault {
				out = append(out, OptionChoice{OptionID: m.ID, ValueID: v.ID})
			}
		}
	}
	return out
}

// Variant is one sellable form of a product. An absent price means the product's.
type Variant struct {
	ID          int
	SKU         string
	Price       decimal.NullDecimal
	SalePrice   decimal.NullDecimal
	RetailPrice decimal.NullDecimal
	MAPPrice    decimal.NullDecimal
	// Choices are the option values that make this variant; empty for a base variant.
	Choices []OptionChoice
}

// Option is a dimension in which variants differ, such as a size.
type Option struct {
	ID     int
	Name   string
	Values []OptionValue
}

// OptionValue is one point of an option.
type OptionValue struct {
	ID    int
	Label string
}

// OptionChoice is a value chosen for an option or for a modifier. The two
// kinds share one number space, as they do in the pricing API.
type OptionChoice struct {
	OptionID int
	ValueID  int
}

// Modifier is a choice that may adjust the price, such as gift wrapping.
type Modifier struct {
	ID     int
	Name   string
	Values []ModifierValue
}

// ModifierValue is one value of a modifier with what it does to the price.
type ModifierValue struct {
	ID        int
	Label     string
	IsDefault bool
	Adjuster  Adjuster
}

// AdjusterKind says how an adjuster's amount is meant.
type AdjusterKind string

// The kinds of adjusters. The zero value leaves the price alone.
const (
	AdjustNothing    AdjusterKind = ""
	AdjustRelative   AdjusterKind = "relative"
	AdjustPercentage AdjusterKind = "percentage"
)

// Adjuster changes a price: by a signed amount in the default currency, or
// by a signed percentage in which 10 means ten percent more.
type Adjuster struct {
	Kind   AdjusterKind
	Amount decimal.Decimal
}

// Category is a shelf of the catalogue. ParentID is 0 at the top.
type Category struct {
	ID       int
	ParentID int
	Name     string
}

// BulkKind says how a bulk amount is meant. The values are the wire's words.
type BulkKind string

// The kinds of bulk prices: an amount off each, a percentage off each, or a
// new absolute price of each.
const (
	BulkPrice   BulkKind = "price"
	BulkPercent BulkKind = "percent"
	BulkFixed   BulkKind = "fixed"
)

// BulkRule is a step of a product's own quantity prices. The amount of a
// percent rule is a FRACTION (0.10 for ten percent off), as the catalogue
// stores it; BulkTier is where it becomes plain percent.
type BulkRule struct {
	Minimum int
	// Maximum is inclusive; 0 means no upper bound.
	Maximum int
	Kind    BulkKind
	Amount  decimal.Decimal
}
