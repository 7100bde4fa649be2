package store

import "github.com/govalues/decimal"

// base is what a variant costs before adjustments, in the quote's currency.
type base struct {
	price    decimal.Decimal
	sale     decimal.NullDecimal
	retail   decimal.NullDecimal
	mapPrice decimal.NullDecimal

	source Source
	// listID is the price list the values came from, 0 for the catalogue.
	listID int
	// record is the list's record, nil for the catalogue.
	record *PriceRecord
	// rate converted the entered amounts; one when nothing was converted.
	rate    decimal.Decimal
	entered enteredPrice
}

// enteredPrice keeps the amounts before conversion, for the trace.
type enteredPrice struct {
	price decimal.Decimal
	sale  decimal.Decimal
}

// base finds the values of a variant: the record of the price list that
// applies, else the catalogue's, never those of a list further down
// (reference/price_lists.v3.yml).
func (p *pricer) base(product Product, variant Variant) base {
	source, listID := p.source(product)
	if listID == 0 {
		return p.catalogueBase(product, variant, source)
	}
	record, ok := p.goods.records[recordKey{list: listID, variant: variant.ID, currency: p.recordCurrency()}]
	if !ok {
		return p.catalogueBase(product, variant, SourceNoRecord)
	}
	b := base{
		price:    record.Price,
		sale:     record.SalePrice,
		retail:   record.RetailPrice,
		mapPrice: record.MAPPrice,
		source:   source,
		listID:   listID,
		record:   &record,
		rate:     p.recordRate(),
	}
	return p.converted(b)
}

func (p *pricer) catalogueBase(product Product, variant Variant, source Source) base {
	b := base{
		price:    product.Price,
		sale:     p.choices.saleOf(product, variant),
		retail:   firstSet(variant.RetailPrice, product.RetailPrice),
		mapPrice: firstSet(variant.MAPPrice, product.MAPPrice),
		source:   source,
		rate:     p.catalogueRate(),
	}
	if variant.Price.Valid {
		b.price = variant.Price.Decimal
	}
	return p.converted(b)
}

// saleOf returns the catalogue's sale price of a variant. It is the one place
// where the documents contradict each other: for a variant with its own
// price and no sale price, the table of weights lets the variant's price
// stand, the catalogue reference lets the product's sale price apply.
func (c Choices) saleOf(product Product, variant Variant) decimal.NullDecimal {
	if c.isSale(variant.SalePrice) {
		return variant.SalePrice
	}
	if variant.Price.Valid && !c.ProductSaleBeatsVariantPrice {
		return decimal.NullDecimal{}
	}
	if c.isSale(product.SalePrice) {
		return product.SalePrice
	}
	return decimal.NullDecimal{}
}

// isSale reports whether a catalogue sale price counts as set.
func (c Choices) isSale(d decimal.NullDecimal) bool {
	return d.Valid && (c.ZeroSalePriceIsFree || !d.Decimal.IsZero())
}

// firstSet returns the first amount that is present.
func firstSet(amounts ...decimal.NullDecimal) decimal.NullDecimal {
	for _, d := range amounts {
		if d.Valid {
			return d
		}
	}
	return decimal.NullDecimal{}
}
