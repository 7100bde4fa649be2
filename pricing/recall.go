package pricing

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// fromMemory answers what memory knows and returns the other items. What it knows to
// be old is asked for again, which nobody waits for.
func (s *Service) fromMemory(ctx context.Context, q *question) (cold []wanted) {
	if q.group.isPrivate {
		for _, item := range q.Items {
			cold = append(cold, wanted{item: item, standing: q.base})
		}
		return cold
	}
	r := s.recall(q, q.Items)
	if len(r.unknown) > 0 {
		scopes := make([]commerce.PriceScope, len(r.unknown))
		for i, item := range r.unknown {
			scopes[i] = productScope(item.ProductID)
		}
		s.learn(ctx, &q.view, scopes)
		again := s.recall(q, r.unknown)
		r.cold, r.old = append(r.cold, again.cold...), append(r.old, again.old...)
	}
	if len(r.old) > 0 {
		s.counts.refreshes.Add(int64(len(r.old)))
		g := q.group.owned()
		s.board(ctx, q, g, g.keysOf(distinct(r.old)))
	}
	return r.cold
}

// recollection is what memory did not answer, or not well enough.
type recollection struct {
	cold, old []wanted
	// unknown are items of products whose generation has to be read first.
	unknown []commerce.PriceItem
}

// recall answers what memory knows, in one pass. It is the whole way of most
// questions: no goroutine, no waiting.
func (s *Service) recall(q *question, items []commerce.PriceItem) (r recollection) {
	s.open.RLock()
	defer s.open.RUnlock()
	gated, hits := s.isGated(q), int64(0)
	for _, item := range items {
		at, isKnown := q.view.in(q.base, productScope(item.ProductID))
		if !isKnown {
			r.unknown = append(r.unknown, item)
			continue
		}
		w := wanted{item: item, standing: at}
		if s.closed {
			r.cold = append(r.cold, w)
			continue
		}
		if gated {
			v, ok := s.gate.shelf.get(q.verdictKeyOf(w), q.now)
			if !ok {
				r.cold = append(r.cold, w)
				continue
			}
			if v.reason != "" {
				q.settle(item, v.reason, nil)
				continue
			}
			w.seenUntil = v.freshUntil
		}
		switch found, age := s.remembered(q, w); age {
		case ageFresh:
			hits++
			s.answer(q, w, found, false)
		case ageStale, ageResting:
			s.answer(q, w, found, true)
			if age == ageStale {
				r.old = append(r.old, w)
			}
		default:
			r.cold = append(r.cold, w)
		}
	}
	s.counts.hits.Add(hits)
	return r
}

// remembered returns what memory has of an item. While the registry is not heard,
// what was known before answers only when the store has just failed to.
func (s *Service) remembered(q *question, w wanted) (quote, age) {
	key := priceKey{context: q.group.context, item: w.item, standing: w.standing}
	found, ok := s.quoter.shelf.peek(key)
	if ok {
		if age := s.ageOf(&found, q.now); age == ageFresh || !key.isBrief() {
			return found, age
		}
	}
	if !key.isBrief() {
		return quote{}, ageUseless
	}
	if found, ok = s.quoter.shelf.lastKnown(key); ok && found.isResting(q.now) && s.ageOf(&found, q.now) != ageUseless {
		return found, ageResting
	}
	return quote{}, ageUseless
}
