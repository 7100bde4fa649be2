package pricing

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
)

// quoter fetches quotes from the Source and remembers them.
type quoter struct {
	service *Service
	shelf   *priceShelf
	loader  *loader[priceGroup, priceKey, quote]
	slots   slots
}

func newQuoter(s *Service, kept *priceShelf) *quoter {
	q := &quoter{service: s, shelf: kept, slots: make(slots, s.o.PriceCalls)}
	q.loader = &loader[priceGroup, priceKey, quote]{
		size:    s.o.ChunkSize,
		gather:  s.o.Gather,
		work:    s.work,
		shelf:   kept,
		now:     s.now,
		joins:   &s.counts.joins,
		tracer:  s.o.Tracer,
		name:    "price batch",
		fetch:   q.fetch,
		flights: map[priceKey]ticket[priceGroup, priceKey, quote]{},
		pending: map[priceGroup]*batch[priceGroup, priceKey, quote]{},
	}
	return q
}

// board returns a ticket for each key. What concerns one caller alone is nobody
// else's to join or to find.
func (q *quoter) board(ctx context.Context, g priceGroup, keys []priceKey) []ticket[priceGroup, priceKey, quote] {
	if g.isPrivate {
		return q.loader.alone(ctx, g, keys)
	}
	return q.loader.board(ctx, g, keys)
}

// fetch answers one chunk: what the second level knows, then what the store says. An
// item that the store refuses even alone is one it does not know.
func (q *quoter) fetch(ctx context.Context, g priceGroup, keys []priceKey) []answer[quote] {
	answers := make([]answer[quote], len(keys))
	open := q.recall(ctx, g, keys, answers)
	left := make([]priceKey, len(open))
	for n, i := range open {
		left[n] = keys[i]
	}
	got := q.fromStore(ctx, g, left)
	q.share(g, got)
	q.rest(left, got)
	for n, i := range open {
		answers[i] = got[n]
	}
	q.service.proven.note(keys, answers)
	return answers
}

// fromStore asks the store for keys.
func (q *quoter) fromStore(ctx context.Context, g priceGroup, keys []priceKey) []answer[quote] {
	if len(keys) == 0 {
		return nil
	}
	answers := bisect(keys, priceBudget, func(part []priceKey) ([]answer[quote], error) {
		asked := q.asking(g)
		prices, err := q.ask(ctx, g, part)
		if err != nil {
			q.report(ctx, err, len(part))
			return nil, fmt.Errorf("prices: %w", err)
		}
		return q.quotes(asked, part, prices), nil
	})
	reportRefusals(ctx, q.service, "prices", answers)
	for i, a := range answers {
		if isRefusal(a.err) {
			answers[i] = q.quotes(q.asking(g), keys[i:i+1], shown{})[0]
		}
	}
	return answers
}

// asking is in what circumstances the store is asked.
type asking struct {
	group priceGroup
	mark  uint64
	at    int64
}

func (q *quoter) asking(g priceGroup) asking {
	return asking{group: g, mark: q.service.generations.mark(), at: q.service.now()}
}

// shown is what the store said, and for which group when it is asked in a shopper's
// name.
type shown struct {
	prices   map[commerce.PriceItem]commerce.ProductPrice
	answered *commerce.Perspective
}

// ask makes one call.
func (q *quoter) ask(ctx context.Context, g priceGroup, keys []priceKey) (got shown, err error) {
	release, err := q.slots.take(ctx)
	if err != nil {
		return got, err
	}
	defer release()
	defer recovered(&err)
	items := make([]commerce.PriceItem, len(keys))
	for i, key := range keys {
		items[i] = key.item
	}
	s := q.service
	if g.isYielding {
		ctx = commerce.WithYielding(ctx)
	}
	s.counts.sourceCalls.Add(1)
	s.counts.sourceItems.Add(int64(len(items)))
	if s.o.ShopperSource != nil {
		return q.askAsShopper(ctx, g, items)
	}
	got.prices, err = s.o.Source.Prices(ctx, g.context, items)
	return got, err
}

// quotes matches an answer to the question by item; what is not in it, the store
// does not know.
func (q *quoter) quotes(asked asking, keys []priceKey, got shown) []answer[quote] {
	s := q.service
	now := s.o.Now()
	answers := make([]answer[quote], len(keys))
	for i, key := range keys {
		isLoose := asked.group.isPrivate
		if got.answered != nil && *got.answered != key.context.Perspective {
			at, ok := s.generations.moved(key.standing, groupScope(*got.answered), asked.mark)
			key.context.Perspective, key.standing = *got.answered, at
			isLoose = isLoose || !ok
		}
		price, ok := got.prices[key.item]
		fetched := now
		if ok && !price.FetchedAt.IsZero() && price.FetchedAt.Before(now) {
			fetched = price.FetchedAt
		}
		h := s.headFor(&key, asked.at, fetched.UnixNano(), !ok)
		if ok {
			answers[i].value = newQuote(key, h, &price)
		} else {
			answers[i].value = newQuote(key, h, nil)
		}
		answers[i].value.isLoose = isLoose
	}
	return answers
}

// rest has the store left alone for a while about what it has just failed to answer
// and an old answer is there for.
func (q *quoter) rest(keys []priceKey, answers []answer[quote]) {
	var tired []quote
	for i, a := range answers {
		if a.err == nil || isExpired(a.err) {
			continue
		}
		if old, ok := q.old(keys[i]); ok {
			old.restUntil = q.service.now() + int64(refreshPause)
			tired = append(tired, old.again())
		}
	}
	q.shelf.put(tired)
}

// old returns what may be served when the store does not answer, and is still under
// the last known generations.
func (q *quoter) old(key priceKey) (quote, bool) {
	s := q.service
	if s.o.Strict || key.context.Perspective.Kind == commerce.PerspectiveCustomer {
		return quote{}, false
	}
	found, ok := q.shelf.lastKnown(key)
	if !ok || s.ageOf(&found, s.now()) == ageUseless {
		return quote{}, false
	}
	scopes := key.scopes()
	return found, s.generations.stands(key.standing, scopes[:]...)
}

// report tells operators what callers are told only in general. A refusal that
// is about to be split is ordinary, a shopper's end too.
func (q *quoter) report(ctx context.Context, err error, items int) {
	if !isRefusal(err) && !isExpired(err) {
		q.service.complain(ctx, "prices", err, items)
	}
}
