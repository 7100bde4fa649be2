package store_test

import (
	"math/big"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// sources are where prices may come from for this group and channel, the first first:
// lists, 0 standing for the group's discounts.
func (c calculation) sources(p store.Product) (lists []int) {
	assigned := func(group, channel int) {
		for _, a := range c.data.Assignments {
			if a.GroupID == group && a.ChannelID == channel {
				lists = append(lists, a.PriceListID)
				return
			}
		}
	}
	if c.group.ID != 0 {
		assigned(c.group.ID, c.channel)
		assigned(c.group.ID, 0)
		discounts := false
		for _, r := range c.group.Rules {
			if r.Kind == store.RulePriceList {
				lists = append(lists, r.PriceListID)
				continue
			}
			discounts = true
		}
		if discounts && (!c.choices.UnmatchedDiscountSeeksChannelList || len(c.rulesFor(p)) > 0) {
			lists = append(lists, 0)
		}
	}
	assigned(0, c.channel)
	return lists
}

// first is the first source that applies: a list, or discounts.
func (c calculation) first(p store.Product) (list int, discounts bool) {
	for _, id := range c.sources(p) {
		if id == 0 {
			return 0, true
		}
		at := slices.IndexFunc(c.data.PriceLists, func(l store.PriceList) bool { return l.ID == id })
		switch {
		case at < 0:
		case c.data.PriceLists[at].IsActive:
			return id, false
		case c.choices.InactiveListBlocks:
			return 0, false
		}
	}
	return 0, false
}

func (c calculation) list(p store.Product) int {
	list, _ := c.first(p)
	return list
}

func (c calculation) hasDiscountSource(p store.Product) bool {
	_, discounts := c.first(p)
	return discounts
}

// discountsHold is false in currencies that are only displayed. Discounts are the
// source there all the same: nothing says that a source depends on the currency.
func (c calculation) discountsHold() bool {
	return c.currency.IsTransactional || c.currency.IsDefault || c.choices.DisplayCurrencyGroupDiscounts
}

// rulesFor are the group's rules of the kind that counts for a product: those of the
// product, else those of its nearest category, else those for everything.
func (c calculation) rulesFor(p store.Product) []store.DiscountRule {
	var products, everything []store.DiscountRule
	categories, nearest := []store.DiscountRule(nil), -1
	for _, r := range c.group.Rules {
		switch r.Kind {
		case store.RulePriceList: // no discount
		case store.RuleProduct:
			if r.ProductID == p.ID {
				products = append(products, r)
			}
		case store.RuleAll:
			everything = append(everything, r)
		case store.RuleCategory:
			distance := c.distance(p, r.CategoryID)
			if distance < 0 {
				continue
			}
			switch {
			case c.choices.BestCategoryRuleWins || distance == nearest:
				categories = append(categories, r)
			case nearest < 0 || distance < nearest:
				categories, nearest = []store.DiscountRule{r}, distance
			}
		}
	}
	for _, rules := range [][]store.DiscountRule{products, categories, everything} {
		if len(rules) > 0 {
			return rules
		}
	}
	return nil
}

// distance is how many steps up a product's categories a category lies, -1 when it
// does not.
func (c calculation) distance(p store.Product, category int) int {
	best := -1
	for _, id := range p.CategoryIDs {
		steps := 0
		for at := id; at != 0; steps++ {
			if at == category && (best < 0 || steps < best) {
				best = steps
			}
			if c.choices.CategoryRulesStopAtCategory {
				break
			}
			parent := slices.IndexFunc(c.data.Categories, func(k store.Category) bool { return k.ID == at })
			if parent < 0 {
				break
			}
			at = c.data.Categories[parent].ParentID
		}
	}
	return best
}

// discounted applies one rule: the first, or of categories the best where that is chosen.
func (c calculation) discounted(x *big.Rat, rules []store.DiscountRule) *big.Rat {
	apply := func(r store.DiscountRule) *big.Rat {
		switch r.Method {
		case store.MethodPercent:
			return minus(x, percent(x, fraction(r.Amount)))
		case store.MethodPrice:
			return minus(x, c.convert(fraction(r.Amount)))
		default: // a price of its own
			return c.convert(fraction(r.Amount))
		}
	}
	best := apply(rules[0])
	if rules[0].Kind != store.RuleCategory || !c.choices.BestCategoryRuleWins {
		return best
	}
	for _, r := range rules[1:] {
		if y := apply(r); y.Cmp(best) < 0 {
			best = y
		}
	}
	return best
}
