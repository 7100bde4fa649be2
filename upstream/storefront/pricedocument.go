package storefront

import (
	"fmt"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// document writes the question down: the list of products, and one field with an alias
// of its own for each other part, because a connection of variants within a connection
// of products would be scored as if each product had all of them. No list is asked for
// more than it can have, because that would count too. All values are variables, so that
// the text depends on nothing but how many parts there are.
func (q priceQuestion) document(name string, asShopper bool) string {
	var b strings.Builder
	b.WriteString("query " + name + q.declarations() + " {\n")
	if asShopper {
		b.WriteString("\tcustomer { entityId customerGroupId }\n")
	}
	if q.asksNothing() {
		b.WriteString("}\n")
		return b.String()
	}
	b.WriteString("\tsite {\n")
	if len(q.products) > 0 {
		b.WriteString("\t\tproducts(entityIds: $products, first: $products_first) { edges { node { ...productPrices } } }\n")
	}
	for i := range q.variants {
		fmt.Fprintf(&b, "\t\t%[1]s: product(entityId: $%[1]s_product) { entityId isPriceHidden "+
			"variants(entityIds: $%[1]s_ids, first: $%[1]s_first) { edges { node { ...variantPrices } } } }\n", variantAlias(i))
	}
	for i, c := range q.configured {
		// A variant names its product by itself; which it was is in the answer.
		by := "entityId"
		if c.item.VariantID != 0 {
			by = "variantEntityId"
		}
		fmt.Fprintf(&b, "\t\t%[1]s: product(%[2]s: $%[1]s_id, optionValueIds: $%[1]s_options) { ...productPrices }\n", configuredAlias(i), by)
	}
	b.WriteString("\t}\n}\n")
	q.writeFragments(&b)
	return b.String()
}

// declarations writes the variables that the parts need.
func (q priceQuestion) declarations() string {
	if q.asksNothing() {
		return ""
	}
	declared := []string{"$currency: currencyCode!"}
	if len(q.products) > 0 {
		declared = append(declared, "$products: [Int!]!, $products_first: Int!")
	}
	for i := range q.variants {
		declared = append(declared, fmt.Sprintf("$%[1]s_product: Int!, $%[1]s_ids: [Int!]!, $%[1]s_first: Int!", variantAlias(i)))
	}
	for i := range q.configured {
		declared = append(declared, fmt.Sprintf("$%[1]s_id: Int!, $%[1]s_options: [OptionValueId!]!", configuredAlias(i)))
	}
	return "(" + strings.Join(declared, ", ") + ")"
}

// variables are the values of the variables, in their own types.
func (q priceQuestion) variables(currency commerce.CurrencyCode) map[string]any {
	if q.asksNothing() {
		return nil
	}
	values := map[string]any{"currency": string(currency)}
	if len(q.products) > 0 {
		values["products"], values["products_first"] = q.products, len(q.products)
	}
	for i, v := range q.variants {
		alias := variantAlias(i)
		values[alias+"_product"], values[alias+"_ids"], values[alias+"_first"] = v.productID, v.ids, len(v.ids)
	}
	for i, c := range q.configured {
		alias := configuredAlias(i)
		values[alias+"_id"], values[alias+"_options"] = c.item.ProductID, c.options
		if c.item.VariantID != 0 {
			values[alias+"_id"] = c.item.VariantID
		}
	}
	return values
}

// The aliases of the parts.
func variantAlias(i int) string    { return fmt.Sprintf("v%d", i) }
func configuredAlias(i int) string { return fmt.Sprintf("c%d", i) }

// writeFragments writes the fragments that the parts use: the store refuses others.
func (q priceQuestion) writeFragments(b *strings.Builder) {
	if len(q.products) > 0 || len(q.configured) > 0 {
		b.WriteString("fragment productPrices on Product { entityId isPriceHidden " + bothPrices + " }\n")
	}
	if len(q.variants) > 0 {
		b.WriteString("fragment variantPrices on Variant { entityId " + bothPrices + " }\n")
	}
	b.WriteString(amountFragments)
}

// bothPrices asks for the prices without and with tax.
const bothPrices = "without: prices(includeTax: false, currencyCode: $currency) { ...amounts } " +
	"with: prices(includeTax: true, currencyCode: $currency) { ...amounts }"

// amountFragments are everything that Prices can tell.
const amountFragments = `fragment amounts on Prices {
	price { ...amount }
	salePrice { ...amount }
	basePrice { ...amount }
	retailPrice { ...amount }
	mapPrice { ...amount }
	saved { ...amount }
	priceRange { min { ...amount } max { ...amount } }
	retailPriceRange { min { ...amount } max { ...amount } }
	bulkPricing {
		__typename
		minimumQuantity
		maximumQuantity
		... on BulkPricingFixedPriceDiscount { price }
		... on BulkPricingPercentageDiscount { percentOff }
		... on BulkPricingRelativePriceDiscount { priceAdjustment }
	}
}
fragment amount on Money { currencyCode value }
`
