package management

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// GroupRules reads what decides prices and visibility of all customer groups, by number.
// It answers for all of them or with an error: one that cannot be read fails the rest.
func (c *Client) GroupRules(ctx context.Context) (map[int]commerce.GroupRules, error) {
	found := map[int]commerce.GroupRules{}
	err := allPages(ctx, c, "groups", groupsPath, func(w wireGroup) bool {
		if _, known := found[int(w.ID)]; known || w.ID <= 0 {
			return false
		}
		found[int(w.ID)] = w.decisive()
		return true
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// decisive is what of a group decides prices, word for word.
func (w wireGroup) decisive() commerce.GroupRules {
	rules := commerce.GroupRules{
		GroupID: int(w.ID), IsDefault: w.IsDefault.value, IsForGuests: w.IsForGuests.value, Access: w.Access.value.Type,
	}
	for _, id := range w.Access.value.Categories {
		rules.CategoryIDs = append(rules.CategoryIDs, int(id))
	}
	for _, rule := range w.Rules {
		rules.Discounts = append(rules.Discounts, commerce.GroupDiscountRule{
			Kind: rule.Type, Method: rule.Method, Amount: rule.Amount.text(),
			PriceListID: int(rule.PriceListID), CategoryID: int(rule.CategoryID), ProductID: int(rule.ProductID),
		})
	}
	return rules
}

// text is the amount in its one spelling, empty when there is none.
func (l looseAmount) text() string {
	if !l.isSet {
		return ""
	}
	return l.value.Canonical().String()
}
