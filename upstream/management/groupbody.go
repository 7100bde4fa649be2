package management

import (
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
)

// groupBody is a group to be made or changed. What is nil is left out.
type groupBody struct {
	Name        *string     `json:"name,omitempty"`
	IsDefault   *bool       `json:"is_default,omitempty"`
	IsForGuests *bool       `json:"is_group_for_guests,omitempty"`
	Access      *accessBody `json:"category_access,omitempty"`
	Rules       *[]ruleBody `json:"discount_rules,omitempty"`
}

// accessBody lists categories only where the type asks for them.
type accessBody struct {
	Type       string `json:"type"`
	Categories []int  `json:"categories,omitempty"`
}

// ruleBody has the fields that its type asks for. The amount is a text, so that no
// digit of it is lost on the way.
type ruleBody struct {
	Type        string `json:"type"`
	Method      string `json:"method,omitempty"`
	Amount      string `json:"amount,omitempty"`
	PriceListID int    `json:"price_list_id,omitempty"`
	CategoryID  int    `json:"category_id,omitempty"`
	ProductID   int    `json:"product_id,omitempty"`
}

// newGroupBody writes a change as the store takes it. What it has no word for is
// refused: left out, it would change something else.
func newGroupBody(change commerce.CustomerGroupChange) (groupBody, error) {
	body := groupBody{Name: change.Name.Value, IsDefault: change.IsDefault.Value, IsForGuests: change.IsForGuests.Value}
	if access := change.CategoryAccess.Value; access != nil {
		theirs, ok := toWire(accessWords(), access.Kind)
		if !ok {
			return groupBody{}, commerce.BadInput("categoryAccess.kind", "The store knows no such kind of access.")
		}
		body.Access = &accessBody{Type: theirs}
		if access.Kind == commerce.CategoriesSpecific {
			body.Access.Categories = access.CategoryEntityIds
		}
	}
	if change.DiscountRules.Value == nil {
		return body, nil
	}
	rules := make([]ruleBody, len(*change.DiscountRules.Value))
	for i, rule := range *change.DiscountRules.Value {
		written, ok := newRuleBody(rule)
		if !ok {
			return groupBody{}, commerce.BadInput("discountRules."+strconv.Itoa(i), "The store knows no such rule.")
		}
		rules[i] = written
	}
	body.Rules = &rules
	return body, nil
}

// newRuleBody writes a rule; ok is false when it is not whole.
func newRuleBody(rule commerce.CustomerGroupDiscountRule) (body ruleBody, ok bool) {
	kind, ok := toWire(ruleWords(), rule.Kind)
	if !ok {
		return ruleBody{}, false
	}
	body.Type = kind
	target := 0
	if rule.TargetEntityID != nil {
		target = *rule.TargetEntityID
	}
	switch rule.Kind {
	case commerce.DiscountPriceList:
		body.PriceListID = target
		return body, target > 0
	case commerce.DiscountCategory:
		body.CategoryID = target
	case commerce.DiscountProduct:
		body.ProductID = target
	case commerce.DiscountAll, commerce.DiscountUnknown: // toWire knows no word for the last
	}
	if rule.Method == nil || rule.Amount == nil || target < 1 && rule.Kind != commerce.DiscountAll {
		return ruleBody{}, false
	}
	body.Amount = rule.Amount.Canonical().String()
	body.Method, ok = toWire(methodWords(), *rule.Method)
	return body, ok
}
