package management

import "github.com/clientele-graph/clientele/sandbox/store"

// pricedItem is one priced item. Prices that a product does not have are
// absent, not null.
type pricedItem struct {
	reference
	Reference reference `json:"reference_request"`

	RetailPrice      *taxPrice   `json:"retail_price,omitempty"`
	SalePrice        *taxPrice   `json:"sale_price,omitempty"`
	MAPPrice         *taxPrice   `json:"minimum_advertised_price,omitempty"`
	Saved            *taxPrice   `json:"saved,omitempty"`
	Price            *taxPrice   `json:"price"`
	Calculated       *taxPrice   `json:"calculated_price"`
	PriceRange       *priceRange `json:"price_range,omitempty"`
	RetailPriceRange *priceRange `json:"retail_price_range,omitempty"`
	BulkPricing      []bulkTier  `json:"bulk_pricing"`
}

// reference names an item: as it was asked, or as it was priced.
type reference struct {
	ProductID int             `json:"product_id"`
	VariantID int             `json:"variant_id,omitempty"`
	Options   []pricingOption `json:"options"`
}

type taxPrice struct {
	AsEntered        amount `json:"as_entered"`
	EnteredInclusive bool   `json:"entered_inclusive"`
	TaxExclusive     amount `json:"tax_exclusive"`
	TaxInclusive     amount `json:"tax_inclusive"`
}

type priceRange struct {
	Minimum *taxPrice `json:"minimum"`
	Maximum *taxPrice `json:"maximum"`
}

// bulkTier is a step of quantity prices; a maximum of 0 is open.
type bulkTier struct {
	Minimum        int        `json:"minimum"`
	Maximum        int        `json:"maximum"`
	DiscountAmount amount     `json:"discount_amount"`
	DiscountType   string     `json:"discount_type"`
	Tax            []taxPrice `json:"tax_discount_amount"`
}

func newPricedItem(p store.ItemPrice) pricedItem {
	asked := newReference(p.Reference)
	priced := asked
	priced.ProductID, priced.VariantID = p.ProductID, p.VariantID
	item := pricedItem{
		reference:        priced,
		Reference:        asked,
		RetailPrice:      newTaxPrice(p.RetailPrice),
		SalePrice:        newTaxPrice(p.SalePrice),
		MAPPrice:         newTaxPrice(p.MAPPrice),
		Saved:            newTaxPrice(p.Saved),
		Price:            newTaxPrice(&p.Price),
		Calculated:       newTaxPrice(&p.Calculated),
		PriceRange:       newPriceRange(p.PriceRange),
		RetailPriceRange: newPriceRange(p.RetailPriceRange),
		BulkPricing:      make([]bulkTier, len(p.BulkTiers)),
	}
	for i, t := range p.BulkTiers {
		item.BulkPricing[i] = newBulkTier(t)
	}
	return item
}

func newReference(item store.Item) reference {
	r := reference{item.ProductID, item.VariantID, make([]pricingOption, len(item.Options))}
	for i, o := range item.Options {
		r.Options[i] = pricingOption{OptionID: o.OptionID, ValueID: o.ValueID}
	}
	return r
}

func newTaxPrice(p *store.TaxPrice) *taxPrice {
	if p == nil {
		return nil
	}
	return &taxPrice{amount(p.AsEntered), p.EnteredInclusive, amount(p.TaxExclusive), amount(p.TaxInclusive)}
}

func newPriceRange(r *store.PriceRange) *priceRange {
	if r == nil {
		return nil
	}
	return &priceRange{newTaxPrice(&r.Minimum), newTaxPrice(&r.Maximum)}
}

// newBulkTier has tax worked out for amounts and not for percentages.
func newBulkTier(t store.BulkTier) bulkTier {
	tier := bulkTier{t.Minimum, t.Maximum, amount(t.Amount), string(t.Kind), []taxPrice{}}
	if t.Tax != nil {
		tier.Tax = append(tier.Tax, *newTaxPrice(t.Tax))
	}
	return tier
}
