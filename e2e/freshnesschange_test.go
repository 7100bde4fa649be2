package e2e_test

import (
	"math/rand/v2"
	"slices"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// freshProducts are what a run asks for: everybody sees them, and the lists have them.
func freshProducts() []int { return []int{101, 103, 104, 105, 107, 109, 110} }

// freshGroups are whose prices a run looks at; guests are in the last one.
func freshGroups() []int {
	return []int{groupRetail, groupWholesale, groupGuides, store.GroupClub, store.GroupCampsites, store.GroupGuests}
}

// cellsOf reads what the store has now, without delay.
func cellsOf(shop *store.Store) map[cell]string {
	prices := map[cell]string{}
	var items []store.Item
	for _, id := range freshProducts() {
		items = append(items, store.Item{ProductID: id})
	}
	for _, group := range freshGroups() {
		quoted, err := shop.Quote(store.Quote{ChannelID: 1, Currency: "USD", GroupID: group, Items: items})
		if err != nil || len(quoted) != len(items) {
			panic(err) // the seed has them all
		}
		for _, q := range quoted {
			prices[cell{group, q.ProductID}] = q.Calculated.TaxExclusive.Trim(0).String()
		}
	}
	return prices
}

// everyCell is what a change of a list touches.
func everyCell(cell) bool { return true }

func cellsOfProduct(ids ...int) func(cell) bool {
	return func(c cell) bool { return slices.Contains(ids, c.product) }
}

func cellsOfGroup(id int) func(cell) bool { return func(c cell) bool { return c.group == id } }

// freshChange changes the store at random, in a way of which it tells by webhook, and
// returns which prices may have changed. Amounts hardly ever come twice.
func freshChange(shop *store.Store, r *rand.Rand) (touches func(cell) bool) {
	product := func() int { return freshProducts()[r.IntN(len(freshProducts()))] }
	amount := func() decimal.Decimal { return decimal.MustNew(r.Int64N(90_000)+10_000, 2) }
	record := func(list, product int) store.PriceRecord {
		return store.PriceRecord{PriceListID: list, VariantID: product * 10, Currency: "USD", Price: amount()}
	}
	lists := []int{store.ListWholesale, store.ListEurope}
	list := lists[r.IntN(len(lists))]
	one, another := product(), product()
	switch r.IntN(12) {
	case 0, 1, 2:
		price := amount()
		shop.EditProduct(one, func(p *store.Product) { p.Price, p.SalePrice = price, decimal.NullDecimal{} })
		return cellsOfProduct(one)
	case 3:
		shop.EditProduct(one, func(p *store.Product) {
			p.SalePrice = decimal.NullDecimal{Decimal: decimal.MustNew(r.Int64N(3_000)+100, 2), Valid: true}
		})
		return cellsOfProduct(one)
	case 4:
		price := amount()
		shop.EditVariant(one, one*10, func(v *store.Variant) { v.Price = decimal.NullDecimal{Decimal: price, Valid: r.IntN(2) == 0} })
		return cellsOfProduct(one)
	case 5, 6:
		shop.SetPriceRecord(record(list, one))
		return cellsOfProduct(one)
	case 7:
		shop.SetPriceRecords(record(list, one), record(list, another))
		return cellsOfProduct(one, another)
	case 8:
		var gone []int // what has no record is not told of
		for _, id := range []int{one, another} {
			for _, currency := range shop.Currencies() {
				if _, ok := shop.PriceRecord(list, id*10, currency.Code); ok {
					gone = append(gone, id)
				}
			}
		}
		shop.DeletePriceRecords(list, one*10, another*10)
		return cellsOfProduct(gone...)
	case 9:
		return freshListChange(shop, r, list)
	case 10:
		group := freshGroups()[r.IntN(len(freshGroups()))]
		if r.IntN(2) == 0 || !shop.UnassignPriceList(group, 1) {
			shop.AssignPriceList(store.Assignment{PriceListID: list, GroupID: group, ChannelID: 1})
		}
		return cellsOfGroup(group)
	default:
		return freshRuleChange(shop, r)
	}
}

// freshListChange switches a list, or lets a channel have it.
func freshListChange(shop *store.Store, r *rand.Rand, list int) func(cell) bool {
	isActive := slices.ContainsFunc(shop.PriceLists(), func(l store.PriceList) bool { return l.ID == list && l.IsActive })
	if r.IntN(2) == 0 {
		shop.SetPriceListActive(list, !isActive)
	} else if !shop.UnassignPriceList(0, 1) {
		shop.AssignPriceList(store.Assignment{PriceListID: list, ChannelID: 1})
	}
	return everyCell
}

// freshRuleChange gives a group another discount, of which no webhook tells, and then
// changes something else for which all prices count as changed.
func freshRuleChange(shop *store.Store, r *rand.Rand) func(cell) bool {
	group := []int{groupRetail, groupGuides, store.GroupGuests}[r.IntN(3)]
	shop.SetGroupRules(group, store.DiscountRule{Kind: store.RuleAll, Method: store.MethodPercent, Amount: decimal.MustNew(r.Int64N(4_000)+100, 2)})
	name := string(rune('a' + r.IntN(26)))
	switch r.IntN(3) {
	case 0:
		shop.EditCategory(9, func(c *store.Category) { c.Name += name })
	case 1:
		shop.EditCurrency("CAD", func(c *store.Currency) { c.Token += name })
	default:
		shop.CreatePriceList(store.PriceList{Name: name})
	}
	return everyCell
}
