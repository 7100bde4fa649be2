package pricing

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// fetch answers items that memory does not know: first whether they may be seen,
// then whether there are such options, then what they cost.
func (s *Service) fetch(ctx context.Context, q *question, items []wanted) error {
	if s.isGated(q) {
		seen, err := s.pass(ctx, q, items)
		if err != nil {
			return err
		}
		items = seen
	}
	s.counts.misses.Add(int64(len(items)))
	sure, unsure := s.choose(ctx, q, items)
	if err := s.quote(ctx, q, q.group, sure); err != nil {
		return err
	}
	private := q.group
	private.isPrivate = true
	return s.quote(ctx, q, private, unsure)
}

// quote answers items with what they cost.
func (s *Service) quote(ctx context.Context, q *question, g priceGroup, items []wanted) error {
	if len(items) == 0 {
		return nil
	}
	g = g.owned()
	keys := g.keysOf(items)
	answers, err := inOwnName(ctx, keys, func(asked []priceKey) []ticket[priceGroup, priceKey, quote] {
		return s.board(ctx, q, g, asked)
	}, func(other priceGroup) bool { return other.asker.is(g.asker) }, !s.isAskedAsShopper(q))
	if err != nil {
		return err
	}
	for i, got := range answers {
		if got.err != nil {
			s.settleLate(q, keys[i], items[i], got.err)
			continue
		}
		s.answer(q, items[i], got.value, false)
	}
	return nil
}

// answer answers an item with a quote. Nobody may keep it for longer than the product is
// believed to be shown.
func (s *Service) answer(q *question, w wanted, found quote, isStale bool) {
	isStale = isStale || q.isUnproven
	if isStale && !found.missing {
		s.counts.staleServed.Add(1)
	}
	r := found.result(q.answered, s.missing(q), isStale)
	if seen := time.Unix(0, w.seenUntil); w.seenUntil != 0 && seen.Before(r.FreshUntil) {
		r.FreshUntil = seen
	}
	q.results[w.item] = r
}

// isAskedAsShopper says whether a shopper's own session asks for the prices.
func (s *Service) isAskedAsShopper(q *question) bool {
	return !q.group.asker.isGuest() && s.o.ShopperSource != nil
}

// settleLate answers an item that the store did not: with the old price if there is
// one that is still good enough.
func (s *Service) settleLate(q *question, key priceKey, w wanted, err error) {
	s.open.RLock()
	defer s.open.RUnlock()
	if !s.closed {
		if old, ok := s.quoter.old(key); ok {
			s.answer(q, w, old, true)
			return
		}
	}
	q.settle(w.item, commerce.PriceUpstreamUnavailable, err)
}

// missing is why there is no price for what the store does not know. The Storefront
// does not tell that from what it does not show.
func (s *Service) missing(q *question) commerce.PriceUnavailableReason {
	if s.o.ShopperSource != nil && !s.isGated(q) {
		return commerce.PriceNotVisible
	}
	return commerce.PriceNotFound
}

// pass returns the items that get through the gate and answers the others.
func (s *Service) pass(ctx context.Context, q *question, items []wanted) ([]wanted, error) {
	products := make([]verdictKey, len(items))
	for i, w := range items {
		products[i] = q.verdictKeyOf(w)
	}
	verdicts, err := s.gate.judge(ctx, q.asker(ctx), distinct(products))
	if err != nil {
		return nil, err
	}
	passed := make([]wanted, 0, len(items))
	for _, w := range items {
		switch v := verdicts[w.item.ProductID]; {
		case v.err != nil:
			q.settle(w.item, commerce.PriceUpstreamUnavailable, v.err)
		case v.value.reason != "":
			q.settle(w.item, v.value.reason, nil)
		default:
			w.seenUntil = v.value.freshUntil
			passed = append(passed, w)
		}
	}
	return passed, nil
}

// asker returns in whose name the Storefront is asked: a guest's when a guest's
// prices are wanted, whoever wants them.
func (q *question) asker(ctx context.Context) asker {
	a := asker{channelID: q.ChannelID, perspective: q.Perspective}
	if !a.isGuest() {
		a.shopper = *q.Shopper
		a.ip, _ = commerce.ClientIP(ctx)
	}
	return a
}

func (q *question) verdictKeyOf(w wanted) verdictKey {
	return verdictKey{channelID: q.ChannelID, perspective: q.Perspective, productID: w.item.ProductID, standing: w.standing}
}
