package pricing

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	// refetchAfter is how long a scope must be quiet before it is fetched again.
	refetchAfter = time.Second
	// refetchItems is how many prices of a scope are asked for again.
	refetchItems = 250
	// refetchScopes is how many scopes may wait. Beyond, prices are fetched when
	// somebody asks for them.
	refetchScopes = 4096
)

// refetcher has the scopes that are about to be fetched again.
type refetcher struct {
	mu      sync.Mutex // guards the fields below
	closed  bool
	waiting map[commerce.PriceScope]*time.Timer
}

// Refetch asks anew, in the background, for the prices that were lately fetched in
// scopes: at most 250 in each. Calls for a scope that follow each other within a
// second are one. Prices of one customer alone are not asked for, nor those that are
// read in a shopper's own name, nor what a stranger may have made up: nobody else waits
// for that, and the calls would be ahead of those that somebody waits for.
func (s *Service) Refetch(scopes ...commerce.PriceScope) {
	r := &s.refetcher
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, scope := range scopes {
		if timer := r.waiting[scope]; timer != nil {
			timer.Reset(refetchAfter)
			continue
		}
		if r.closed || len(r.waiting) >= refetchScopes {
			return
		}
		r.waiting[scope] = time.AfterFunc(refetchAfter, func() {
			r.mu.Lock()
			delete(r.waiting, scope)
			r.mu.Unlock()
			s.work.run(func(ctx context.Context) { s.refetch(ctx, scope) })
		})
	}
}

// close forgets what waits.
func (r *refetcher) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, timer := range r.waiting {
		timer.Stop()
	}
}

// refetch asks for what was lately fetched in a scope, as a question would that
// arrived now. Nobody sees the answer but who comes through the gate.
func (s *Service) refetch(ctx context.Context, scope commerce.PriceScope) {
	v := s.view()
	groups := map[commerce.PriceContext][]wanted{}
	found := s.lately.in(scope, refetchItems)
	if s.o.ShopperSource != nil {
		found = slices.DeleteFunc(found, func(p latelyPrice) bool { return p.context.Perspective.Kind != commerce.PerspectiveGuest })
	}
	scopes := make([]commerce.PriceScope, 0, 4*len(found))
	for _, p := range found {
		all := (&priceKey{context: p.context, item: p.item}).scopes()
		scopes = append(scopes, all[:]...)
	}
	if s.o.Registry != nil && v.epoch == (generation{}) {
		s.learn(ctx, &v, scopes)
	}
	if v.epoch != (generation{}) {
		return // nothing would be kept
	}
	for i, p := range found {
		at := standing{}
		for _, in := range scopes[4*i : 4*i+4] {
			at, _ = v.in(at, in)
		}
		groups[p.context] = append(groups[p.context], wanted{item: p.item, standing: at})
	}
	s.counts.refetched.Add(int64(len(found)))
	for in, items := range groups {
		g := priceGroup{context: in, asker: asker{channelID: in.ChannelID}}
		if s.o.ShopperSource == nil {
			g.asker = asker{}
		}
		s.quoter.board(ctx, g, g.keysOf(items))
	}
}
