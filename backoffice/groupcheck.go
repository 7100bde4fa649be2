package backoffice

import (
	"slices"
	"strconv"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
)

// The most that a list of a group can have: more are a mistake.
const (
	maxRules      = 1_000
	maxCategories = 1_000
)

// checkGroup names what is wrong with a group to be made, or with a change of one. What
// is merely not there in the store is the store's to say.
func checkGroup(change commerce.CustomerGroupChange, isNew bool) faults {
	var wrong faults
	if isNew && !change.Name.Set {
		wrong.add("A group has a name.", "input", "name")
	}
	if !isNew && change.IsEmpty() {
		wrong.add("Nothing is to become different.", "input")
	}
	wrong.required(change.Name, maxText, "input", "name")
	notNull(&wrong, change.IsDefault, "isDefault")
	notNull(&wrong, change.IsForGuests, "isForGuests")
	if notNull(&wrong, change.CategoryAccess, "categoryAccess") {
		wrong.access(*change.CategoryAccess.Value)
	}
	if notNull(&wrong, change.DiscountRules, "discountRules") {
		wrong.rules(*change.DiscountRules.Value)
	}
	return wrong
}

// notNull refuses null for what cannot be taken away, and reports whether there is a value.
func notNull[T any](wrong *faults, value commerce.Optional[T], field string) bool {
	if value.Set && value.Value == nil {
		wrong.add("This cannot be taken away. Leave it out to keep it.", "input", field)
	}
	return value.Value != nil
}

// access checks which categories a group sees.
func (f *faults) access(access commerce.CustomerGroupCategoryAccess) {
	const field, ids = "categoryAccess", "categoryEntityIds"
	switch access.Kind {
	case commerce.CategoriesSpecific:
		if n := len(access.CategoryEntityIds); n == 0 || n > maxCategories {
			f.add("Name 1 to 1000 categories.", "input", field, ids)
		}
	case commerce.CategoriesAll, commerce.CategoriesNone:
		if len(access.CategoryEntityIds) > 0 {
			f.add("Categories are named for SPECIFIC only.", "input", field, ids)
		}
	default:
		f.add("This is no kind of access.", "input", field, "kind")
	}
	for i, id := range access.CategoryEntityIds[:min(maxCategories, len(access.CategoryEntityIds))] {
		f.positive(id, "input", field, ids, strconv.Itoa(i))
	}
}

// rules checks that there is one price list, or any mix of other rules with at most one
// about everything (reference/customers.v2.yml).
func (f *faults) rules(rules []commerce.CustomerGroupDiscountRule) {
	if len(rules) > maxRules {
		f.add("A group has at most 1000 rules.", "input", "discountRules")
		return
	}
	count := map[commerce.CustomerGroupDiscountKind]int{}
	targets := seen[string]{}
	for i, rule := range rules {
		count[rule.Kind]++
		if rule.TargetEntityID != nil && targets.again(string(rule.Kind)+strconv.Itoa(*rule.TargetEntityID)) {
			f.add("Another rule is about the same.", "input", "discountRules", strconv.Itoa(i))
		}
		f.rule(rule, "input", "discountRules", strconv.Itoa(i))
	}
	if count[commerce.DiscountPriceList] > 0 && len(rules) > 1 {
		f.add("A price list stands alone.", "input", "discountRules")
	}
	if count[commerce.DiscountAll] > 1 {
		f.add("One rule at most is about everything.", "input", "discountRules")
	}
}

// rule checks that a rule has what its kind asks for, and nothing else.
func (f *faults) rule(rule commerce.CustomerGroupDiscountRule, path ...string) {
	at := func(field string) []string { return append(path[:len(path):len(path)], field) }
	isList, isAll := rule.Kind == commerce.DiscountPriceList, rule.Kind == commerce.DiscountAll
	if !isList && !isAll && rule.Kind != commerce.DiscountCategory && rule.Kind != commerce.DiscountProduct {
		f.add("This is no kind of rule.", at("kind")...)
		return
	}
	switch {
	case isAll && rule.TargetEntityID != nil:
		f.add("A rule about everything has no target.", at("targetEntityId")...)
	case !isAll && rule.TargetEntityID == nil:
		f.add("This kind of rule has a target.", at("targetEntityId")...)
	case !isAll:
		f.positive(*rule.TargetEntityID, at("targetEntityId")...)
	}
	if isList {
		f.none(rule.Method != nil, at("method")...)
		f.none(rule.Amount != nil, at("amount")...)
		return
	}
	f.discount(rule, at)
}

// none refuses what a price list does not have.
func (f *faults) none(isThere bool, path ...string) {
	if isThere {
		f.add("A price list has none.", path...)
	}
}

// discount checks by how much a rule makes things cheaper.
func (f *faults) discount(rule commerce.CustomerGroupDiscountRule, at func(string) []string) {
	methods := []commerce.CustomerGroupDiscountMethod{commerce.DiscountPercent, commerce.DiscountFixed, commerce.DiscountAmountOff}
	if rule.Method == nil || !slices.Contains(methods, *rule.Method) {
		f.add("This kind of rule has a method: PERCENT, FIXED or PRICE.", at("method")...)
		return
	}
	switch {
	case rule.Amount == nil:
		f.add("This kind of rule has an amount.", at("amount")...)
	case rule.Amount.IsNeg():
		f.add("An amount is not below zero.", at("amount")...)
	case *rule.Method == commerce.DiscountPercent && rule.Amount.Cmp(decimal.Hundred) > 0:
		f.add("No more than 100 percent can be taken off.", at("amount")...)
	}
}
