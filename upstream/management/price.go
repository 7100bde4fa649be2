package management

import (
	"encoding/json"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// errPrice is all that is said of a price that cannot be used.
var errPrice = errors.New("missing, inexact or of unknown shape")

// readReference reads which item of the request an answer is for. The store
// promises no order, and may fill in a variant beside the reference.
func readReference(raw []byte) (commerce.PriceItem, error) {
	var wire struct {
		Reference *struct {
			ProductID looseInt       `json:"product_id"`
			VariantID looseInt       `json:"variant_id"`
			Options   looseOptionSet `json:"options"`
		} `json:"reference_request"`
	}
	if json.Unmarshal(raw, &wire) != nil || wire.Reference == nil || wire.Reference.ProductID == 0 {
		return commerce.PriceItem{}, errPrice
	}
	// The same form as in the request, whatever order the store echoes.
	options, err := commerce.CanonicalOptions(wire.Reference.Options)
	if err != nil {
		return commerce.PriceItem{}, errPrice
	}
	return commerce.PriceItem{
		ProductID: int(wire.Reference.ProductID), VariantID: int(wire.Reference.VariantID), Options: options,
	}, nil
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
// shopper's price must be there; everything else may be missing.
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
