package store

import (
	"fmt"
	"strings"
)

// Describe says in a few words what the group's members pay, for people:
// "price list 1", "10 percent off everything", "no rule".
func (g Group) Describe() string {
	if len(g.Rules) == 0 {
		return "no rule"
	}
	parts := make([]string, len(g.Rules))
	for i, r := range g.Rules {
		parts[i] = r.String()
	}
	return strings.Join(parts, ", ")
}

// String says in a few words what the rule does, for people.
func (r DiscountRule) String() string {
	if r.Kind == RulePriceList {
		return fmt.Sprintf("price list %d", r.PriceListID)
	}
	reach := "everything"
	switch r.Kind {
	case RuleCategory:
		reach = fmt.Sprintf("category %d", r.CategoryID)
	case RuleProduct:
		reach = fmt.Sprintf("product %d", r.ProductID)
	case RuleAll, RulePriceList:
	}
	switch r.Method {
	case MethodPercent:
		return fmt.Sprintf("%s percent off %s", r.Amount, reach)
	case MethodFixed:
		return fmt.Sprintf("%s for %s", r.Amount, reach)
	default:
		return fmt.Sprintf("%s off %s", r.Amount, reach)
	}
}
