package store

import (
	"slices"

	"github.com/govalues/decimal"
)

// discounts returns the rules of the group of which one applies to a product, and none
// when the base does not come from group discounts, when no rule reaches the product, or
// when the currency is display-only.
func (p *pricer) discounts(product Product, b base) []DiscountRule {
	if b.source != SourceGroupDiscount || !p.discountsInCurrency() {
		return nil
	}
	rules := p.matching(product)
	if len(rules) == 0 || rules[0].Kind != RuleCategory || !p.choices.BestCategoryRuleWins {
		return rules[:min(len(rules), 1)]
	}
	return onlyKind(rules, RuleCategory)
}

// best returns the rule that leaves the least of an amount, the first of equals.
func (p *pricer) best(rules []DiscountRule, amount decimal.Decimal) DiscountRule {
	return slices.MinFunc(rules, func(x, y DiscountRule) int {
		return p.reduced(amount, x).Cmp(p.reduced(amount, y))
	})
}

// discountsInCurrency reports whether group discounts hold in the quote's currency.
func (p *pricer) discountsInCurrency() bool {
	return p.currency.IsDefault || p.currency.IsTransactional || p.choices.DisplayCurrencyGroupDiscounts
}

// matching returns the rules that reach a product, the strongest first:
// rules for the product, then for its categories, the nearest first, then
// for everything. Nothing documents this order or whether rules add up; one
// rule, the most particular, is what merchants expect.
func (p *pricer) matching(product Product) []DiscountRule {
	type match struct {
		rule     DiscountRule
		distance int
	}
	var matches []match
	for _, r := range p.group.Rules {
		if d, ok := p.distance(r, product); ok {
			matches = append(matches, match{rule: r, distance: d})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return a.distance - b.distance })
	out := make([]DiscountRule, len(matches))
	for i, m := range matches {
		out[i] = m.rule
	}
	return out
}

// Distances of rules from a product. Categories lie in between, each level
// up being one further.
const (
	distanceProduct  = 0
	distanceCategory = 1
	distanceAll      = 1 << 20
)

// distance tells how far a rule is from a product, and whether it reaches it.
func (p *pricer) distance(r DiscountRule, product Product) (int, bool) {
	switch r.Kind {
	case RuleProduct:
		return distanceProduct, r.ProductID == product.ID
	case RuleAll:
		return distanceAll, true
	case RuleCategory:
		return p.categoryDistance(r.CategoryID, product)
	default:
		return 0, false
	}
}

// categoryDistance climbs from the product's categories to the rule's. The
// climb is bounded, in case the categories form a ring.
func (p *pricer) categoryDistance(ruleCategory int, product Product) (int, bool) {
	nearest, found := distanceAll, false
	for _, id := range product.CategoryIDs {
		for up := 0; id != 0 && up <= len(p.goods.categories); up++ {
			if id == ruleCategory {
				nearest, found = min(nearest, distanceCategory+up), true
				break
			}
			if p.choices.CategoryRulesStopAtCategory {
				break
			}
			id = p.goods.categories[id].ParentID
		}
	}
	return nearest, found
}

// apply takes the rule's discount off.
func (p *pricer) apply(w *working, r DiscountRule) {
	step := Step{Amount: r.Amount}
	switch r.Kind {
	case RuleProduct:
		step.Kind, step.ID = StepProductDiscount, r.ProductID
	case RuleCategory:
		step.Kind, step.ID = StepCategoryDiscount, r.CategoryID
	default:
		step.Kind = StepAllDiscount
	}
	step.Method = r.Method
	w.record(step, p.reduced(w.amount, r))
}

// reduced is an amount after a rule. The rule's own amounts of money are in
// the default currency. A fixed one replaces the price, modifiers included,
// because it is applied after them.
func (p *pricer) reduced(amount decimal.Decimal, r DiscountRule) decimal.Decimal {
	switch r.Method {
	case MethodPercent:
		return p.sum.sub(amount, p.sum.percent(amount, r.Amount))
	case MethodPrice:
		return p.sum.sub(amount, p.fromDefault(r.Amount))
	case MethodFixed:
		return p.fromDefault(r.Amount)
	default:
		return amount
	}
}

func onlyKind(rules []DiscountRule, kind RuleKind) []DiscountRule {
	return slices.DeleteFunc(slices.Clone(rules), func(r DiscountRule) bool { return r.Kind != kind })
}
