package storefront

import (
	"encoding/json"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// errPrice is all that is said of a price that cannot be used.
var errPrice = errors.New("missing, inexact, in another currency or of unknown shape")

// wirePrices are a product's or a variant's prices, either without or with tax.
type wirePrices struct {
	Price            *wireMoney `json:"price"`
	SalePrice        *wireMoney `json:"salePrice"`
	BasePrice        *wireMoney `json:"basePrice"`
	RetailPrice      *wireMoney `json:"retailPrice"`
	MapPrice         *wireMoney `json:"mapPrice"`
	Saved            *wireMoney `json:"saved"`
	PriceRange       *wireRange `json:"priceRange"`
	RetailPriceRange *wireRange `json:"retailPriceRange"`
	BulkPricing      []wireTier `json:"bulkPricing"`
}

// wireMoney is an amount, whose digits are kept as they came.
type wireMoney struct {
	CurrencyCode string      `json:"currencyCode"`
	Value        json.Number `json:"value"`
}

// wireRange is two amounts.
type wireRange struct {
	Min *wireMoney `json:"min"`
	Max *wireMoney `json:"max"`
}

// readPrices makes one price of those without and with tax. What the one has and the
// other lacks is not optional but wrong.
func readPrices(without, with *wirePrices, currency commerce.CurrencyCode) (commerce.ProductPrice, error) {
	if without == nil || with == nil || without.BulkPricing == nil || with.BulkPricing == nil {
		return commerce.ProductPrice{}, errPrice
	}
	p := &pairing{currency: currency}
	price := commerce.ProductPrice{
		Base:              p.required(without.BasePrice, with.BasePrice),
		Calculated:        p.required(without.Price, with.Price),
		Sale:              p.optional(without.SalePrice, with.SalePrice),
		Retail:            p.optional(without.RetailPrice, with.RetailPrice),
		MinimumAdvertised: p.optional(without.MapPrice, with.MapPrice),
		Range:             p.span(without.PriceRange, with.PriceRange),
		RetailRange:       p.span(without.RetailPriceRange, with.RetailPriceRange),
		BulkTiers:         p.tiers(without.BulkPricing, with.BulkPricing),
	}
	// What is saved may be less than nothing, no price can be.
	p.mayBeNegative = true
	price.Saved = p.optional(without.Saved, with.Saved)
	if p.failed || !price.Range.IsSet {
		return commerce.ProductPrice{}, errPrice
	}
	// A product of one price spans nothing, though the schema has no null for that.
	if !isSpan(price.Range) && !isSpan(price.RetailRange) {
		price.Range, price.RetailRange = commerce.OptionalPriceRange{}, commerce.OptionalPriceRange{}
	}
	return price, nil
}

// isSpan says whether the ends of a range differ.
func isSpan(r commerce.OptionalPriceRange) bool { return r.Minimum != r.Maximum }

// pairing puts amounts without and with tax together and remembers whether one did
// not fit.
type pairing struct {
	currency      commerce.CurrencyCode
	mayBeNegative bool
	failed        bool
}

// required pairs amounts that must be there.
func (p *pairing) required(without, with *wireMoney) commerce.TaxedPrice {
	return commerce.TaxedPrice{TaxExclusive: p.money(without), TaxInclusive: p.money(with)}
}

// optional pairs amounts that may both be missing.
func (p *pairing) optional(without, with *wireMoney) commerce.OptionalPrice {
	if without == nil && with == nil {
		return commerce.OptionalPrice{}
	}
	return commerce.OptionalPrice{TaxedPrice: p.required(without, with), IsSet: true}
}

// span pairs the ends of ranges that may both be missing.
func (p *pairing) span(without, with *wireRange) commerce.OptionalPriceRange {
	if without == nil && with == nil {
		return commerce.OptionalPriceRange{}
	}
	if without == nil || with == nil {
		p.failed = true
		return commerce.OptionalPriceRange{}
	}
	r := commerce.TaxedPriceRange{Minimum: p.required(without.Min, with.Min), Maximum: p.required(without.Max, with.Max)}
	if r.Minimum.TaxExclusive.Cmp(r.Maximum.TaxExclusive.Decimal) > 0 || r.Minimum.TaxInclusive.Cmp(r.Maximum.TaxInclusive.Decimal) > 0 {
		p.failed = true
	}
	return commerce.OptionalPriceRange{TaxedPriceRange: r, IsSet: true}
}

// money reads an amount that must be there, in the currency that was asked for.
func (p *pairing) money(m *wireMoney) commerce.Decimal {
	if m == nil {
		p.failed = true
		return commerce.Decimal{}
	}
	if code, err := commerce.ParseCurrencyCode(m.CurrencyCode); err != nil || code != p.currency {
		p.failed = true
	}
	return p.number(m.Value)
}

// number reads an amount exactly.
func (p *pairing) number(text json.Number) commerce.Decimal {
	d, err := upstream.ParseAmount(string(text))
	if err != nil || (d.IsNeg() && !p.mayBeNegative) {
		p.failed = true
	}
	return d
}
