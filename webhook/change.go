package webhook

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// changeOf says what an event touches. readable is false when an event that matters does
// not say of what it is: then, of prices, everything may have changed.
func changeOf(scope string, data json.RawMessage) (change commerce.StoreChange, readable bool) {
	path := strings.Split(scope, "/")
	if len(path) < 2 || path[0] != "store" {
		return commerce.StoreChange{}, true
	}
	if slices.Contains(path, "metafield") {
		return metafieldChange(path, data)
	}
	switch familyOf(scope) {
	case FamilyPriceList:
		return priceListChange(path[1:], data)
	case FamilyProduct:
		f, _ := readObject(data)
		return products(f.id("id"))
	case FamilySKU:
		return skuChange(data)
	case FamilyOption:
		f, _ := readObject(data)
		if ids, ok := f.ids("affected_product_ids"); ok {
			return scopes(commerce.ScopeProduct, ids...), true
		}
		return everything(), false
	case FamilyCategory, FamilyInformation:
		// Discounts of groups and what they may see depend on categories, and a product
		// of any category stands in those above it as well.
		return everything(), true
	case FamilyChannel:
		return channelChange(path[2:], data)
	case FamilyCustomer:
		return customerChange(path[2:], data)
	case FamilyHook, FamilyOther:
	}
	return commerce.StoreChange{}, true
}

// priceListChange is about lists, their records, or who uses them.
func priceListChange(path []string, data json.RawMessage) (commerce.StoreChange, bool) {
	if len(path) > 1 && path[0] == "priceList" {
		switch path[1] {
		case "record", "records":
			return recordChange(data)
		case "assignment":
			return assignmentChange(data)
		case "created", "updated", "activated", "deactivated", "deleted":
			return everything(), true
		}
	}
	// Of a list as a whole it is not known who uses it: by assignment, by a group's
	// discount rule, or until a moment ago. Reading that costs calls, and an answer that
	// came before the change would miss somebody. Lists are changed by the day, and
	// their records by the second.
	return everything(), len(path) > 1 && path[0] == "priceLists"
}

// recordChange names variants, whose products the listener knows. The list and the
// currency of a record, which the store writes as currency or as currency_code, would
// narrow it down to scopes that prices do not stand under.
func recordChange(data json.RawMessage) (commerce.StoreChange, bool) {
	records, ok := readObjects(data)
	if !ok {
		return everything(), false
	}
	var change commerce.StoreChange
	for _, record := range records {
		id, ok := record.id("variant_id")
		if !ok {
			return everything(), false
		}
		change.Variants = append(change.Variants, id)
	}
	change.Variants = distinct(change.Variants)
	return change, true
}

// assignmentChange is about a group in a channel, a group in every channel, or every
// group in a channel. A price stands under its group's generation and its channel's, so
// of the two the group's is enough, and touches less: channels are few and have every
// group's prices. A group that cannot be read is one of the channel's.
func assignmentChange(data json.RawMessage) (commerce.StoreChange, bool) {
	assignments, ok := readObjects(data)
	if !ok {
		return everything(), false
	}
	var change commerce.StoreChange
	for _, assignment := range assignments {
		scope := commerce.PriceScope{Kind: commerce.ScopeGroup}
		if scope.ID, ok = assignment.id("customer_group_id"); !ok {
			scope.Kind = commerce.ScopeChannel
			if scope.ID, ok = assignment.id("channel_id"); !ok {
				return everything(), false
			}
		}
		change.Prices = append(change.Prices, scope)
	}
	return change, true
}

// skuChange is about a variant, and names its product. Events of its stock have both in
// another place.
func skuChange(data json.RawMessage) (commerce.StoreChange, bool) {
	f, _ := readObject(data)
	for _, of := range []fields{f.in("sku"), f.in("inventory")} {
		if id, ok := of.id("product_id"); ok {
			return scopes(commerce.ScopeProduct, id), true
		}
		if id, ok := of.id("variant_id"); ok {
			return commerce.StoreChange{Variants: []int{id}}, true
		}
	}
	return everything(), false
}

// metafieldChange is about a customer, or does not concern us.
func metafieldChange(path []string, data json.RawMessage) (commerce.StoreChange, bool) {
	f, _ := readObject(data)
	kind, _ := readText(f["resource_type"])
	if path[1] == "customer" || path[1] == "metafield" && strings.EqualFold(kind, "customer") {
		return customers(f.id("resource_id"))
	}
	return commerce.StoreChange{}, true
}

// products is a change of one product, and of everything when its number is not ok.
func products(id int, ok bool) (commerce.StoreChange, bool) {
	if !ok {
		return everything(), false
	}
	return scopes(commerce.ScopeProduct, id), true
}

// scopes are parts of all prices.
func scopes(kind commerce.PriceScopeKind, ids ...int) commerce.StoreChange {
	var change commerce.StoreChange
	for _, id := range distinct(ids) {
		change.Prices = append(change.Prices, commerce.PriceScope{Kind: kind, ID: id})
	}
	return change
}

// everything is all prices of the store.
func everything() commerce.StoreChange {
	return commerce.StoreChange{Prices: []commerce.PriceScope{{Kind: commerce.ScopeEverything}}}
}

// distinct sorts numbers and drops those that are there twice.
func distinct(ids []int) []int {
	slices.Sort(ids)
	return slices.Compact(ids)
}
