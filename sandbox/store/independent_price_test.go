package store_test

import (
	"math/big"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// calculation prices for one question.
type calculation struct {
	data     store.Seed
	choices  store.Choices
	channel  int
	group    store.Group
	exempt   bool
	country  string
	currency store.Currency
	standard store.Currency
}

func newCalculation(data store.Seed, q store.Quote) calculation {
	c := calculation{data: data, choices: data.Choices, channel: q.ChannelID, country: q.Country}
	group := q.GroupID
	for _, customer := range data.Customers {
		if q.CustomerID != 0 && customer.ID == q.CustomerID {
			group, c.exempt = customer.GroupID, customer.TaxExemptCategory != ""
		}
	}
	for _, g := range data.Groups {
		if g.ID == group {
			c.group = g
		}
	}
	for _, currency := range data.Currencies {
		if strings.EqualFold(currency.Code, q.Currency) {
			c.currency = currency
		}
		if currency.IsDefault {
			c.standard = currency
		}
	}
	if c.country == "" {
		c.country = data.Tax.StoreCountry
	}
	return c
}

// answer is what the store should say of one item.
type answer struct {
	variant                                            int
	price, calculated, sale, retail, advertised, saved *taxed
	span, retailSpan                                   [2]*taxed
	tiers                                              []tier
}

type tier struct {
	minimum, maximum int
	kind             store.BulkKind
	amount           *big.Rat
	tax              *taxed
}

// values are what a price is made from, in the currency of the question; nil is absent.
type values struct {
	price, sale, retail, advertised *big.Rat
	record                          *store.PriceRecord
}

func (c calculation) price(item store.Item) answer {
	i := slices.IndexFunc(c.data.Products, func(p store.Product) bool { return p.ID == item.ProductID })
	p := c.data.Products[i]
	v := variantOf(p, item)
	of := c.values(p, v)
	calculated := c.calculated(p, of, item.Options)
	a := answer{
		variant: v.ID, price: c.tax(p, of.price), calculated: c.tax(p, calculated), sale: c.tax(p, of.sale),
		retail: c.tax(p, of.retail), advertised: c.tax(p, of.advertised), tiers: c.tiers(p, of),
	}
	if of.retail != nil {
		if saved := minus(c.round(of.retail), c.round(calculated)); saved.Sign() > 0 {
			a.saved = c.tax(p, saved)
		}
	}
	if len(p.Options) == 0 {
		return a
	}
	var all, retail []*big.Rat
	for _, v := range p.Variants {
		of := c.values(p, v)
		all = append(all, c.calculated(p, of, nil))
		if of.retail != nil {
			retail = append(retail, of.retail)
		}
	}
	a.span, a.retailSpan = c.spanOf(p, all), c.spanOf(p, retail)
	return a
}

func (c calculation) spanOf(p store.Product, all []*big.Rat) (span [2]*taxed) {
	if len(all) == 0 {
		return span
	}
	low, high := all[0], all[0]
	for _, x := range all {
		if x.Cmp(low) < 0 {
			low = x
		}
		if x.Cmp(high) > 0 {
			high = x
		}
	}
	return [2]*taxed{c.tax(p, low), c.tax(p, high)}
}

// variantOf is the variant that is named or else chosen by options, or else the first.
func variantOf(p store.Product, item store.Item) store.Variant {
	for _, v := range p.Variants {
		if v.ID == item.VariantID {
			return v
		}
	}
	for _, v := range p.Variants {
		fits := true
		for _, choice := range item.Options {
			isOption := slices.ContainsFunc(p.Options, func(o store.Option) bool { return o.ID == choice.OptionID })
			fits = fits && (!isOption || slices.Contains(v.Choices, choice))
		}
		if fits {
			return v
		}
	}
	return p.Variants[0]
}

// values finds what a variant's price is made from: the price list's record, or else
// the catalogue.
func (c calculation) values(p store.Product, v store.Variant) values {
	if list := c.list(p); list != 0 {
		// A display-only currency shows the list's prices in the default one.
		code := c.currency.Code
		if !c.currency.IsTransactional {
			code = c.standard.Code
		}
		for _, r := range c.data.Records {
			if r.PriceListID != list || r.VariantID != v.ID || r.Currency != code {
				continue
			}
			in := func(x *big.Rat) *big.Rat {
				if code == c.currency.Code {
					return x
				}
				return c.convert(x)
			}
			return values{
				price: in(fraction(r.Price)), sale: in(maybe(r.SalePrice)), retail: in(maybe(r.RetailPrice)),
				advertised: in(maybe(r.MAPPrice)), record: &r,
			}
		}
	}
	found := values{
		price: fraction(p.Price), sale: c.saleOf(p, v),
		retail: or(maybe(v.RetailPrice), maybe(p.RetailPrice)), advertised: or(maybe(v.MAPPrice), maybe(p.MAPPrice)),
	}
	if v.Price.Valid {
		found.price = fraction(v.Price.Decimal)
	}
	return values{
		price: c.convert(found.price), sale: c.convert(found.sale),
		retail: c.convert(found.retail), advertised: c.convert(found.advertised),
	}
}

// saleOf is the catalogue's sale price: the variant's, else the product's, unless the
// variant has a price of its own.
func (c calculation) saleOf(p store.Product, v store.Variant) *big.Rat {
	sale := func(x *big.Rat) *big.Rat {
		if x != nil && x.Sign() == 0 && !c.choices.ZeroSalePriceIsFree {
			return nil
		}
		return x
	}
	own, general := sale(maybe(v.SalePrice)), sale(maybe(p.SalePrice))
	if own == nil && v.Price.Valid && !c.choices.ProductSaleBeatsVariantPrice {
		return nil
	}
	return or(own, general)
}

// calculated is what one costs.
func (c calculation) calculated(p store.Product, of values, chosen []store.OptionChoice) *big.Rat {
	rules := []store.DiscountRule(nil)
	if c.hasDiscountSource(p) && c.discountsHold() {
		rules = c.rulesFor(p)
	}
	x := or(of.sale, of.price)
	if len(rules) > 0 && c.choices.GroupDiscountIgnoresSales {
		x = of.price
	}
	x = c.step(c.modified(p, c.step(x), chosen))
	if len(rules) > 0 {
		x = c.step(c.discounted(x, rules))
	}
	if x.Sign() < 0 {
		x = new(big.Rat)
	}
	return c.round(x)
}

// step is a result before the last one.
func (c calculation) step(x *big.Rat) *big.Rat {
	if c.choices.RoundEveryStep {
		return c.round(x)
	}
	return x
}

func (c calculation) modified(p store.Product, x *big.Rat, chosen []store.OptionChoice) *big.Rat {
	before := x
	for _, m := range p.Modifiers {
		for _, value := range m.Values {
			if !slices.Contains(chosen, store.OptionChoice{OptionID: m.ID, ValueID: value.ID}) {
				continue
			}
			switch value.Adjuster.Kind {
			case store.AdjustNothing:
			case store.AdjustRelative:
				x = c.step(plus(x, c.convert(fraction(value.Adjuster.Amount))))
			case store.AdjustPercentage:
				of := before
				if c.choices.PercentModifiersCompound {
					of = x
				}
				x = c.step(plus(x, percent(of, fraction(value.Adjuster.Amount))))
			}
		}
	}
	return x
}

// tiers are the record's, when there is one, and else the product's.
func (c calculation) tiers(p store.Product, of values) (tiers []tier) {
	add := func(minimum, maximum int, kind store.BulkKind, amount *big.Rat) {
		next := tier{minimum: minimum, maximum: maximum, kind: kind, amount: amount}
		if kind != store.BulkPercent {
			next.amount, next.tax = c.round(amount), c.tax(p, amount)
		}
		tiers = append(tiers, next)
	}
	if of.record == nil {
		for _, b := range p.BulkRules {
			amount := c.convert(fraction(b.Amount))
			if b.Kind == store.BulkPercent {
				amount = times(fraction(b.Amount), big.NewRat(100, 1))
			}
			add(b.Minimum, b.Maximum, b.Kind, amount)
		}
		return tiers
	}
	for _, b := range of.record.Tiers {
		amount := fraction(b.Amount)
		if b.Kind != store.BulkPercent && of.record.Currency != c.currency.Code {
			amount = c.convert(amount)
		}
		add(b.Minimum, b.Maximum, b.Kind, amount)
	}
	return tiers
}
