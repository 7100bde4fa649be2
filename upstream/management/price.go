package management

import (
	"encoding/json"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// What is said of a price that cannot be used.
var (
	errPrice    = errors.New("missing, inexact or of unknown shape")
	errNegative = errors.New("less than nothing")
	errStranger = errors.New("the price of another item")
)

// readReference reads which item of the request an answer is for, and which
// product and variant it prices. The store promises no order.
func readReference(raw []byte) (asked, priced commerce.PriceItem, err error) {
	type reference struct {
		ProductID looseInt       `json:"product_id"`
		VariantID looseInt       `json:"variant_id"`
		Options   looseOptionSet `json:"options"`
	}
	var wire struct {
		ProductID looseInt   `json:"product_id"`
		VariantID looseInt   `json:"variant_id"`
		Reference *reference `json:"reference_request"`
	}
	if json.Unmarshal(raw, &wire) != nil || wire.Reference == nil || wire.Reference.ProductID == 0 {
		return asked, priced, errPrice
	}
	// The same form as in the request, whatever order the store echoes.
	options, err := commerce.CanonicalOptions(wire.Reference.Options)
	if err != nil {
		return asked, priced, errPrice
	}
	asked = commerce.PriceItem{
		ProductID: int(wire.Reference.ProductID), VariantID: int(wire.Reference.VariantID), Options: options,
	}
	return asked, commerce.PriceItem{ProductID: int(wire.ProductID), VariantID: int(wire.VariantID)}, nil
}

// readPriceOf reads the price of what was asked for, unless the answer prices
// something else. Where no variant was asked for the store may fill one in.
func readPriceOf(asked, priced commerce.PriceItem, raw []byte) (commerce.ProductPrice, error) {
	if priced.ProductID != asked.ProductID || (asked.VariantID != 0 && priced.VariantID != asked.VariantID) {
		return commerce.ProductPrice{}, errStranger
	}
	return readPrice(raw)
}

// looseOptionSet is a list of options, or nothing.
type looseOptionSet []commerce.OptionChoice

// UnmarshalJSON reads the list in any order.
func (s *looseOptionSet) UnmarshalJSON(b []byte) error {
	*s = nil
	if isNothing(b) {
		return nil
	}
	var wire []struct {
		OptionID looseInt `json:"option_id"`
		ValueID  looseInt `json:"value_id"`
	}
	if json.Unmarshal(b, &wire) != nil {
		return errLoose
	}
	for _, w := range wire {
		*s = append(*s, commerce.OptionChoice{OptionEntityID: int(w.OptionID), ValueEntityID: int(w.ValueID)})
	}
	return nil
}

// readPrice reads the amounts of an answer. The merchant's price and the
// shopper's price must be there; everything else may be missing. What is saved
// may be less than nothing, no price can be.
func readPrice(raw []byte) (commerce.ProductPrice, error) {
	var wire struct {
		Retail            optionalTaxPrice `json:"retail_price"`
		Sale              optionalTaxPrice `json:"sale_price"`
		MinimumAdvertised optionalTaxPrice `json:"minimum_advertised_price"`
		Saved             optionalTaxPrice `json:"saved"`
		Base              optionalTaxPrice `json:"price"`
		Calculated        optionalTaxPrice `json:"calculated_price"`
		Range             priceRange       `json:"price_range"`
		RetailRange       priceRange       `json:"retail_price_range"`
		BulkTiers         bulkTiers        `json:"bulk_pricing"`
	}
	if json.Unmarshal(raw, &wire) != nil || !wire.Base.IsSet || !wire.Calculated.IsSet {
		return commerce.ProductPrice{}, errPrice
	}
	if anyNegative(
		wire.Base.TaxedPrice, wire.Calculated.TaxedPrice, wire.Retail.TaxedPrice, wire.Sale.TaxedPrice, wire.MinimumAdvertised.TaxedPrice,
		wire.Range.Minimum, wire.Range.Maximum, wire.RetailRange.Minimum, wire.RetailRange.Maximum,
	) {
		return commerce.ProductPrice{}, errNegative
	}
	return commerce.ProductPrice{
		Retail:            wire.Retail.OptionalPrice,
		Sale:              wire.Sale.OptionalPrice,
		MinimumAdvertised: wire.MinimumAdvertised.OptionalPrice,
		Saved:             wire.Saved.OptionalPrice,
		Base:              wire.Base.TaxedPrice,
		Calculated:        wire.Calculated.TaxedPrice,
		Range:             wire.Range.OptionalPriceRange,
		RetailRange:       wire.RetailRange.OptionalPriceRange,
		BulkTiers:         wire.BulkTiers,
	}, nil
}
