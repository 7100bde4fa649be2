package pricing

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// provenItems is how many products and variants are known to exist, of about 50 bytes.
const provenItems = 65_536

// thing is a product, or one of its variants.
type thing struct{ productID, variantID int }

// proven knows what the store has priced before, for anybody. Everything else may have
// been made up by a stranger, who can do so without end, and the store's quota is not
// theirs to use up.
type proven struct{ things *brief[thing, struct{}] }

func newProven() proven { return proven{newBrief[thing, struct{}](provenItems)} }

// note remembers what the store has answered with a price.
func (p proven) note(keys []priceKey, answers []answer[quote]) {
	for i, a := range answers {
		if a.err == nil && !a.value.missing {
			p.things.set(thing{keys[i].item.ProductID, keys[i].item.VariantID}, struct{}{})
		}
	}
}

// has says whether the store has priced an item before, whatever was chosen for it.
func (p proven) has(item commerce.PriceItem) bool {
	_, ok := p.things.get(thing{item.ProductID, item.VariantID})
	return ok
}

// isYielding says whether an item makes way for others when there is little quota: a
// stranger can choose options in more ways than anybody can answer, name all countries of
// the world, and what does not exist. Whoever may see everything is no stranger, and a
// product that got through the gate exists.
func (s *Service) isYielding(q *question, item commerce.PriceItem) bool {
	switch {
	case q.Unrestricted || s.o.ShopperSource != nil:
		return false
	case item.Options != "" || s.isForeign(q.PriceContext):
		return true
	default:
		return !s.proven.has(item) && (item.VariantID != 0 || !s.isGated(q))
	}
}

// isForeign says whether a country is named that configuration does not give the channel.
// Where it gives none, each one that is named is foreign: otherwise what one stranger asks
// for all countries of the world would leave nothing to those who name none.
func (s *Service) isForeign(in commerce.PriceContext) bool {
	return in.Country != "" && in.Country != s.o.ChannelDefaults[in.ChannelID].Country
}

// isAskedAgain says whether a price is only asked for because the registry is not heard:
// nobody is without one if that is in vain. All that are in demand are asked for in each
// epoch, and would leave no quota for what nobody has asked for yet.
func (s *Service) isAskedAgain(key priceKey) bool {
	if !key.isBrief() || s.o.ShopperSource != nil {
		return false
	}
	s.open.RLock()
	defer s.open.RUnlock()
	if s.closed {
		return false
	}
	_, ok := s.quoter.old(key)
	return ok
}

// board returns a ticket for each key. Those that yield are not in one call with others,
// which would have to yield, too.
func (s *Service) board(ctx context.Context, q *question, g priceGroup, keys []priceKey) []ticket[priceGroup, priceKey, quote] {
	parts, places := [2][]priceKey{}, [2][]int{}
	for i, key := range keys {
		part := 0
		if s.isYielding(q, key.item) || s.isAskedAgain(key) {
			part = 1
		}
		parts[part], places[part] = append(parts[part], key), append(places[part], i)
	}
	tickets := make([]ticket[priceGroup, priceKey, quote], len(keys))
	for part, keys := range parts {
		g.isYielding = part == 1
		for n, t := range s.quoter.board(ctx, g, keys) {
			tickets[places[part][n]] = t
		}
	}
	return tickets
}
