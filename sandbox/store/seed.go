package store

import (
	"time"

	"github.com/govalues/decimal"
)

// DefaultSeed returns the store that tests and demonstrations get, the same
// one every time: a small shop for coffee outdoors. The first ten products
// and the first seven customers are written out, with round numbers; the
// rest follow from rules. What tests may rely on is stated where it is made.
func DefaultSeed() Seed {
	products := append(seedShelf(), seedRange()...)
	return Seed{
		Identity:         Identity{Hash: "kp7sandb0x", NumericID: 10077, Name: "Kettle & Pine"},
		Channels:         seedChannels(),
		Currencies:       seedCurrencies(),
		Categories:       seedCategories(),
		Products:         products,
		PriceLists:       seedPriceLists(),
		Records:          append(seedRecords(), seedRangeRecords(products)...),
		Assignments:      seedAssignments(),
		Groups:           seedGroups(),
		Customers:        seedCustomers(),
		Attributes:       seedAttributes(),
		Metafields:       seedMetafields(),
		FormFields:       append(seedAccountFields(), seedAddressFields()...),
		Subscribers:      seedSubscribers(),
		Instruments:      seedInstruments(),
		Consents:         seedConsents(),
		Accounts:         seedAccountSettings(),
		CustomerSettings: CustomerSettings{GuestGroupID: new(GroupGuests), DefaultGroupID: new(GroupRetail), AskForConsent: new(false), PolicyURL: new("")},
		ProductSettings:  ProductSettings{ShowProductPrice: new(true), HidePriceFromGuests: new(false)},
		Tax:              TaxSettings{SubtractStoreTax: true, StoreCountry: "US", Rounding: RateRounding},
		TaxClasses:       seedTaxClasses(),
		TaxZones:         seedTaxZones(),
		PaymentMethods:   seedPaymentMethods(),
		GiftCertificates: seedGiftCertificates(),
	}
}

// seedTime is when everything in the seed was made, before any test's clock.
func seedTime() time.Time { return time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC) }

// amount reads a number of the seed; the seed is fixed, so it cannot fail.
func amount(s string) decimal.Decimal { return decimal.MustParse(s) }

// some is amount for values that may be absent.
func some(s string) decimal.NullDecimal {
	return decimal.NullDecimal{Decimal: amount(s), Valid: true}
}

// cents is an amount of so many hundredths.
func cents(n int) decimal.Decimal { return decimal.MustNew(int64(n), 2) }

// someCents is cents for values that may be absent.
func someCents(n int) decimal.NullDecimal {
	return decimal.NullDecimal{Decimal: cents(n), Valid: true}
}
