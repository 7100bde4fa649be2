package store_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// invention makes up stores and questions.
type invention struct{ *rand.Rand }

func (r invention) coin() bool { return r.IntN(2) == 0 }

// one of n times it is true.
func (r invention) once(n int) bool { return r.IntN(n) == 0 }

// amount is up to so many units with two decimals; some are round, few are nothing.
func (r invention) amount(units int) decimal.Decimal {
	switch r.IntN(12) {
	case 0:
		return decimal.MustNew(0, 2)
	case 1, 2, 3:
		return decimal.MustNew(int64(r.IntN(units)), 0)
	case 4:
		return decimal.MustNew(int64(r.IntN(units*10_000)), 4) // more places than the currency has
	}
	return decimal.MustNew(int64(r.IntN(units*100)), 2)
}

func (r invention) maybe(units int) decimal.NullDecimal {
	if r.coin() {
		return decimal.NullDecimal{}
	}
	return decimal.NullDecimal{Decimal: r.amount(units), Valid: true}
}

func (r invention) store() store.Seed {
	seed := store.Seed{
		Currencies: []store.Currency{
			{ID: 1, Code: "USD", ExchangeRate: decimal.One, Decimals: 2, IsEnabled: true, IsDefault: true, IsTransactional: true},
			{ID: 2, Code: "CAD", ExchangeRate: r.rate(), Decimals: r.IntN(4), IsEnabled: true, IsTransactional: true},
			{ID: 3, Code: "EUR", ExchangeRate: r.rate(), Decimals: r.IntN(4), IsEnabled: true},
		},
		Tax: store.TaxSettings{
			EnteredWithPrices: r.coin(), SubtractStoreTax: r.coin(), StoreCountry: []string{"US", "DE"}[r.IntN(2)],
			Rounding: []store.TaxRounding{store.RateRounding, store.NoRounding}[r.IntN(2)],
		},
		Choices: store.Choices{
			ProductSaleBeatsVariantPrice: r.once(4), ZeroSalePriceIsFree: r.once(4), PercentModifiersCompound: r.once(4),
			GroupDiscountIgnoresSales: r.once(4), CategoryRulesStopAtCategory: r.once(4), BestCategoryRuleWins: r.once(4),
			UnmatchedDiscountSeeksChannelList: r.once(4), InactiveListBlocks: r.once(4),
			DisplayCurrencyGroupDiscounts: r.once(4), RoundEveryStep: r.once(4),
		},
	}
	for id := 1; id <= 2; id++ {
		seed.Channels = append(seed.Channels, store.Channel{ID: id, Currencies: []string{"USD", "CAD", "EUR"}, DefaultCurrency: "USD"})
	}
	for id := 1; id <= 6; id++ {
		seed.Categories = append(seed.Categories, store.Category{ID: id, ParentID: r.IntN(id)})
	}
	for id := 1; id <= 3; id++ {
		seed.Products = append(seed.Products, r.product(id))
	}
	r.groups(&seed)
	r.lists(&seed)
	r.zones(&seed)
	return seed
}

func (r invention) rate() decimal.Decimal { return decimal.MustNew(int64(1+r.IntN(30_000)), 4) }

func (r invention) product(id int) store.Product {
	p := store.Product{
		ID: id, IsPublished: true, ChannelIDs: []int{1, 2}, TaxClassID: r.IntN(3),
		Price: r.amount(200), SalePrice: r.maybe(150), RetailPrice: r.maybe(300), MAPPrice: r.maybe(200),
	}
	for range r.IntN(4) {
		p.CategoryIDs = append(p.CategoryIDs, 1+r.IntN(6))
	}
	for i := range r.IntN(3) {
		rule := store.BulkRule{Minimum: 2 + 10*i, Maximum: 11 + 10*i, Kind: r.bulkKind(), Amount: r.amount(20)}
		if rule.Kind == store.BulkPercent {
			rule.Amount = decimal.MustNew(int64(r.IntN(1000)), 3)
		}
		p.BulkRules = append(p.BulkRules, rule)
	}
	for m := range r.IntN(4) {
		modifier := store.Modifier{ID: 100*id + 50 + m}
		for v := range 2 {
			adjuster := store.Adjuster{}
			switch r.IntN(3) {
			case 0:
				adjuster = store.Adjuster{Kind: store.AdjustRelative, Amount: r.signed(50)}
			case 1:
				adjuster = store.Adjuster{Kind: store.AdjustPercentage, Amount: r.signed(60)}
			}
			modifier.Values = append(modifier.Values, store.ModifierValue{ID: 10*modifier.ID + v, IsDefault: v == 0, Adjuster: adjuster})
		}
		p.Modifiers = append(p.Modifiers, modifier)
	}
	r.variants(&p)
	return p
}

func (r invention) signed(units int) decimal.Decimal {
	if r.coin() {
		return r.amount(units).Neg()
	}
	return r.amount(units)
}

func (r invention) bulkKind() store.BulkKind {
	return []store.BulkKind{store.BulkPrice, store.BulkPercent, store.BulkFixed}[r.IntN(3)]
}

