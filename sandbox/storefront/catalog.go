package storefront

import (
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// visible reports whether the viewer may see a product at all.
func (r *Resolver) visible(v viewer, productID int) bool {
	return r.store.Visible(v.Channel, r.group(v), productID)
}

// find looks a product up by the first of the given keys. A variant that is named
// beside the product has to be one of its own.
func (r *Resolver) find(id, variantID *int, sku *string) (*model.Product, bool) {
	var record store.Product
	var ok bool
	variant := 0
	switch {
	case id != nil:
		record, ok = r.store.Product(*id)
		if ok && variantID != nil {
			_, ok = record.Variant(*variantID)
			variant = *variantID
		}
	case variantID != nil:
		record, ok = r.store.ProductByVariant(*variantID)
		variant = *variantID
	case sku != nil:
		record, variant, ok = r.store.ProductBySKU(*sku)
	}
	if !ok {
		return nil, false
	}
	shown := product(record)
	shown.VariantID = variant
	return shown, true
}

// chosen is the configuration that a query asks for: its own choices, and the
// product's defaults for the rest where it wants them.
func chosen(p store.Product, ids []*model.OptionValueID, useDefaults *bool) []store.OptionChoice {
	var options []store.OptionChoice
	for _, id := range ids {
		options = append(options, store.OptionChoice{OptionID: id.OptionEntityID, ValueID: id.ValueEntityID})
	}
	if useDefaults == nil || !*useDefaults {
		return options
	}
	for _, d := range p.DefaultOptions() {
		if !slices.ContainsFunc(options, func(o store.OptionChoice) bool { return o.OptionID == d.OptionID }) {
			options = append(options, d)
		}
	}
	return options
}

// productPage cuts a page out of the products that the viewer sees, by number
// and not in the order of ids: nobody may rely on an order that the store does
// not promise.
func (r *Resolver) productPage(v viewer, ids []int, args pageArgs) (*model.ProductConnection, error) {
	products := slices.DeleteFunc(r.store.Products(), func(p store.Product) bool {
		return len(ids) > 0 && !slices.Contains(ids, p.ID) || !r.visible(v, p.ID)
	})
	page, err := paginate(products, func(p store.Product) int { return p.ID }, args, maxProducts)
	if err != nil {
		return nil, err
	}
	total := int64(len(products))
	connection := &model.ProductConnection{
		PageInfo:       page.info,
		Edges:          make([]*model.ProductEdge, len(page.items)),
		CollectionInfo: &model.CollectionInfo{TotalItems: &total},
	}
	for i, p := range page.items {
		connection.Edges[i] = &model.ProductEdge{Cursor: cursor(p.ID), Node: product(p)}
	}
	return connection, nil
}

// variantPage cuts a page out of a product's variants.
func variantPage(p store.Product, ids []int, args pageArgs) (*model.VariantConnection, error) {
	variants := slices.DeleteFunc(slices.Clone(p.Variants), func(v store.Variant) bool {
		return len(ids) > 0 && !slices.Contains(ids, v.ID)
	})
	page, err := paginate(variants, func(v store.Variant) int { return v.ID }, args, maxOthers)
	if err != nil {
		return nil, err
	}
	connection := &model.VariantConnection{PageInfo: page.info, Edges: make([]*model.VariantEdge, len(page.items))}
	for i, v := range page.items {
		node := &model.Variant{EntityID: v.ID, Sku: v.SKU, ProductID: p.ID}
		connection.Edges[i] = &model.VariantEdge{Cursor: cursor(v.ID), Node: node}
	}
	return connection, nil
}

func product(p store.Product) *model.Product {
	return &model.Product{EntityID: p.ID, Sku: p.SKU, Name: p.Name, IsPriceHidden: p.IsPriceHidden, Record: p}
}
