package pricing

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/clientele-graph/clientele/commerce"
)

// verdictKey is what a verdict depends on.
type verdictKey struct {
	channelID   int
	perspective commerce.Perspective
	productID   int
	generation  generation
}

// verdict is whether the Storefront shows a product's price. Its own perspective
// is the one the store answered for, which need not be the one assumed.
type verdict struct {
	of verdictKey
	// reason is empty when the price may be seen.
	reason     commerce.PriceUnavailableReason
	freshUntil int64
}

// verdictBytes is about what a verdict occupies.
const verdictBytes = 96

func (v verdict) key() verdictKey { return v.of }
func (v verdict) until() int64    { return v.freshUntil }
func (v verdict) bytes() int64    { return verdictBytes }

// asker is in whose name the Storefront is asked. It is also what products must
// have in common to be asked for together.
type asker struct {
	channelID   int
	perspective commerce.Perspective
	generation  generation
	// shopper is the zero value for guests.
	shopper commerce.ShopperCredential
	// ip is the shopper's, for the store's own abuse protection.
	ip netip.Addr
}

// isGuest says whether nobody's credential goes along.
func (a asker) isGuest() bool { return a.perspective.Kind == commerce.PerspectiveGuest }

func (a asker) keyOf(productID int) verdictKey {
	return verdictKey{channelID: a.channelID, perspective: a.perspective, productID: productID, generation: a.generation}
}

// gate knows what the Storefront shows to whom.
type gate struct {
	service *Service
	shelf   shelf[verdictKey, verdict]
	loader  *loader[asker, verdictKey, verdict]
	slots   slots
}

func newGate(s *Service, kept shelf[verdictKey, verdict]) *gate {
	g := &gate{service: s, shelf: kept, slots: make(slots, s.o.VisibilityCalls)}
	g.loader = &loader[asker, verdictKey, verdict]{
		size:    maxChunk,
		gather:  s.o.Gather,
		work:    s.work,
		shelf:   kept,
		now:     s.now,
		joins:   &s.counts.joins,
		fetch:   g.fetch,
		flights: map[verdictKey]ticket[asker, verdictKey, verdict]{},
		pending: map[asker]*batch[asker, verdictKey, verdict]{},
	}
	return g
}

// fetch asks for one chunk. What the store refuses even alone has no verdict.
func (g *gate) fetch(ctx context.Context, a asker, keys []verdictKey) []answer[verdict] {
	answers := bisect(keys, visibilityBudget, func(part []verdictKey) ([]answer[verdict], error) {
		seen, err := g.ask(ctx, a, part)
		if err != nil {
			// A refusal that is about to be split is ordinary, a shopper's end too.
			if !isExpired(err) && (len(part) == 1 || !isRefusal(err)) {
				g.service.complain(ctx, "visibility", err, len(part))
			}
			return nil, fmt.Errorf("visibility: %w", err)
		}
		return g.verdicts(a, part, seen), nil
	})
	reportRefusals(ctx, g.service, "visibility", answers)
	return answers
}

// verdicts reads an answer: one for every product, seen or not.
func (g *gate) verdicts(a asker, keys []verdictKey, seen commerce.VisibleProducts) []answer[verdict] {
	until := g.service.now() + int64(g.service.o.VerdictFor)
	answers := make([]answer[verdict], len(keys))
	for i, key := range keys {
		v := verdict{of: key, freshUntil: until}
		if a.perspective.Kind == commerce.PerspectiveNoGroup || a.perspective.Kind == commerce.PerspectiveGroup {
			v.of.perspective = commerce.ForGroup(seen.GroupID)
		}
		switch product, ok := seen.Products[key.productID]; {
		case !ok:
			v.reason = commerce.PriceNotVisible
		case product.PriceHidden:
			v.reason = commerce.PriceHidden
		}
		answers[i].value = v
	}
	return answers
}

// ask makes one call.
func (g *gate) ask(ctx context.Context, a asker, keys []verdictKey) (seen commerce.VisibleProducts, err error) {
	release, err := g.slots.take(ctx)
	if err != nil {
		return seen, err
	}
	defer release()
	defer recovered(&err)
	ids := make([]int, len(keys))
	for i, key := range keys {
		ids[i] = key.productID
	}
	var shopper *commerce.ShopperCredential
	if !a.isGuest() {
		shopper = &a.shopper
		ctx = commerce.WithClientIP(ctx, a.ip)
	}
	g.service.counts.visibilityCalls.Add(1)
	return g.service.o.Visibility.Visible(ctx, a.channelID, shopper, ids)
}
