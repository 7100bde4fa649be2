package store

import "github.com/govalues/decimal"

// PriceList is a named set of prices that replaces catalogue prices for
// whoever it is assigned to. An inactive list applies to nobody.
type PriceList struct {
	ID       int
	Name     string
	IsActive bool
}

// PriceRecord is one variant's price in one currency on one list. An absent
// sale, retail or minimum advertised price counts as not set: it never
// falls back to the catalogue's.
type PriceRecord struct {
	PriceListID int
	VariantID   int
	// Currency is an ISO 4217 code in upper case.
	Currency    string
	Price       decimal.Decimal
	SalePrice   decimal.NullDecimal
	RetailPrice decimal.NullDecimal
	MAPPrice    decimal.NullDecimal
	Tiers       []RecordTier
}

// RecordTier is a step of a price record's own quantity prices. Unlike a
// BulkRule, a percent amount here is PLAIN PERCENT (10 for ten percent off).
type RecordTier struct {
	Minimum int
	// Maximum is inclusive; 0 means no upper bound.
	Maximum int
	Kind    BulkKind
	Amount  decimal.Decimal
}

// Assignment gives a price list to a group on one channel (both ids), to a
// group everywhere (no channel), or to a channel as its default list (no
// group). An absent id is 0.
type Assignment struct {
	PriceListID int
	GroupID     int
	ChannelID   int
}

// recordKey identifies a price record.
type recordKey struct {
	list, variant int
	currency      string
}

func (r PriceRecord) key() recordKey {
	return recordKey{list: r.PriceListID, variant: r.VariantID, currency: r.Currency}
}
