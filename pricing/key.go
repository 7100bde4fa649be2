package pricing

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// priceKey is everything a price depends on. Its context is a guest's only when
// prices are read in shoppers' own names: otherwise guests share the entries of the
// group whose prices they get.
type priceKey struct {
	context commerce.PriceContext
	item    commerce.PriceItem
	standing
}

// keyVersion changes whenever the same key would be written in another way.
const keyVersion = 1

// digest names the price to caches. Numbers are varints and texts have their length
// before them, so that no two keys are written alike.
func (k *priceKey) digest() commerce.PriceKey {
	var space [192]byte // enough unless many options are chosen
	b := append(space[:0], keyVersion)
	b = binary.AppendVarint(b, int64(k.context.ChannelID))
	b = appendText(b, string(k.context.Currency))
	b = appendText(b, string(k.context.Country))
	b = append(b, byte(k.context.Perspective.Kind))
	b = binary.AppendVarint(b, int64(k.context.Perspective.ID))
	b = binary.AppendVarint(b, int64(k.item.ProductID))
	b = binary.AppendVarint(b, int64(k.item.VariantID))
	b = appendText(b, k.item.Options)
	g := k.generation()
	b = append(b, g[:]...)
	return sha256.Sum256(b)
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// scopes are those that the price stands under.
func (k *priceKey) scopes() [4]commerce.PriceScope {
	return [4]commerce.PriceScope{
		everything(),
		channelScope(k.context.ChannelID),
		groupScope(k.context.Perspective),
		productScope(k.item.ProductID),
	}
}

// settledKey is the key without a passing epoch: what the price was last known under.
func (k priceKey) settledKey() priceKey {
	k.epoch = generation{}
	return k
}

// priceGroup is what items must have in common to be asked for together.
type priceGroup struct {
	context commerce.PriceContext
	// asker is the zero value unless prices are read in shoppers' own names.
	asker asker
	// isPrivate says that the answers concern one caller only and are not kept.
	isPrivate bool
	// isYielding says that a stranger may have made the items up: calls for them make
	// way for others.
	isYielding bool
}

// owned returns the group with texts of its own: what a caller got them from may be
// reused long before a key is forgotten.
func (g priceGroup) owned() priceGroup {
	g.context.Currency = commerce.CurrencyCode(strings.Clone(string(g.context.Currency)))
	g.context.Country = commerce.CountryCode(strings.Clone(string(g.context.Country)))
	return g
}

// keyOf returns an item's key, whose texts are copies too.
func (g priceGroup) keyOf(w wanted) priceKey {
	w.item.Options = strings.Clone(w.item.Options)
	return priceKey{context: g.context, item: w.item, standing: w.standing}
}

func (g priceGroup) keysOf(items []wanted) []priceKey {
	keys := make([]priceKey, len(items))
	for i, w := range items {
		keys[i] = g.keyOf(w)
	}
	return keys
}

// wanted is an item and the generations that its question found it under.
type wanted struct {
	item commerce.PriceItem
	standing
	// seenUntil is until when the Storefront is believed to show the product, 0 when
	// nobody asked it.
	seenUntil int64
}
