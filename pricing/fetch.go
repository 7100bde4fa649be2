package pricing

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// fetch answers items that memory does not know: first whether they may be seen,
// then what they cost.
func (s *Service) fetch(ctx context.Context, q *question, items []commerce.PriceItem) error {
	if s.isGated(q) {
		seen, err := s.pass(ctx, q, items)
		if err != nil {
			return err
		}
		items = seen
	}
	s.counts.misses.Add(int64(len(items)))
	tickets := s.quoter.board(q.group, items) //nolint:contextcheck // shared work outlives its callers on purpose
	for i, t := range tickets {
		got := t.wait(ctx)
		if got.err != nil {
			q.settle(items[i:i+1], commerce.PriceUpstreamUnavailable, got.err)
			continue
		}
		q.results[items[i]] = got.value.result(q.PriceContext)
	}
	return nil
}

// pass returns the items that get through the gate and answers the others.
func (s *Service) pass(ctx context.Context, q *question, items []commerce.PriceItem) ([]commerce.PriceItem, error) {
	products := make([]int, len(items))
	for i, item := range items {
		products[i] = item.ProductID
	}
	verdicts, err := s.gate.judge(ctx, q.asker(ctx), distinct(products))
	if err != nil {
		return nil, err
	}
	passed := make([]commerce.PriceItem, 0, len(items))
	for _, item := range items {
		switch v := verdicts[item.ProductID]; {
		case v.err != nil:
			q.settle([]commerce.PriceItem{item}, commerce.PriceUpstreamUnavailable, v.err)
		case v.value.reason != "":
			q.settle([]commerce.PriceItem{item}, v.value.reason, nil)
		default:
			passed = append(passed, item)
		}
	}
	return passed, nil
}

// asker returns in whose name the Storefront is asked: a guest's when a guest's
// prices are wanted, whoever wants them.
func (q *question) asker(ctx context.Context) asker {
	a := asker{channelID: q.ChannelID, perspective: q.Perspective, generation: q.group.generation}
	if !a.isGuest() {
		a.shopper = *q.Shopper
		a.ip, _ = commerce.ClientIP(ctx)
	}
	return a
}
