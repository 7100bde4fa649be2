package store

import "github.com/govalues/decimal"

// Currencies work as docs/store-operations/currencies/guide.mdx says: the
// catalogue is in the default currency and converted by the stored rate;
// price lists have records per currency, and nothing is copied between them.

// catalogueRate is what an amount in the default currency is multiplied by.
func (p *pricer) catalogueRate() decimal.Decimal {
	if p.currency.IsDefault {
		return decimal.One
	}
	return p.currency.ExchangeRate
}

// recordCurrency is the currency whose records count: a display-only
// currency shows the default currency's, converted
// (docs/store-operations/pricing/price-lists.mdx).
func (p *pricer) recordCurrency() string {
	if p.currency.IsTransactional {
		return p.currency.Code
	}
	return p.defaultCurrency
}

// recordRate is what a record's amounts are multiplied by.
func (p *pricer) recordRate() decimal.Decimal {
	if p.recordCurrency() == p.currency.Code {
		return decimal.One
	}
	return p.currency.ExchangeRate
}

// fromDefault converts an amount of the default currency.
func (p *pricer) fromDefault(d decimal.Decimal) decimal.Decimal {
	return p.exchange(d, p.catalogueRate())
}

func (p *pricer) exchange(d, rate decimal.Decimal) decimal.Decimal {
	if rate.IsOne() {
		return d
	}
	return p.sum.mul(d, rate).Trim(p.currency.Decimals)
}

func (p *pricer) exchangeOptional(d decimal.NullDecimal, rate decimal.Decimal) decimal.NullDecimal {
	d.Decimal = p.exchange(d.Decimal, rate)
	return d
}

// converted brings a base to the quote's currency by its rate.
func (p *pricer) converted(b base) base {
	b.entered = enteredPrice{price: b.price, sale: b.sale.Decimal}
	b.price = p.exchange(b.price, b.rate)
	b.sale = p.exchangeOptional(b.sale, b.rate)
	b.retail = p.exchangeOptional(b.retail, b.rate)
	b.mapPrice = p.exchangeOptional(b.mapPrice, b.rate)
	return b
}
