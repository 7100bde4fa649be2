package pricing

import (
	"reflect"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// priceKey is everything a price depends on. Its context is never a guest's:
// guests share the entries of the group whose prices they get.
type priceKey struct {
	context    commerce.PriceContext
	item       commerce.PriceItem
	generation generation
}

// priceGroup is what items must have in common to be asked for together.
type priceGroup struct {
	context    commerce.PriceContext
	generation generation
}

// keyOf returns an item's key, whose texts are copies: what a caller got them
// from may be reused long before a key is forgotten.
func (g priceGroup) keyOf(item commerce.PriceItem) priceKey {
	item.Options = strings.Clone(item.Options)
	return priceKey{context: g.context, item: item, generation: g.generation}
}

// owned returns the group with texts of its own.
func (g priceGroup) owned() priceGroup {
	g.context.Currency = commerce.CurrencyCode(strings.Clone(string(g.context.Currency)))
	g.context.Country = commerce.CountryCode(strings.Clone(string(g.context.Country)))
	return g
}

// quote is what the store said about one item. It is shared between callers and
// never changed.
type quote struct {
	// price names the key's context and item even when it is missing.
	price      commerce.ProductPrice
	generation generation
	missing    bool
	freshUntil int64
}

func (q *quote) key() priceKey {
	return priceKey{context: q.price.Context, item: q.price.Item, generation: q.generation}
}

func (q *quote) until() int64 { return q.freshUntil }

func (q *quote) bytes() int64 {
	const textBytes = 2 + 3 + 3 // currency, country, and what allocation rounds up
	tiers := int64(len(q.price.BulkTiers)) * int64(reflect.TypeFor[commerce.BulkTier]().Size())
	return quoteBytes() + tiers + int64(len(q.price.Item.Options)) + textBytes
}

// quoteBytes is the size of a quote without what it refers to.
func quoteBytes() int64 { return int64(reflect.TypeFor[quote]().Size()) }

// result is the quote as an answer in the context that was asked for, which is
// the quote's own but for guests.
func (q *quote) result(asked commerce.PriceContext) commerce.PriceResult {
	if q.missing {
		return commerce.PriceResult{Unavailable: commerce.PriceNotFound}
	}
	r := commerce.PriceResult{Price: q.price}
	r.Price.Context.Perspective = asked.Perspective
	return r
}
