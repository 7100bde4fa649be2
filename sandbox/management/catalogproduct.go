package management

import (
	"slices"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// productParts are what can be included in products.
func productParts() []string { return []string{"variants", "options", "modifiers", "channels"} }

// productFields are the fields of products. Some are constants that no client of ours
// reads.
func productFields() []string {
	return []string{
		"name", "type", "sku", "price", "sale_price", "retail_price", "map_price", "categories",
		"is_visible", "is_price_hidden", "tax_class_id", "base_variant_id",
	}
}

// productAnswer is a product as it is listed: its number, the fields that were asked for,
// or all of them, and the parts. The catalogue writes 0 for an amount that is not set.
func productAnswer(p store.Product, fields, parts []string) map[string]any {
	all := map[string]any{
		"name": p.Name, "type": "physical", "sku": p.SKU, "price": amount(p.Price), "sale_price": orZero(p.SalePrice),
		"retail_price": orZero(p.RetailPrice), "map_price": orZero(p.MAPPrice), "categories": append([]int{}, p.CategoryIDs...),
		"is_visible": p.IsPublished, "is_price_hidden": p.IsPriceHidden, "tax_class_id": p.TaxClassID, "base_variant_id": nil,
	}
	if !p.HasVariants() && len(p.Variants) > 0 {
		all["base_variant_id"] = p.Variants[0].ID
	}
	if fields == nil {
		fields = productFields()
	}
	answer := map[string]any{"id": p.ID}
	for _, name := range fields {
		answer[name] = all[name]
	}
	for _, part := range parts {
		answer[part] = productPart(p, part)
	}
	return answer
}

// productPart is one of the parts of a product, a list that is empty and never left out.
func productPart(p store.Product, part string) any {
	list := []map[string]any{}
	switch part {
	case "channels":
		return append([]int{}, p.ChannelIDs...)
	case "variants":
		for _, v := range p.Variants {
			list = append(list, variantAnswer(p, v, nil))
		}
	case "options":
		for i, o := range p.Options {
			list = append(list, map[string]any{
				"id": o.ID, "product_id": p.ID, "display_name": o.Name, "type": "rectangles", "sort_order": i, "option_values": optionValues(o),
			})
		}
	case "modifiers":
		for i, m := range p.Modifiers {
			list = append(list, map[string]any{
				"id": m.ID, "product_id": p.ID, "name": m.Name, "display_name": m.Name, "type": "dropdown", "required": false,
				"sort_order": i, "option_values": modifierValues(m),
			})
		}
	}
	return list
}

func optionValues(o store.Option) []map[string]any {
	values := make([]map[string]any, len(o.Values))
	for i, v := range o.Values {
		values[i] = map[string]any{"id": v.ID, "label": v.Label, "sort_order": i, "is_default": false, "value_data": nil}
	}
	return values
}

func modifierValues(m store.Modifier) []map[string]any {
	values := make([]map[string]any, len(m.Values))
	for i, v := range m.Values {
		values[i] = map[string]any{
			"id": v.ID, "option_id": m.ID, "label": v.Label, "sort_order": i, "is_default": v.IsDefault, "value_data": nil,
		}
	}
	return values
}

// variantFields are the fields of variants.
func variantFields() []string {
	return []string{"product_id", "sku", "price", "sale_price", "retail_price", "option_values"}
}

// variantAnswer is a variant with the fields that were asked for, or all of them. A price
// that is null is the product's.
func variantAnswer(p store.Product, v store.Variant, fields []string) map[string]any {
	values := []map[string]any{}
	for _, o := range p.Options {
		for _, choice := range v.Choices {
			i := slices.IndexFunc(o.Values, func(v store.OptionValue) bool { return v.ID == choice.ValueID })
			if choice.OptionID == o.ID && i >= 0 {
				values = append(values, map[string]any{
					"id": choice.ValueID, "label": o.Values[i].Label, "option_id": o.ID, "option_display_name": o.Name,
				})
			}
		}
	}
	all := map[string]any{
		"product_id": p.ID, "sku": v.SKU, "price": orNull(v.Price), "sale_price": orNull(v.SalePrice),
		"retail_price": orNull(v.RetailPrice), "option_values": values,
	}
	if fields == nil {
		fields = variantFields()
	}
	answer := map[string]any{"id": v.ID}
	for _, name := range fields {
		answer[name] = all[name]
	}
	return answer
}

// orZero is an amount, 0 when there is none.
func orZero(d decimal.NullDecimal) amount {
	if !d.Valid {
		return amount(decimal.Zero)
	}
	return amount(d.Decimal)
}

// orNull is an amount, null when there is none.
func orNull(d decimal.NullDecimal) *amount {
	if !d.Valid {
		return nil
	}
	return new(amount(d.Decimal))
}
