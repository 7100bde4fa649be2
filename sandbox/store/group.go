package store

import (
	"slices"
	"time"

	"github.com/govalues/decimal"
)

// Group is a customer group: what its members may see and pay.
type Group struct {
	ID   int
	Name string
	// IsDefault marks the group new accounts are put into.
	IsDefault bool
	// IsForGuests marks the one group for shoppers who are not signed in.
	IsForGuests bool
	Access      CategoryAccess
	// Rules is either one rule of kind RulePriceList or any mix of the others.
	Rules    []DiscountRule
	Created  time.Time
	Modified time.Time
}

// AccessType says which categories a group sees. The values are the wire's words.
type AccessType string

// The types of category access. The zero value of a group is AccessAll's equal.
const (
	AccessAll      AccessType = "all"
	AccessSpecific AccessType = "specific"
	AccessNone     AccessType = "none"
)

// CategoryAccess limits what a group sees.
type CategoryAccess struct {
	Type AccessType
	// CategoryIDs are the visible categories of AccessSpecific. A listed
	// category does not open its subcategories: each is listed itself.
	CategoryIDs []int
}

func (a CategoryAccess) allows(categoryIDs []int) bool {
	switch a.Type {
	case AccessNone:
		return false
	case AccessSpecific:
		return slices.ContainsFunc(categoryIDs, func(id int) bool { return slices.Contains(a.CategoryIDs, id) })
	default:
		return true
	}
}

// RuleKind says what a discount rule reaches. The values are the wire's words.
type RuleKind string

// The kinds of discount rules.
const (
	RulePriceList RuleKind = "price_list"
	RuleAll       RuleKind = "all"
	RuleCategory  RuleKind = "category"
	RuleProduct   RuleKind = "product"
)

// Method says how a discount's amount is meant. The values are the wire's words.
type Method string

// The methods of discounts: percent off (10 meaning ten percent), an amount
// off, or a new absolute price; the last two in the default currency.
const (
	MethodPercent Method = "percent"
	MethodPrice   Method = "price"
	MethodFixed   Method = "fixed"
)

// DiscountRule is one rule of a group. PriceListID, CategoryID or ProductID
// is set as Kind asks; Method and Amount are unused by RulePriceList.
type DiscountRule struct {
	Kind        RuleKind
	Method      Method
	Amount      decimal.Decimal
	PriceListID int
	CategoryID  int
	ProductID   int
}

// priceList returns the id of the list the group's rule names, or 0.
func (g Group) priceList() int {
	for _, r := range g.Rules {
		if r.Kind == RulePriceList {
			return r.PriceListID
		}
	}
	return 0
}

// hasDiscounts reports whether any rule is a discount rather than a list.
func (g Group) hasDiscounts() bool {
	return slices.ContainsFunc(g.Rules, func(r DiscountRule) bool { return r.Kind != RulePriceList })
}
