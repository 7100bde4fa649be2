package pricing

import (
	"context"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// question is a request on its way through the service.
type question struct {
	commerce.PriceRequest
	group   priceGroup
	now     int64
	results map[commerce.PriceItem]commerce.PriceResult
}

// Prices returns one result for each distinct item: a price, or why there is
// none. Shared parts of the results, such as bulk tiers, must not be changed.
//
// It never waits longer than ctx: items unanswered by then are
// UPSTREAM_UNAVAILABLE with the context's error. An error concerns the whole
// question. It has the code SESSION_EXPIRED when the shopper's session turned
// out to be over, wraps commerce.ErrGroupChanged when the store said that the
// shopper is in another group than the perspective's, and has no code when a
// perspective that is not a guest's comes neither with its shopper nor
// unrestricted.
func (s *Service) Prices(ctx context.Context, req commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
	isGuest := req.Perspective.Kind == commerce.PerspectiveGuest
	if !isGuest && !req.Unrestricted && req.Shopper == nil {
		return nil, errors.New("prices of a shopper were asked for without the shopper")
	}
	q := &question{
		PriceRequest: req,
		group:        priceGroup{context: req.PriceContext, generation: s.generation.current()},
		now:          s.now(),
		results:      make(map[commerce.PriceItem]commerce.PriceResult, len(req.Items)),
	}
	if len(req.Items) == 0 {
		return q.results, nil
	}
	if isGuest || !req.Unrestricted {
		settings, err := s.settings.get(ctx, req.ChannelID, q.group.generation, q.now)
		if err != nil {
			q.settle(q.Items, commerce.PriceUpstreamUnavailable, err)
			return q.results, nil
		}
		if reason := refusedBy(settings, req); reason != "" {
			q.settle(q.Items, reason, nil)
			return q.results, nil
		}
		if isGuest {
			q.group.context.Perspective = commerce.ForGroup(settings.GuestGroupID)
		}
	}
	cold := s.recall(q)
	if len(cold) == 0 {
		return q.results, nil
	}
	if err := s.fetch(ctx, q, distinct(cold)); err != nil {
		return nil, err
	}
	return q.results, nil
}

// refusedBy returns why the channel's settings keep every price from whom asks,
// empty when they do not.
func refusedBy(settings commerce.PriceSettings, req commerce.PriceRequest) commerce.PriceUnavailableReason {
	switch {
	case req.Unrestricted:
		return ""
	case !settings.ShowPrices:
		return commerce.PriceHidden
	case settings.HideFromGuests && req.Perspective.Kind == commerce.PerspectiveGuest:
		return commerce.PriceLoginRequired
	default:
		return ""
	}
}

// settle answers items without a price.
func (q *question) settle(items []commerce.PriceItem, reason commerce.PriceUnavailableReason, err error) {
	for _, item := range items {
		q.results[item] = commerce.PriceResult{Unavailable: reason, Err: err}
	}
}

// isGated says whether the Storefront's verdict is needed.
func (s *Service) isGated(q *question) bool { return !q.Unrestricted && !s.o.TrustCatalogue }

// recall answers what memory knows, in one pass, and returns the other items. It
// is the whole way of most questions: no goroutine, no waiting.
func (s *Service) recall(q *question) (cold []commerce.PriceItem) {
	s.open.RLock()
	defer s.open.RUnlock()
	if s.closed || q.Perspective.Kind == commerce.PerspectiveCustomer {
		return q.Items
	}
	gated, a := s.isGated(q), asker{channelID: q.ChannelID, perspective: q.Perspective, generation: q.group.generation}
	hits := 0
	for _, item := range q.Items {
		if gated {
			v, ok := s.gate.shelf.get(a.keyOf(item.ProductID), q.now)
			if !ok {
				cold = append(cold, item)
				continue
			}
			if v.reason != "" {
				q.results[item] = commerce.PriceResult{Unavailable: v.reason}
				continue
			}
		}
		key := priceKey{context: q.group.context, item: item, generation: q.group.generation}
		found, ok := s.quoter.shelf.get(key, q.now)
		if !ok {
			cold = append(cold, item)
			continue
		}
		hits++
		q.results[item] = found.result(q.PriceContext)
	}
	s.counts.hits.Add(int64(hits))
	return cold
}

// distinct returns items without repetitions, in their order.
func distinct[T comparable](items []T) []T {
	seen := make(map[T]struct{}, len(items))
	once := make([]T, 0, len(items))
	for _, item := range items {
		if _, ok := seen[item]; !ok {
			seen[item] = struct{}{}
			once = append(once, item)
		}
	}
	return once
}
