package store

import (
	"maps"
	"slices"
)

// goods are what the store sells, to which groups, and at which prices: all that
// takes its time to show (propagation.go). Channels, settings and who is in which
// group are not here: those show at once.
type goods struct {
	currencies       map[string]Currency
	categories       map[int]Category
	products         map[int]Product
	productOfVariant map[int]int
	lists            map[int]PriceList
	records          map[recordKey]PriceRecord
	assignments      []Assignment
	groups           map[int]Group
	tax              TaxSettings
	taxClasses       []TaxClass
	taxZones         []TaxZone
}

func newGoods(seed Seed) goods {
	g := goods{
		currencies:       index(seed.Currencies, func(c Currency) string { return c.Code }),
		categories:       index(seed.Categories, func(c Category) int { return c.ID }),
		products:         index(seed.Products, func(p Product) int { return p.ID }),
		productOfVariant: map[int]int{},
		lists:            index(seed.PriceLists, func(l PriceList) int { return l.ID }),
		records:          index(seed.Records, PriceRecord.key),
		assignments:      slices.Clone(seed.Assignments),
		groups:           index(seed.Groups, func(g Group) int { return g.ID }),
		tax:              seed.Tax,
		taxClasses:       seed.TaxClasses,
		taxZones:         seed.TaxZones,
	}
	for _, p := range seed.Products {
		for _, v := range p.Variants {
			g.productOfVariant[v.ID] = p.ID
		}
	}
	return g
}

// clone copies the maps. What is in them is replaced whole and never written to,
// and so are the slices.
func (g *goods) clone() *goods {
	c := *g
	c.currencies = maps.Clone(g.currencies)
	c.categories = maps.Clone(g.categories)
	c.products = maps.Clone(g.products)
	c.productOfVariant = maps.Clone(g.productOfVariant)
	c.lists = maps.Clone(g.lists)
	c.records = maps.Clone(g.records)
	c.groups = maps.Clone(g.groups)
	return &c
}
