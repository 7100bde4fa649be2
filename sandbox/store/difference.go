package store

import (
	"reflect"
	"slices"
)

// productNews tells what webhooks say about a product's change: of the product
// when a field changed that docs/integrations/webhooks/events lists, of each
// variant that changed, and of channels. Bulk prices, the minimum advertised
// price and new modifiers change in silence, as at the real store.
func productNews(before, after Product) []Event {
	var events []Event
	if !reflect.DeepEqual(watched(before), watched(after)) || lostModifier(before, after) {
		events = append(events, Event{Kind: ProductUpdated, ProductID: after.ID})
	}
	return append(events, partNews(before, after)...)
}

// partNews tells of the variants that changed, and of channels.
func partNews(before, after Product) []Event {
	events := variantNews(before, after)
	for _, id := range after.ChannelIDs {
		if !slices.Contains(before.ChannelIDs, id) {
			events = append(events, Event{Kind: ProductAssigned, ProductID: after.ID, ChannelID: id})
		}
	}
	for _, id := range before.ChannelIDs {
		if !slices.Contains(after.ChannelIDs, id) {
			events = append(events, Event{Kind: ProductUnassigned, ProductID: after.ID, ChannelID: id})
		}
	}
	return events
}

// watched is a product with only the fields whose change is told.
func watched(p Product) Product {
	return Product{
		SKU: p.SKU, Name: p.Name, CategoryIDs: p.CategoryIDs, IsPublished: p.IsPublished, IsPriceHidden: p.IsPriceHidden,
		TaxClassID: p.TaxClassID, Price: p.Price, SalePrice: p.SalePrice, RetailPrice: p.RetailPrice,
	}
}

func lostModifier(before, after Product) bool {
	return slices.ContainsFunc(before.Modifiers, func(b Modifier) bool {
		return !slices.ContainsFunc(after.Modifiers, func(a Modifier) bool { return a.ID == b.ID })
	})
}

func variantNews(before, after Product) []Event {
	var events []Event
	tell := func(kind EventKind, v Variant) {
		events = append(events, Event{Kind: kind, ID: skuID(v.ID), ProductID: after.ID, VariantID: v.ID})
	}
	for _, v := range after.Variants {
		old, ok := before.Variant(v.ID)
		if !ok {
			tell(SKUCreated, v)
		} else if !reflect.DeepEqual(old, v) {
			tell(SKUUpdated, v)
		}
	}
	for _, v := range before.Variants {
		if _, ok := after.Variant(v.ID); !ok {
			tell(SKUDeleted, v)
		}
	}
	return events
}

// skuID is the number of a variant's SKU, which is not the variant's own.
func skuID(variantID int) int { return 500_000 + variantID }

// customerNews tells what webhooks say about a customer's change. Addresses have
// their own, and attributes none (docs/integrations/webhooks/events).
func customerNews(before, after Customer) []Event {
	var events []Event
	if told := func(c Customer) Customer {
		c.Addresses, c.Attributes, c.Modified = nil, nil, before.Modified
		return c
	}; !reflect.DeepEqual(told(before), told(after)) {
		events = append(events, Event{Kind: CustomerUpdated, CustomerID: after.ID})
	}
	if !slices.Equal(before.ChannelIDs, after.ChannelIDs) || (before.ChannelIDs == nil) != (after.ChannelIDs == nil) {
		events = append(events, Event{Kind: CustomerAccessUpdated, CustomerID: after.ID, ChannelIDs: after.ChannelIDs})
	}
	return events
}

// isInformation reports whether a currency's change is one of the store's
// information: the exchange rate is none of it.
func isInformation(before, after Currency) bool {
	type told struct {
		isDefault, right          bool
		token, decimal, thousands string
	}
	of := func(c Currency) told {
		return told{c.IsDefault, c.TokenIsOnTheRight, c.Token, c.DecimalSeparator, c.ThousandsSeparator}
	}
	return of(before) != of(after)
}
