package warm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// errNothing means that no channel has any of the currencies, or nobody was chosen.
var errNothing = errors.New("none of the channels has enabled any of the currencies, or no group was named: there is nothing to ask for")

// stretch is what is asked for on one channel: each of the items in each of the
// contexts.
type stretch struct {
	channelID int
	contexts  []commerce.PriceContext
	items     []commerce.PriceItem
}

// plan reads what the order means on each channel. Contexts are as those who give no
// country ask, so that they find what is remembered.
func (r *run) plan(ctx context.Context, order Order) ([]stretch, error) {
	who, err := r.perspectives(ctx, order.Groups)
	if err != nil {
		return nil, fmt.Errorf("the customer groups: %w", err)
	}
	var plan []stretch
	contexts := 0
	for _, id := range order.Channels {
		var channel commerce.Channel
		err := r.patiently(ctx, func(ctx context.Context) (err error) {
			channel, err = r.o.Channels.Channel(ctx, id)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("channel %d: %w", id, err)
		}
		s := stretch{channelID: id}
		for _, p := range who {
			for _, currency := range order.Currencies.on(channel) {
				s.contexts = append(s.contexts, commerce.PriceContext{
					ChannelID: id, Currency: currency, Country: channel.DefaultCountry, Perspective: p,
				})
			}
		}
		if contexts += len(s.contexts); len(s.contexts) > 0 {
			plan = append(plan, s)
		}
	}
	if contexts == 0 {
		return nil, errNothing
	}
	return plan, nil
}

// perspectives returns those who were chosen, guests first: they are the most.
func (r *run) perspectives(ctx context.Context, choice GroupChoice) ([]commerce.Perspective, error) {
	if !choice.All {
		return choice.Some, nil
	}
	var groups map[int]commerce.CustomerGroup
	err := r.patiently(ctx, func(ctx context.Context) (err error) {
		groups, err = r.o.Groups.CustomerGroups(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	who := []commerce.Perspective{{}, commerce.ForGroup(0)}
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		who = append(who, commerce.ForGroup(id))
	}
	return who, nil
}

// list reads the catalogue of a channel page by page. A page without a product that is
// new ends it: a store that repeats itself does not keep us for ever.
func (r *run) list(ctx context.Context, s *stretch, variants bool) error {
	known := map[int]bool{}
	for page := 1; ; page++ {
		var found commerce.CatalogPage
		err := r.patiently(ctx, func(ctx context.Context) (err error) {
			found, err = r.o.Catalogue.CatalogPage(ctx, s.channelID, page)
			return err
		})
		if err != nil {
			return fmt.Errorf("page %d: %w", page, err)
		}
		before := len(known)
		for _, p := range found.Products {
			if known[p.ID] {
				continue
			}
			known[p.ID] = true
			s.items = append(s.items, commerce.PriceItem{ProductID: p.ID})
			if !variants {
				continue
			}
			for _, id := range p.VariantIDs {
				s.items = append(s.items, commerce.PriceItem{ProductID: p.ID, VariantID: id})
			}
		}
		r.listed(len(known) - before)
		if !found.HasNext || len(known) == before {
			return nil
		}
	}
}
