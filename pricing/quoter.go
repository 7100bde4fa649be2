package pricing

import (
	"context"
	"fmt"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// quoter fetches quotes from the Source and remembers them.
type quoter struct {
	service *Service
	shelf   shelf[priceKey, *quote]
	loader  *loader[priceGroup, priceKey, *quote]
	slots   slots
}

func newQuoter(s *Service, kept shelf[priceKey, *quote]) *quoter {
	q := &quoter{service: s, shelf: kept, slots: make(slots, s.o.PriceCalls)}
	q.loader = &loader[priceGroup, priceKey, *quote]{
		size:    s.o.ChunkSize,
		gather:  s.o.Gather,
		work:    s.work,
		shelf:   kept,
		now:     s.now,
		joins:   &s.counts.joins,
		fetch:   q.fetch,
		flights: map[priceKey]ticket[priceGroup, priceKey, *quote]{},
		pending: map[priceGroup]*batch[priceGroup, priceKey, *quote]{},
	}
	return q
}

// board returns a ticket for each item. The prices of one customer alone are
// nobody else's to join or to find.
func (q *quoter) board(g priceGroup, items []commerce.PriceItem) []ticket[priceGroup, priceKey, *quote] {
	g = g.owned()
	keys := make([]priceKey, len(items))
	for i, item := range items {
		keys[i] = g.keyOf(item)
	}
	if g.context.Perspective.Kind == commerce.PerspectiveCustomer {
		return q.loader.alone(g, keys)
	}
	return q.loader.board(g, keys)
}

// fetch asks for one chunk. An item that the store refuses even alone is one it
// does not know.
func (q *quoter) fetch(ctx context.Context, g priceGroup, keys []priceKey) []answer[*quote] {
	answers := bisect(keys, priceBudget, func(part []priceKey) ([]answer[*quote], error) {
		items := make([]commerce.PriceItem, len(part))
		for i, key := range part {
			items[i] = key.item
		}
		prices, err := q.ask(ctx, g.context, items)
		if err != nil {
			q.report(ctx, err, len(items))
			return nil, fmt.Errorf("prices: %w", err)
		}
		return q.quotes(g, items, prices), nil
	})
	reportRefusals(ctx, q.service, "prices", answers)
	for i, a := range answers {
		if isRefusal(a.err) {
			answers[i] = q.quotes(g, []commerce.PriceItem{keys[i].item}, nil)[0]
		}
	}
	return answers
}

// ask makes one call.
func (q *quoter) ask(ctx context.Context, in commerce.PriceContext, items []commerce.PriceItem) (prices map[commerce.PriceItem]commerce.ProductPrice, err error) {
	release, err := q.slots.take(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	defer recovered(&err)
	q.service.counts.sourceCalls.Add(1)
	q.service.counts.sourceItems.Add(int64(len(items)))
	return q.service.o.Source.Prices(ctx, in, items)
}

// quotes matches an answer to the question by item; what is not in it, the store
// does not know.
func (q *quoter) quotes(g priceGroup, items []commerce.PriceItem, prices map[commerce.PriceItem]commerce.ProductPrice) []answer[*quote] {
	o := q.service.o
	now := o.Now()
	answers := make([]answer[*quote], len(items))
	for i, item := range items {
		price, ok := prices[item]
		ttl := time.Duration((0.9 + 0.2*o.Random()) * float64(o.FreshFor))
		if !ok {
			price, ttl = commerce.ProductPrice{}, o.MissingFor
		}
		price.Context, price.Item = g.context, item
		if price.FetchedAt.IsZero() {
			price.FetchedAt = now
		}
		answers[i].value = &quote{
			price:      price,
			generation: g.generation,
			missing:    !ok,
			freshUntil: now.Add(ttl).UnixNano(),
		}
	}
	return answers
}

// report tells operators what callers are told only in general. A refusal that
// is about to be split is ordinary.
func (q *quoter) report(ctx context.Context, err error, items int) {
	if !isRefusal(err) {
		q.service.complain(ctx, "prices", err, items)
	}
}