// variants gives a product its base variant, or one for each value of an option, or of
// most pairs of values of two.
func (r invention) variants(p *store.Product) {
	for o := range r.IntN(3) {
		option := store.Option{ID: 100*p.ID + o}
		for v := range 2 {
			option.Values = append(option.Values, store.OptionValue{ID: 10*option.ID + v})
		}
		p.Options = append(p.Options, option)
	}
	combinations := [][]store.OptionChoice{nil}
	for _, o := range p.Options {
		var longer [][]store.OptionChoice
		for _, c := range combinations {
			for _, v := range o.Values {
				longer = append(longer, append(c[:len(c):len(c)], store.OptionChoice{OptionID: o.ID, ValueID: v.ID}))
			}
		}
		combinations = longer
	}
	for i, c := range combinations {
		v := store.Variant{ID: 100*p.ID + i, Choices: c}
		if !r.once(3) {
			v.Price, v.SalePrice, v.RetailPrice, v.MAPPrice = r.maybe(200), r.maybe(150), r.maybe(300), r.maybe(200)
		}
		p.Variants = append(p.Variants, v)
	}
}

func (r invention) groups(seed *store.Seed) {
	for id := 1; id <= 4; id++ {
		g := store.Group{ID: id, Name: fmt.Sprint("Group ", id), Access: store.CategoryAccess{Type: store.AccessAll}}
		if r.once(3) {
			g.Rules = []store.DiscountRule{{Kind: store.RulePriceList, PriceListID: 1 + r.IntN(4)}}
		} else {
			for range r.IntN(5) {
				g.Rules = append(g.Rules, r.rule())
			}
		}
		seed.Groups = append(seed.Groups, g)
		seed.Customers = append(seed.Customers, store.Customer{ID: id, GroupID: r.IntN(5), TaxExemptCategory: []string{"", "G"}[r.IntN(2)]})
	}
}

func (r invention) rule() store.DiscountRule {
	rule := store.DiscountRule{
		Method: []store.Method{store.MethodPercent, store.MethodPrice, store.MethodFixed}[r.IntN(3)], Amount: r.amount(40),
	}
	switch r.IntN(4) {
	case 0:
		rule.Kind = store.RuleAll
	case 1:
		rule.Kind, rule.ProductID = store.RuleProduct, 1+r.IntN(3)
	default:
		rule.Kind, rule.CategoryID = store.RuleCategory, 1+r.IntN(6)
	}
	return rule
}

func (r invention) lists(seed *store.Seed) {
	for id := 1; id <= 3; id++ { // the fourth is one that rules name and nobody has
		seed.PriceLists = append(seed.PriceLists, store.PriceList{ID: id, IsActive: !r.once(3)})
		for _, p := range seed.Products {
			for _, v := range p.Variants {
				for _, currency := range []string{"USD", "CAD", "EUR"} {
					if r.coin() {
						seed.Records = append(seed.Records, r.record(id, v.ID, currency))
					}
				}
			}
		}
	}
	for group := range 5 {
		for channel := range 3 {
			if group+channel > 0 && r.once(4) {
				seed.Assignments = append(seed.Assignments, store.Assignment{PriceListID: 1 + r.IntN(3), GroupID: group, ChannelID: channel})
			}
		}
	}
}

func (r invention) record(list, variant int, currency string) store.PriceRecord {
	record := store.PriceRecord{
		PriceListID: list, VariantID: variant, Currency: currency,
		Price: r.amount(200), SalePrice: r.maybe(150), RetailPrice: r.maybe(300), MAPPrice: r.maybe(200),
	}
	for i := range r.IntN(3) {
		record.Tiers = append(record.Tiers, store.RecordTier{Minimum: 2 + 10*i, Maximum: 10 * (1 - i), Kind: r.bulkKind(), Amount: r.amount(20)})
	}
	return record
}

func (r invention) zones(seed *store.Seed) {
	for id := range r.IntN(7) {
		z := store.TaxZone{ID: 1 + id}
		for _, country := range []string{"US", "DE", "FR"} {
			if r.once(3) {
				z.Countries = append(z.Countries, country)
			}
		}
		if r.once(3) {
			z.GroupIDs = []int{1 + r.IntN(4)}
		}
		for range r.IntN(4) {
			rate := store.TaxRate{Percent: map[int]decimal.Decimal{}}
			for class := range 3 {
				if !r.once(4) {
					rate.Percent[class] = decimal.MustNew(int64(r.IntN(300)), 1)
				}
			}
			z.Rates = append(z.Rates, rate)
		}
		seed.TaxZones = append(seed.TaxZones, z)
	}
}

// question asks for every product once or more, in some context.
func (r invention) question(seed store.Seed) store.Quote {
	q := store.Quote{
		ChannelID: 1 + r.IntN(2), Currency: []string{"USD", "CAD", "EUR", "usd"}[r.IntN(4)], GroupID: r.IntN(5),
		Country: []string{"", "US", "DE", "FR", "JP"}[r.IntN(5)],
	}
	if r.once(5) {
		q.GroupID, q.CustomerID = 0, 1+r.IntN(4)
	}
	for _, p := range seed.Products {
		item := store.Item{ProductID: p.ID}
		v := p.Variants[r.IntN(len(p.Variants))]
		switch r.IntN(3) {
		case 0:
			item.VariantID = v.ID
		case 1:
			item.Options = append(item.Options, v.Choices[:r.IntN(len(v.Choices)+1)]...)
		}
		for _, m := range p.Modifiers {
			if r.coin() {
				item.Options = append(item.Options, store.OptionChoice{OptionID: m.ID, ValueID: m.Values[r.IntN(2)].ID})
			}
		}
		r.Shuffle(len(item.Options), func(a, b int) { item.Options[a], item.Options[b] = item.Options[b], item.Options[a] })
		q.Items = append(q.Items, item)
	}
	return q
}
