package webhook

import "strings"

// Family groups scopes by what they are about.
type Family string

// The families of scopes.
const (
	FamilyPriceList   Family = "price_list"  // lists, their records and assignments
	FamilyProduct     Family = "product"     // products
	FamilySKU         Family = "sku"         // variants
	FamilyOption      Family = "option"      // options and modifiers of products
	FamilyCategory    Family = "category"    // categories of the store
	FamilyChannel     Family = "channel"     // channels, their settings, products and categories
	FamilyInformation Family = "information" // the store as a whole
	FamilyCustomer    Family = "customer"    // customers, and metafields, which may be theirs
	FamilyHook        Family = "hook"        // webhooks that the store could not deliver
	FamilyOther       Family = "other"       // what does not concern us
)

// Families lists them all.
func Families() []Family {
	return []Family{
		FamilyPriceList, FamilyProduct, FamilySKU, FamilyOption, FamilyCategory,
		FamilyChannel, FamilyInformation, FamilyCustomer, FamilyHook, FamilyOther,
	}
}

// familyOf returns the family of a scope, which has no slash at its ends.
func familyOf(scope string) Family {
	path := strings.Split(scope, "/")
	if len(path) < 3 || path[0] != "store" {
		return FamilyOther
	}
	switch path[1] {
	case "priceList", "priceLists":
		return FamilyPriceList
	case "product":
		return FamilyProduct
	case "sku":
		return FamilySKU
	case "option", "modifier":
		return FamilyOption
	case "category":
		return FamilyCategory
	case "channel":
		return channelFamily(path[2:])
	case "information":
		return FamilyInformation
	case "customer", "metafield":
		return FamilyCustomer
	case "hook":
		return FamilyHook
	}
	return FamilyOther
}

// channelFamily tells what of a channel concerns prices from its carts, orders, pages,
// themes and the rest.
func channelFamily(path []string) Family {
	if len(path) < 2 {
		return FamilyChannel
	}
	switch path[1] {
	case "settings", "product", "category", "categoryTree":
		return FamilyChannel
	}
	return FamilyOther
}
