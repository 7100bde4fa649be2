package pricing

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
)

// verdictKey is what a verdict depends on.
type verdictKey struct {
	channelID   int
	perspective commerce.Perspective
	productID   int
	standing
}

// verdict is whether the Storefront shows a product's price. Its own perspective
// is the one the store answered for, which need not be the one assumed.
type verdict struct {
	of verdictKey
	// reason is empty when the price may be seen.
	reason commerce.PriceUnavailableReason
	span
	// isLoose says that it only answers those who wait for it and is not kept.
	isLoose bool
}

// digest names the verdict to the cache.
func (k *verdictKey) digest() [sha256.Size]byte {
	var space [48]byte // one block of the digest
	b := binary.BigEndian.AppendUint64(space[:0], uint64(k.channelID))
	b = binary.BigEndian.AppendUint64(b, uint64(k.perspective.ID))
	b = binary.BigEndian.AppendUint64(b, uint64(k.productID))
	b = append(b, byte(k.perspective.Kind))
	g := k.generation()
	return sha256.Sum256(append(b, g[:]...))
}

// isForeign says whether the store answered for another perspective.
func (v verdict) isForeign(asked verdictKey) bool { return v.of.perspective != asked.perspective }

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
		tracer:  s.o.Tracer,
		name:    "visibility batch",
		fetch:   g.fetch,
		flights: map[verdictKey]ticket[asker, verdictKey, verdict]{},
		pending: map[asker]*batch[asker, verdictKey, verdict]{},
	}
	return g
}

// fetch asks for one chunk. What the store refuses even alone has no verdict.
func (g *gate) fetch(ctx context.Context, a asker, keys []verdictKey) []answer[verdict] {
	answers := bisect(keys, visibilityBudget, func(part []verdictKey) ([]answer[verdict], error) {
		mark, asked := g.service.generations.mark(), g.service.now()
		seen, err := g.ask(ctx, a, part)
		if err != nil {
			// A refusal that is about to be split is ordinary, a shopper's end too.
			if !isExpired(err) && (len(part) == 1 || !isRefusal(err)) {
				g.service.complain(ctx, "visibility", err, len(part))
			}
			return nil, fmt.Errorf("visibility: %w", err)
		}
		return g.verdicts(part, seen, mark, asked), nil
	})
	reportRefusals(ctx, g.service, "visibility", answers)
	return answers
}

// verdicts reads an answer to what was asked at a mark and a time: one for every
// product, seen or not.
func (g *gate) verdicts(keys []verdictKey, seen commerce.VisibleProducts, mark uint64, asked int64) []answer[verdict] {
	now := g.service.now()
	answers := make([]answer[verdict], len(keys))
	for i, key := range keys {
		v := verdict{of: key, span: key.spanOf(asked, now, g.service.o.VerdictFor)}
		if answered := commerce.ForGroup(seen.GroupID); isShared(key.perspective) && answered != key.perspective {
			at, ok := g.service.generations.moved(key.standing, groupScope(answered), mark)
			v.of.perspective, v.of.standing, v.isLoose = answered, at, !ok
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
	ctx, shopper := a.speak(ctx)
	g.service.counts.visibilityCalls.Add(1)
	return g.service.o.Visibility.Visible(ctx, a.channelID, shopper, ids)
}
