package pricing

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	// optionBatch is how many products an OptionSource is asked for at a time.
	optionBatch = 10
	// optionsFor is how long the options of a product are believed, and
	// optionProducts is of how many products they are remembered.
	optionsFor     = 5 * time.Minute
	optionProducts = 4096
)

// optionKey is what the options of a product depend on.
type optionKey struct {
	productID int
	standing
}

// productOptions are what the store said; options are nil when there is no such
// product.
type productOptions struct {
	of      optionKey
	options commerce.ProductOptions
	span
}

// chooser knows which options products have. Strangers name options, so that without
// it they could fill the cache and use up the quota with what nobody sells.
type chooser struct {
	service *Service
	kept    *brief[optionKey, productOptions]
	loader  *loader[struct{}, optionKey, productOptions]
	slots   slots
}

func newChooser(s *Service) *chooser {
	c := &chooser{
		service: s,
		kept:    newBrief[optionKey, productOptions](optionProducts),
		slots:   make(slots, s.o.PriceCalls),
	}
	c.loader = &loader[struct{}, optionKey, productOptions]{
		size:    optionBatch,
		gather:  s.o.Gather,
		work:    s.work,
		shelf:   c,
		now:     s.now,
		joins:   &s.counts.joins,
		tracer:  s.o.Tracer,
		name:    "option batch",
		fetch:   c.fetch,
		flights: map[optionKey]ticket[struct{}, optionKey, productOptions]{},
		pending: map[struct{}]*batch[struct{}, optionKey, productOptions]{},
	}
	return c
}

func (c *chooser) get(key optionKey, now int64) (productOptions, bool) {
	found, ok := c.kept.get(key)
	return found, ok && found.isFresh(now)
}

func (c *chooser) put(values []productOptions) {
	for _, v := range values {
		c.kept.set(v.of, v)
	}
}

func (c *chooser) close() {}

// fetch asks for the options of one batch of products.
func (c *chooser) fetch(ctx context.Context, _ struct{}, keys []optionKey) []answer[productOptions] {
	asked := c.service.now()
	found, err := c.ask(ctx, keys)
	if err != nil {
		c.service.complain(ctx, "options", err, len(keys))
		return failed[productOptions](len(keys), err)
	}
	answers := make([]answer[productOptions], len(keys))
	for i, key := range keys {
		answers[i].value = productOptions{
			of: key, options: found[key.productID], span: key.spanOf(asked, c.service.now(), optionsFor),
		}
	}
	return answers
}

func (c *chooser) ask(ctx context.Context, keys []optionKey) (found map[int]commerce.ProductOptions, err error) {
	release, err := c.slots.take(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	defer recovered(&err)
	ids := make([]int, len(keys))
	for i, key := range keys {
		ids[i] = key.productID
	}
	c.service.counts.optionCalls.Add(1)
	return c.service.o.OptionSource.ProductOptions(ctx, ids)
}

// choose returns the items that may be asked for and kept, and answers those whose
// options the product does not have.
//
// Items whose options cannot be checked are unsure. They are asked for, because the
// store itself refuses what it does not sell, and a page must not lose its price for
// the want of a list. They are not kept, and nobody joins them, because then what a
// stranger made up would be kept, too.
func (s *Service) choose(ctx context.Context, q *question, items []wanted) (sure, unsure []wanted) {
	var open []wanted
	for _, w := range items {
		if w.item.Options == "" || s.o.OptionSource == nil {
			sure = append(sure, w)
			continue
		}
		open = append(open, w)
	}
	if len(open) == 0 {
		return items, nil
	}
	keys := make([]optionKey, len(open))
	for i, w := range open {
		keys[i] = optionKey{productID: w.item.ProductID, standing: q.ofProduct(w.item.ProductID)}
	}
	asked := distinct(keys)
	known := make(map[optionKey]answer[productOptions], len(asked))
	for i, t := range s.chooser.loader.board(ctx, struct{}{}, asked) {
		known[asked[i]] = t.wait(ctx)
	}
	for i, w := range open {
		switch got := known[keys[i]]; {
		case got.err != nil:
			unsure = append(unsure, w)
		case got.value.has(w.item):
			sure = append(sure, w)
		default:
			q.settle(w.item, commerce.PriceNotFound, nil)
		}
	}
	return sure, unsure
}

// ofProduct is the standing of what concerns a product whoever asks: that in
// everything and in the product itself.
func (q *question) ofProduct(productID int) standing {
	at, _ := q.view.in(standing{}, everything())
	at, _ = q.view.in(at, productScope(productID))
	return at
}

// has says whether a product has what is chosen for it.
func (o productOptions) has(item commerce.PriceItem) bool {
	choices, err := item.OptionChoices()
	if err != nil || o.options == nil {
		return false
	}
	for _, c := range choices {
		if _, ok := o.options[c.OptionEntityID][c.ValueEntityID]; !ok {
			return false
		}
	}
	return true
}
