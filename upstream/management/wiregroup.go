package management

import (
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// wireGroup is a group as V2 writes it (reference/customers.v2.yml). Everything but
// the number may be missing.
type wireGroup struct {
	ID          looseInt             `json:"id"`
	Name        looseText            `json:"name"`
	IsDefault   looseBool            `json:"is_default"`
	IsForGuests looseBool            `json:"is_group_for_guests"`
	Access      optional[wireAccess] `json:"category_access"`
	Rules       looseList[wireRule]  `json:"discount_rules"`
	Created     looseTime            `json:"date_created"`
	Modified    looseTime            `json:"date_modified"`
}

// wireAccess says which categories a group sees.
type wireAccess struct {
	Type       string              `json:"type"`
	Categories looseList[looseInt] `json:"categories"`
}

// wireRule is one discount rule. The reference contradicts itself about which of its
// fields are told, so none is required.
type wireRule struct {
	Type        string      `json:"type"`
	Method      string      `json:"method"`
	Amount      looseAmount `json:"amount"`
	PriceListID looseInt    `json:"price_list_id"`
	CategoryID  looseInt    `json:"category_id"`
	ProductID   looseInt    `json:"product_id"`
}

// commerce converts a group, with what only staff see.
func (w wireGroup) commerce() commerce.CustomerGroup {
	view := &commerce.CustomerGroupStaffView{
		IsDefault: w.IsDefault.value, IsForGuests: w.IsForGuests.value,
		CategoryAccess: w.Access.value.commerce(),
		DiscountRules:  make([]commerce.CustomerGroupDiscountRule, len(w.Rules)),
		CreatedAt:      w.Created.value, ModifiedAt: w.Modified.value,
	}
	for i, rule := range w.Rules {
		view.DiscountRules[i] = rule.commerce()
	}
	return commerce.CustomerGroup{EntityID: int(w.ID), Name: commerce.NonEmpty(string(w.Name)), Staff: view}
}

func (w wireAccess) commerce() commerce.CustomerGroupCategoryAccess {
	access := commerce.CustomerGroupCategoryAccess{Kind: commerce.CategoriesUnknown, CategoryEntityIds: []int{}}
	if kind, ok := fromWire(accessWords(), w.Type); ok {
		access.Kind = kind
	}
	if access.Kind == commerce.CategoriesSpecific {
		for _, id := range w.Categories {
			access.CategoryEntityIds = append(access.CategoryEntityIds, int(id))
		}
	}
	return access
}

func (w wireRule) commerce() commerce.CustomerGroupDiscountRule {
	rule := commerce.CustomerGroupDiscountRule{Kind: commerce.DiscountUnknown}
	if kind, ok := fromWire(ruleWords(), w.Type); ok {
		rule.Kind = kind
	}
	target := map[commerce.CustomerGroupDiscountKind]looseInt{
		commerce.DiscountPriceList: w.PriceListID, commerce.DiscountCategory: w.CategoryID, commerce.DiscountProduct: w.ProductID,
	}[rule.Kind]
	if target > 0 {
		id := int(target)
		rule.TargetEntityID = &id
	}
	if rule.Kind == commerce.DiscountPriceList {
		return rule // whatever else stands there means nothing
	}
	if w.Method != "" {
		method, ok := fromWire(methodWords(), w.Method)
		if !ok {
			method = commerce.DiscountMethodUnknown
		}
		rule.Method = &method
	}
	if w.Amount.isSet {
		rule.Amount = &w.Amount.value
	}
	return rule
}

// word is a value in our words and in the store's.
type word[T comparable] struct {
	ours   T
	theirs string
}

func accessWords() []word[commerce.CustomerGroupCategoryAccessKind] {
	return []word[commerce.CustomerGroupCategoryAccessKind]{
		{commerce.CategoriesAll, "all"}, {commerce.CategoriesSpecific, "specific"}, {commerce.CategoriesNone, "none"},
	}
}

func ruleWords() []word[commerce.CustomerGroupDiscountKind] {
	return []word[commerce.CustomerGroupDiscountKind]{
		{commerce.DiscountPriceList, "price_list"},
		{commerce.DiscountAll, "all"},
		{commerce.DiscountCategory, "category"},
		{commerce.DiscountProduct, "product"},
	}
}

func methodWords() []word[commerce.CustomerGroupDiscountMethod] {
	return []word[commerce.CustomerGroupDiscountMethod]{
		{commerce.DiscountPercent, "percent"}, {commerce.DiscountFixed, "fixed"}, {commerce.DiscountAmountOff, "price"},
	}
}

// fromWire finds the word for one of the store's; ok is false when it has none yet.
func fromWire[T comparable](words []word[T], theirs string) (ours T, ok bool) {
	at := slices.IndexFunc(words, func(w word[T]) bool { return w.theirs == theirs })
	if at < 0 {
		return ours, false
	}
	return words[at].ours, true
}

// toWire finds the store's word for one of ours; ok is false when it has none.
func toWire[T comparable](words []word[T], ours T) (theirs string, ok bool) {
	at := slices.IndexFunc(words, func(w word[T]) bool { return w.ours == ours })
	if at < 0 {
		return "", false
	}
	return words[at].theirs, true
}
