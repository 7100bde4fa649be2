package store

import (
	"slices"

	"github.com/govalues/decimal"
)

// TaxSettings are the store's choices about tax.
type TaxSettings struct {
	// EnteredWithPrices says that entered prices include tax.
	EnteredWithPrices bool
	// SubtractStoreTax says that, of prices entered with tax, the store's
	// own rate is taken off before the shopper's rate is added; else the
	// entered price is what every shopper pays.
	SubtractStoreTax bool
	// StoreCountry is where the store's own rate comes from, and what a
	// request without a country is priced for.
	StoreCountry string
	Rounding     TaxRounding
}

// TaxRounding is when tax is rounded. The values are the wire's words. It matters for
// prices entered without tax only: of those entered with tax the sum is always what is
// rounded, so that who pays the store's own tax pays exactly what was entered.
type TaxRounding string

// The ways to round: every rate's tax by itself, or the sum of all of them.
const (
	RateRounding TaxRounding = "RATE_ROUNDING"
	NoRounding   TaxRounding = "NO_ROUNDING"
)

// TaxClass is a kind of goods that is taxed alike. Class 0 is the default.
type TaxClass struct {
	ID   int
	Name string
}

// TaxZone is where, and for whom, a set of rates holds.
type TaxZone struct {
	ID   int
	Name string
	// Countries are ISO 3166-1 alpha-2 codes; empty means everywhere else.
	Countries []string
	// GroupIDs limit the zone to those customer groups; empty means everybody.
	GroupIDs []int
	Rates    []TaxRate
}

// TaxRate is one tax of a zone.
type TaxRate struct {
	Name string
	// Percent is the rate per tax class id, 8 meaning eight percent; a class
	// that is missing is not taxed.
	Percent map[int]decimal.Decimal
}

// fit tells how well the zone suits a shopper: 0 not at all, more is closer.
// A zone that names the country beats one for everywhere else, and then one
// that names the group beats one for everybody.
func (z TaxZone) fit(country string, groupID int) int {
	fit := 1
	if len(z.Countries) > 0 {
		if !slices.Contains(z.Countries, country) {
			return 0
		}
		fit += 2
	}
	if len(z.GroupIDs) > 0 {
		if !slices.Contains(z.GroupIDs, groupID) {
			return 0
		}
		fit++
	}
	return fit
}
