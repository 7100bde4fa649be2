package isolation_test

import (
	"slices"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// change is a change of prices, as it can be done to several stores.
type change struct {
	records []store.PriceRecord
	// product is the one whose own prices change, 0 for none.
	product int
	prices  []decimal.Decimal
	// group is the one whose rule changes, 0 for none.
	group int
	rule  store.DiscountRule
	// viewers are whose prices may be others then, products of what.
	viewers  []viewer
	products []int
}

// draw makes up prices for a product: the catalogue's, or those of some of its variants
// on lists.
func (g *goods) draw(product int, lists ...int) change {
	c := change{products: []int{product}}
	p, _ := g.Product(product)
	if len(lists) == 0 {
		c.product = product
		for range 1 + len(p.Variants) {
			c.prices = append(c.prices, g.someAmount())
		}
		for channel, group := range paysByRule() {
			c.viewers = append(c.viewers, viewer{channel, group})
		}
		return c
	}
	for _, list := range lists {
		c.viewers = append(c.viewers, viewer{list / 10, list % 10})
		for _, v := range p.Variants {
			for _, currency := range theCurrencies() {
				r := store.PriceRecord{PriceListID: list, VariantID: v.ID, Currency: currency, Price: g.someAmount()}
				r.SalePrice = decimal.NullDecimal{Decimal: g.someAmount(), Valid: g.random.IntN(4) == 0}
				c.records = append(c.records, r)
			}
		}
	}
	return c
}

// drawRule makes up what a group pays less.
func (g *goods) drawRule() change {
	channel := theChannels()[g.random.IntN(len(theChannels()))]
	group := paysByRule()[channel]
	return change{
		group: group, rule: lessFor(decimal.MustNew(1+g.random.Int64N(700), 2).String()),
		viewers: []viewer{{channel, group}}, products: theProducts(),
	}
}

// someAmount is between 10.00 and 99,999.99.
func (g *goods) someAmount() decimal.Decimal {
	return decimal.MustNew(1000+g.random.Int64N(9_999_000), 2)
}

// apply does it to a store. A single record is told of by another name than several.
func (c change) apply(to *store.Store) {
	switch {
	case len(c.records) == 1:
		to.SetPriceRecord(c.records[0])
	case len(c.records) > 1:
		to.SetPriceRecords(c.records...)
	case c.product != 0:
		to.EditProduct(c.product, func(p *store.Product) {
			p.Price, p.Variants = c.prices[0], slices.Clone(p.Variants)
			if len(p.Options) == 0 {
				return
			}
			for i := range p.Variants {
				p.Variants[i].Price = decimal.NullDecimal{Decimal: c.prices[i+1], Valid: true}
			}
		})
	case c.group != 0:
		to.SetGroupRules(c.group, c.rule)
	}
}

// redraw makes up other prices for the same change.
func (g *goods) redraw(c change) {
	for i := range c.prices {
		c.prices[i] = g.someAmount()
	}
	for i := range c.records {
		c.records[i].Price, c.records[i].SalePrice.Decimal = g.someAmount(), g.someAmount()
	}
}

// thinned leaves some of the records out, so that only these change.
func (g *goods) thinned(c change) change {
	if len(c.records) < 2 || g.random.IntN(3) == 0 {
		return c
	}
	c.records = []store.PriceRecord{c.records[g.random.IntN(len(c.records))]}
	return c
}
