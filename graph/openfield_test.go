package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/clientele-graph/clientele/graph/generated"
)

// What an answer may hold that everybody may keep is found out by asking for each field
// of the schema beside open prices. A field that is new is not among them until it
// stands here and in the handler's list.
func TestOpenFieldsOfTheSchema(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	closed := map[string][]string{}
	for _, name := range []string{
		"_Service", "Product", "ProductVariant", "ProductPrice", "TaxedPrice", "TaxedPriceRange", "BulkPriceTier",
		"BulkPriceDiscountTier", "BulkPricePercentTier", "BulkPriceFixedTier",
	} {
		for _, field := range schema.Types[name].Fields {
			header, body := freshWorld(t, &freshPricing{}).answered(t, selecting(name, field), nil)
			if strings.Contains(body, `"errors"`) {
				t.Fatalf("%s.%s: %s", name, field.Name, body)
			}
			if header.Get("Cache-Control") != forEverybody {
				closed[name] = append(closed[name], field.Name)
			}
		}
	}
	want := map[string][]string{"ProductPrice": {"customerGroup"}}
	if diff := cmp.Diff(want, closed); diff != "" {
		t.Errorf("fields that keep an answer from others (-want +got):\n%s", diff)
	}
}

// selecting is an operation with the field beside a price.
func selecting(typeName string, field *ast.FieldDefinition) string {
	selection := field.Name
	if len(field.Arguments) > 0 {
		selection += "(" + complete + ")"
	}
	switch field.Type.Name() {
	case "Product", "ProductVariant", "ProductPrice", "TaxedPrice", "TaxedPriceRange", "BulkPriceTier", "CustomerGroup":
		selection += " { __typename }"
	}
	path := map[string]string{
		"ProductPrice": "%s", "TaxedPrice": "calculatedPrice { %s }", "TaxedPriceRange": "priceRange { %s }", "BulkPriceTier": "bulkPricing { %s }",
		"BulkPriceDiscountTier": "bulkPricing { ... on BulkPriceDiscountTier { %s } }", "BulkPricePercentTier": "bulkPricing { ... on BulkPricePercentTier { %s } }",
		"BulkPriceFixedTier": "bulkPricing { ... on BulkPriceFixedTier { %s } }",
		"Product":            "product { %s }", "ProductVariant": "variant { %s }",
	}[typeName]
	price := fmt.Sprintf(`prices(input: {%s, items: [{productEntityId: 5, variantEntityId: 51}]}) { stale `, complete)
	if typeName == "_Service" {
		return "{ " + price + "} _service { " + selection + " } }"
	}
	return "{ " + price + fmt.Sprintf(path, selection) + " } }"
}
