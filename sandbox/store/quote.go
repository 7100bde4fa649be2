package store

import (
	"errors"

	"github.com/govalues/decimal"
)

// Quote asks for prices as one shopper sees them.
type Quote struct {
	ChannelID int
	// Currency is an ISO 4217 code in any case; the channel must have it enabled.
	Currency string
	// Country is ISO 3166-1 alpha-2 and picks the tax zone; empty means the store's own.
	Country string
	// GroupID is the group whose prices are asked, 0 for none. Whether a
	// guest has a group is for the caller to ask GuestGroup.
	GroupID int
	// CustomerID, when not 0, prices for that customer: their group replaces
	// GroupID, and a tax exempt customer is taxed nothing.
	CustomerID int
	// Customer, when not nil, is the same for one who was looked up before: who is asked
	// twice within one request is in one group, wherever they are moved meanwhile.
	Customer *Customer
	Items    []Item
}

// Item is what is to be priced. Options name values of variant options and
// of modifiers; they may be incomplete.
type Item struct {
	ProductID int
	// VariantID 0 leaves the choice to Options, and else to the first variant.
	VariantID int
	Options   []OptionChoice
}

// Why a quote was refused as a whole.
var (
	ErrUnknownChannel  = errors.New("channel does not exist")
	ErrUnknownCurrency = errors.New("currency is not enabled on the channel")
	ErrUnknownGroup    = errors.New("customer group does not exist")
	ErrUnknownCustomer = errors.New("customer does not exist")
	// ErrUnknownItem only occurs when Choices.RefuseUnknownItems is on.
	ErrUnknownItem = errors.New("product, variant or option does not exist")
	// ErrAmountRange means that an amount does not fit nineteen digits.
	ErrAmountRange = errors.New("amount out of range")
)

// ItemPrice is the price of one item, in the currency of the quote.
type ItemPrice struct {
	// Reference is the item as it was asked for.
	Reference Item
	ProductID int
	// VariantID is the variant that was priced, filled in when the request left it open.
	VariantID int
	Currency  string
	GroupID   int

	RetailPrice *TaxPrice
	SalePrice   *TaxPrice
	MAPPrice    *TaxPrice
	// Saved is retail less calculated; nil unless that is more than zero.
	Saved *TaxPrice
	// Price is the merchant's base price, before sales and adjustments.
	Price TaxPrice
	// Calculated is what the shopper pays for one, bulk prices left out.
	Calculated TaxPrice
	// PriceRange spans the product's variants without modifiers; nil for a simple product.
	PriceRange *PriceRange
	// RetailPriceRange is nil for a simple product, and when no variant has a retail price.
	RetailPriceRange *PriceRange
	BulkTiers        []BulkTier

	// Source is the rule that decided where the base price came from.
	Source Source
	// Trace is how the calculated price came about, step by step.
	Trace Trace
}

// TaxPrice is an amount without and with tax, rounded to the currency's decimals.
type TaxPrice struct {
	AsEntered        decimal.Decimal
	EnteredInclusive bool
	TaxExclusive     decimal.Decimal
	TaxInclusive     decimal.Decimal
}

// PriceRange is the lowest and the highest of several prices.
type PriceRange struct {
	Minimum TaxPrice
	Maximum TaxPrice
}

// BulkTier is a step of quantity prices as the pricing API answers it.
type BulkTier struct {
	Minimum int
	// Maximum is inclusive; 0 means no upper bound.
	Maximum int
	Kind    BulkKind
	// Amount is PLAIN PERCENT for BulkPercent (10 for ten percent off), else
	// an amount in the currency of the quote.
	Amount decimal.Decimal
	// Tax is the amount with tax worked out; nil for BulkPercent.
	Tax *TaxPrice
}
