package isolation_test

import (
	"fmt"
	"strings"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e/isolation"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// amount is a TaxedPrice as it is answered.
type amount struct {
	TaxExclusive string `json:"taxExclusive"`
	TaxInclusive string `json:"taxInclusive"`
}

// span is a TaxedPriceRange as it is answered.
type span struct {
	Minimum amount `json:"minimum"`
	Maximum amount `json:"maximum"`
}

// tier is any BulkPriceTier as it is answered.
type tier struct {
	Minimum    int     `json:"minimumQuantity"`
	Maximum    *int    `json:"maximumQuantity"`
	Discount   *amount `json:"discount"`
	PercentOff *string `json:"percentOff"`
	Price      *amount `json:"price"`
}

// numbered is anything with a number.
type numbered struct {
	EntityID int `json:"entityId"`
}

// priced is a ProductPrice as it is answered.
type priced struct {
	Product          numbered  `json:"product"`
	Variant          *numbered `json:"variant"`
	Retail           *amount   `json:"retailPrice"`
	Sale             *amount   `json:"salePrice"`
	MAP              *amount   `json:"minimumAdvertisedPrice"`
	Saved            *amount   `json:"saved"`
	Price            *amount   `json:"price"`
	Calculated       *amount   `json:"calculatedPrice"`
	PriceRange       *span     `json:"priceRange"`
	RetailPriceRange *span     `json:"retailPriceRange"`
	Bulk             []tier    `json:"bulkPricing"`
	Currency         string    `json:"currencyCode"`
	Country          *string   `json:"countryCode"`
	Group            *numbered `json:"customerGroup"`
	Stale            bool      `json:"stale"`
}

// priceFields select all of it.
const priceFields = `fragment T on TaxedPrice { taxExclusive taxInclusive }
fragment R on TaxedPriceRange { minimum { ...T } maximum { ...T } }
fragment P on ProductPrice { product { entityId } variant { entityId } retailPrice { ...T } salePrice { ...T } minimumAdvertisedPrice { ...T }
	saved { ...T } price { ...T } calculatedPrice { ...T } priceRange { ...R } retailPriceRange { ...R }
	bulkPricing { minimumQuantity maximumQuantity ... on BulkPriceDiscountTier { discount { ...T } }
		... on BulkPricePercentTier { percentOff } ... on BulkPriceFixedTier { price { ...T } } }
	currencyCode countryCode customerGroup { entityId } stale }`

// side is which amounts of a price are looked at. The Storefront is asked for those
// without and with tax one after the other, and the store may change between.
type side int

const (
	bothSides side = iota
	withoutTax
	withTax
)

// print is how one side of the answer is recognised.
func (p priced) print(of side) isolation.Print {
	if p.Price == nil || p.Calculated == nil {
		return isolation.Print{Paid: "nothing"}
	}
	var b strings.Builder
	for _, a := range []*amount{p.Price, p.Calculated, p.Sale, p.Retail, p.MAP, p.Saved} {
		b.WriteString(a.text(of))
	}
	for _, r := range []*span{p.PriceRange, p.RetailPriceRange} {
		if r != nil {
			b.WriteString(r.Minimum.text(of) + r.Maximum.text(of))
		}
		b.WriteByte('|')
	}
	for _, t := range p.Bulk {
		maximum := 0
		if t.Maximum != nil {
			maximum = *t.Maximum
		}
		percent := ""
		if t.PercentOff != nil {
			percent = plain(*t.PercentOff)
		}
		fmt.Fprintf(&b, "%d-%d %s%s%s;", t.Minimum, maximum, t.Discount.text(of), percent, t.Price.text(of))
	}
	return isolation.Print{Paid: p.Calculated.text(of), All: b.String()}
}

func (a *amount) text(of side) string {
	switch {
	case a == nil:
		return "- "
	case of == withoutTax:
		return plain(a.TaxExclusive) + " "
	case of == withTax:
		return plain(a.TaxInclusive) + " "
	default:
		return plain(a.TaxExclusive) + "/" + plain(a.TaxInclusive) + " "
	}
}

// plain is a decimal without zeros that say nothing.
func plain(number string) string {
	d, err := decimal.Parse(number)
	if err != nil {
		return "no number: " + number
	}
	return d.Trim(0).String()
}

// pricedOf is the store's own price as it should be answered.
func pricedOf(p store.ItemPrice) priced {
	of := func(t *store.TaxPrice) *amount {
		if t == nil {
			return nil
		}
		return &amount{t.TaxExclusive.String(), t.TaxInclusive.String()}
	}
	spanOf := func(r *store.PriceRange) *span {
		if r == nil {
			return nil
		}
		return &span{*of(&r.Minimum), *of(&r.Maximum)}
	}
	answer := priced{
		Retail: of(p.RetailPrice), Sale: of(p.SalePrice), MAP: of(p.MAPPrice), Saved: of(p.Saved), Price: of(&p.Price), Calculated: of(&p.Calculated),
		PriceRange: spanOf(p.PriceRange), RetailPriceRange: spanOf(p.RetailPriceRange),
	}
	for _, t := range p.BulkTiers {
		step := tier{Minimum: t.Minimum, Maximum: &t.Maximum}
		switch t.Kind {
		case store.BulkPercent:
			step.PercentOff = new(t.Amount.String())
		case store.BulkPrice:
			step.Discount = of(t.Tax)
		case store.BulkFixed:
			step.Price = of(t.Tax)
		}
		answer.Bulk = append(answer.Bulk, step)
	}
	return answer
}
