package graph

import "github.com/vektah/gqlparser/v2/ast"

// isOpenField reports whether a field may stand in an answer that everybody may keep:
// it says the same to everybody, or what it says is a price that was disclosed. The
// list is closed, and a test holds it against the schema: a field that is new in the
// schema keeps answers to whoever asked until somebody has decided about it.
//
// ProductPrice.customerGroup is not on it, although it is null for guests: what stands
// below it is for staff.
func isOpenField(typeName, name string) bool {
	if name == "__typename" {
		return true
	}
	switch typeName {
	case "Query":
		return name == "_entities" || name == "_service" || name == "prices"
	case "_Service":
		return name == "sdl"
	case "Product":
		return name == "entityId" || name == "price" || name == "priceUnavailable"
	case "ProductVariant":
		return name == "productEntityId" || name == "entityId" || name == "price" || name == "priceUnavailable"
	case "ProductPrice":
		return isOpenPriceField(name)
	case "TaxedPrice":
		return name == "asEntered" || name == "enteredInclusive" || name == "taxExclusive" || name == "taxInclusive"
	case "TaxedPriceRange":
		return name == "minimum" || name == "maximum"
	case "BulkPriceTier":
		return isOpenTierField(name)
	case "BulkPriceDiscountTier":
		return isOpenTierField(name) || name == "discount"
	case "BulkPricePercentTier":
		return isOpenTierField(name) || name == "percentOff"
	case "BulkPriceFixedTier":
		return isOpenTierField(name) || name == "price"
	default:
		return false
	}
}

func isOpenPriceField(name string) bool {
	switch name {
	case "product", "variant", "retailPrice", "salePrice", "minimumAdvertisedPrice", "saved", "price", "calculatedPrice",
		"priceRange", "retailPriceRange", "bulkPricing", "currencyCode", "countryCode", "fetchedAt", "stale":
		return true
	default:
		return false
	}
}

func isOpenTierField(name string) bool { return name == "minimumQuantity" || name == "maximumQuantity" }

// hasOnlyOpenFields reports whether every field that is selected is open, those that a
// directive leaves out included. The document has been validated, so its fields know
// their types and its fragments do not go in circles.
func hasOnlyOpenFields(set ast.SelectionSet) bool {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if s.ObjectDefinition == nil || !isOpenField(s.ObjectDefinition.Name, s.Name) || !hasOnlyOpenFields(s.SelectionSet) {
				return false
			}
		case *ast.InlineFragment:
			if !hasOnlyOpenFields(s.SelectionSet) {
				return false
			}
		case *ast.FragmentSpread:
			if s.Definition == nil || !hasOnlyOpenFields(s.Definition.SelectionSet) {
				return false
			}
		}
	}
	return true
}
