package management

import (
	"encoding/json"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// taxPrice is one amount with and without tax, as the store writes it.
type taxPrice struct {
	AsEntered        looseAmount `json:"as_entered"`
	EnteredInclusive looseBool   `json:"entered_inclusive"`
	TaxExclusive     looseAmount `json:"tax_exclusive"`
	TaxInclusive     looseAmount `json:"tax_inclusive"`
}

// commerce converts the amount; false when one of the two that count is missing.
func (p taxPrice) commerce() (commerce.TaxedPrice, bool) {
	if !p.TaxExclusive.isSet || !p.TaxInclusive.isSet {
		return commerce.TaxedPrice{}, false
	}
	price := commerce.TaxedPrice{TaxExclusive: p.TaxExclusive.value, TaxInclusive: p.TaxInclusive.value}
	// Without knowing whether it contains tax, the merchant's number means nothing.
	if p.AsEntered.isSet && p.EnteredInclusive.isSet {
		price.HasEntered = true
		price.Entered, price.EnteredInclusive = p.AsEntered.value, p.EnteredInclusive.value
	}
	return price, true
}

// anyNegative says whether one of the amounts is less than nothing. One that is not
// set is not.
func anyNegative(prices ...commerce.TaxedPrice) bool {
	return slices.ContainsFunc(prices, func(p commerce.TaxedPrice) bool {
		return p.TaxExclusive.IsNeg() || p.TaxInclusive.IsNeg() || p.Entered.IsNeg()
	})
}

// optionalTaxPrice is a taxPrice where the store may write nothing.
type optionalTaxPrice struct{ commerce.OptionalPrice }

// UnmarshalJSON reads an object with both amounts, or nothing.
func (p *optionalTaxPrice) UnmarshalJSON(b []byte) error {
	*p = optionalTaxPrice{}
	if isNothing(b) {
		return nil
	}
	var wire taxPrice
	if json.Unmarshal(b, &wire) != nil {
		return errLoose
	}
	if wire == (taxPrice{}) {
		return nil // an object of nulls
	}
	// Half an amount is no amount that is missing, but one that is wrong.
	price, ok := wire.commerce()
	if !ok {
		return errLoose
	}
	p.OptionalPrice = commerce.OptionalPrice{TaxedPrice: price, IsSet: true}
	return nil
}

// priceRange is a range where the store may write nothing.
type priceRange struct{ commerce.OptionalPriceRange }

// UnmarshalJSON reads a range with both ends, or nothing.
func (r *priceRange) UnmarshalJSON(b []byte) error {
	*r = priceRange{}
	if isNothing(b) {
		return nil
	}
	var wire struct {
		Minimum optionalTaxPrice `json:"minimum"`
		Maximum optionalTaxPrice `json:"maximum"`
	}
	if json.Unmarshal(b, &wire) != nil {
		return errLoose
	}
	if !wire.Minimum.IsSet || !wire.Maximum.IsSet {
		return nil // half a range says nothing
	}
	r.Minimum, r.Maximum, r.IsSet = wire.Minimum.TaxedPrice, wire.Maximum.TaxedPrice, true
	return nil
}

// oneTaxPrice is a taxPrice that the store writes as an object or as the first
// element of a list.
type oneTaxPrice struct{ optionalTaxPrice }

// UnmarshalJSON reads either.
func (p *oneTaxPrice) UnmarshalJSON(b []byte) error {
	var list []json.RawMessage
	if json.Unmarshal(b, &list) == nil && len(list) > 0 {
		b = list[0]
	}
	return p.optionalTaxPrice.UnmarshalJSON(b)
}
