package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/govalues/decimal"
)

// Quote prices the items, in the order asked. An item that does not exist is
// left out, so match answers by Reference, not by index. The error is one of
// the Err values of this file's neighbour quote.go.
func (s *Store) Quote(q Quote) ([]ItemPrice, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.quote(s.shown(), q)
}

// quote prices with some state of the goods.
func (s *Store) quote(from *goods, q Quote) ([]ItemPrice, error) {
	p, err := s.pricer(from, q)
	if err != nil {
		return nil, err
	}
	out := make([]ItemPrice, 0, len(q.Items))
	for _, item := range q.Items {
		price, ok := p.item(item)
		if p.sum.err != nil {
			return nil, fmt.Errorf("product %d: %w", item.ProductID, p.sum.err)
		}
		if ok {
			out = append(out, price)
			continue
		}
		if p.choices.RefuseUnknownItems {
			return nil, fmt.Errorf("product %d: %w", item.ProductID, ErrUnknownItem)
		}
	}
	return out, nil
}

// pricer is one quote being worked out: the shopper's situation, looked up
// once. It lives while the store's lock is held.
type pricer struct {
	goods    *goods
	choices  Choices
	channel  Channel
	currency Currency
	// defaultCurrency is the code that catalogue amounts are in.
	defaultCurrency string
	// group is the zero Group for a shopper without one.
	group Group
	tax   taxer
	sum   *arithmetic
}

// pricer looks up who asks.
func (s *Store) pricer(from *goods, q Quote) (*pricer, error) {
	channel, ok := s.channels[q.ChannelID]
	if !ok {
		return nil, ErrUnknownChannel
	}
	code := strings.ToUpper(q.Currency)
	currency, ok := from.currencies[code]
	if !ok || !currency.IsEnabled || !slices.Contains(channel.Currencies, code) {
		return nil, ErrUnknownCurrency
	}
	var shopper Customer
	switch {
	case q.Customer != nil:
		shopper, q.GroupID = *q.Customer, q.Customer.GroupID
	case q.CustomerID != 0:
		if shopper, ok = s.customers[q.CustomerID]; !ok {
			return nil, ErrUnknownCustomer
		}
		q.GroupID = shopper.GroupID
	}
	group, ok := from.groups[q.GroupID]
	if !ok && q.GroupID != 0 {
		return nil, ErrUnknownGroup
	}
	sum := &arithmetic{decimals: currency.Decimals}
	return &pricer{
		goods:           from,
		choices:         s.choices,
		channel:         channel,
		currency:        currency,
		defaultCurrency: from.defaultCurrency(),
		group:           group,
		tax:             from.taxer(q.Country, q.GroupID, shopper.IsTaxExempt(), sum),
		sum:             sum,
	}, nil
}

// defaultCurrency returns the code of the currency the catalogue is in.
func (g *goods) defaultCurrency() string {
	for code, c := range g.currencies {
		if c.IsDefault {
			return code
		}
	}
	return ""
}

// item prices one item, or reports that it does not exist.
func (p *pricer) item(item Item) (ItemPrice, bool) {
	product, ok := p.goods.products[item.ProductID]
	if !ok || p.choices.QuoteHidesInvisible && !p.goods.visible(p.channel.ID, p.group.ID, product.ID) {
		return ItemPrice{}, false
	}
	variant, modifiers, ok := product.resolve(item)
	if !ok {
		return ItemPrice{}, false
	}
	c := p.calculate(product, variant, modifiers)
	taxed := func(amount decimal.Decimal) TaxPrice { return p.tax.price(amount, product.TaxClassID) }
	out := ItemPrice{
		Reference:   item,
		ProductID:   product.ID,
		VariantID:   variant.ID,
		Currency:    p.currency.Code,
		GroupID:     p.group.ID,
		Price:       taxed(c.base.price),
		SalePrice:   optional(c.base.sale, taxed),
		RetailPrice: optional(c.base.retail, taxed),
		MAPPrice:    optional(c.base.mapPrice, taxed),
		Calculated:  taxed(c.calculated),
		Saved:       optional(p.saved(c), taxed),
		BulkTiers:   p.tiers(product, c.base),
		Source:      c.base.source,
		Trace:       c.trace,
	}
	if product.HasVariants() {
		out.PriceRange, out.RetailPriceRange = p.ranges(product, taxed)
	}
	return out, true
}

// calculation is one variant's price worked out, before tax.
type calculation struct {
	base       base
	calculated decimal.Decimal
	trace      Trace
}

// calculate applies the adjustments in the order of the table of weights in
// docs/store-operations/pricing/calculations.mdx. Bulk prices come after it,
// by quantity, and are answered as tiers.
func (p *pricer) calculate(product Product, variant Variant, modifiers []ModifierValue) calculation {
	b := p.base(product, variant)
	rules := p.discounts(product, b)
	w := p.start(b, len(rules) > 0)
	p.modify(w, modifiers)
	if len(rules) > 0 {
		p.apply(w, p.best(rules, w.amount))
	}
	w.clamp()
	w.round()
	return calculation{base: b, calculated: w.amount, trace: w.trace}
}

// saved is retail less calculated, and absent unless the shopper saves.
func (p *pricer) saved(c calculation) decimal.NullDecimal {
	if !c.base.retail.Valid {
		return decimal.NullDecimal{}
	}
	saved := p.sum.sub(p.sum.round(c.base.retail.Decimal), c.calculated)
	return decimal.NullDecimal{Decimal: saved, Valid: saved.IsPos()}
}

// optional converts an amount that may be absent.
func optional(d decimal.NullDecimal, convert func(decimal.Decimal) TaxPrice) *TaxPrice {
	if !d.Valid {
		return nil
	}
	price := convert(d.Decimal)
	return &price
}
