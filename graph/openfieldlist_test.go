package graph

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/graph/generated"
)

// The closed list, written down a second time and held against every field of the
// schema: whoever opens a field changes both, and whoever adds one to the schema changes
// nothing here.
func TestClosedListOfOpenFields(t *testing.T) {
	tier := []string{"maximumQuantity", "minimumQuantity"}
	want := map[string][]string{
		"Query":           {"_entities", "_service", "prices"},
		"_Service":        {"sdl"},
		"Product":         {"entityId", "price", "priceUnavailable"},
		"ProductVariant":  {"entityId", "price", "priceUnavailable", "productEntityId"},
		"TaxedPrice":      {"asEntered", "enteredInclusive", "taxExclusive", "taxInclusive"},
		"TaxedPriceRange": {"maximum", "minimum"},
		"ProductPrice": {
			"bulkPricing", "calculatedPrice", "countryCode", "currencyCode", "fetchedAt", "minimumAdvertisedPrice", "price", "priceRange",
			"product", "retailPrice", "retailPriceRange", "salePrice", "saved", "stale", "variant",
		},
		"BulkPriceTier":         tier,
		"BulkPriceDiscountTier": append([]string{"discount"}, tier...),
		"BulkPriceFixedTier":    append(slices.Clone(tier), "price"),
		"BulkPricePercentTier":  append(slices.Clone(tier), "percentOff"),
	}
	got := map[string][]string{}
	for name, definition := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		for _, field := range definition.Fields {
			if isOpenField(name, field.Name) && field.Name != "__typename" {
				got[name] = append(got[name], field.Name)
			}
		}
		slices.Sort(got[name])
		if len(got[name]) == 0 {
			delete(got, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields of answers that everybody may keep (-want +got):\n%s", diff)
	}
}
