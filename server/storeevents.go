package server

import (
	"context"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// storeEvents is what becomes of a change that the store tells of. When Changed has
// returned nil, nothing that was fetched before the change is served as fresh.
type storeEvents struct {
	prices   invalidator
	variants *variants
	sessions doubter
	// routers hear of it when they cache our answers; nil when none does.
	routers routerCaches
}

// invalidator is the pricing service, as far as it hears of changes.
type invalidator interface {
	Invalidate(ctx context.Context, scopes ...commerce.PriceScope) error
	Refetch(scopes ...commerce.PriceScope)
}

// doubter is the session service, as far as it hears of changes.
type doubter interface {
	Doubt(ctx context.Context, customerID int) error
}

// routerCaches are response caches of routers.
type routerCaches interface {
	Changed(scopes ...commerce.PriceScope)
}

// Invalidate raises the generations of scopes, and has routers forget what they keep of
// them. The routers come second, or they would ask for what is about to be forgotten.
func (e *storeEvents) Invalidate(ctx context.Context, scopes ...commerce.PriceScope) error {
	err := e.prices.Invalidate(ctx, scopes...)
	if e.routers != nil {
		e.routers.Changed(scopes...)
	}
	return err
}

// Changed makes a change known here and on the other replicas. An error says that these
// do not know yet, or that the store has not told yet what the change is about, and that
// the event is to be sent again.
func (e *storeEvents) Changed(ctx context.Context, change commerce.StoreChange) error {
	var problems []error
	scopes, err := e.scopes(ctx, change)
	if len(scopes) > 0 {
		problems = append(problems, e.Invalidate(ctx, scopes...))
	}
	problems = append(problems, err)
	for _, id := range change.Customers {
		problems = append(problems, e.sessions.Doubt(ctx, id))
	}
	return errors.Join(problems...)
}

// Refetch asks for what the change made unreachable, as far as it was wanted lately.
func (e *storeEvents) Refetch(change commerce.StoreChange) {
	scopes := change.Prices
	for _, id := range change.Variants {
		if product, ok := e.variants.known.Get(id); ok {
			scopes = append(scopes[:len(scopes):len(scopes)], commerce.PriceScope{Kind: commerce.ScopeProduct, ID: product})
		}
	}
	if len(scopes) > 0 {
		e.prices.Refetch(scopes...)
	}
}

// scopes are those of a change, its variants' products among them: everything when the
// store does not tell these. When it may tell them later that is an error, and the scopes
// are those that are known: everybody's prices are no price for a store that is busy.
func (e *storeEvents) scopes(ctx context.Context, change commerce.StoreChange) ([]commerce.PriceScope, error) {
	if len(change.Variants) == 0 {
		return change.Prices, nil
	}
	products, ok, err := e.variants.products(ctx, change.Variants)
	if !ok {
		return []commerce.PriceScope{{Kind: commerce.ScopeEverything}}, nil
	}
	scopes := change.Prices[:len(change.Prices):len(change.Prices)]
	for _, id := range products {
		scopes = append(scopes, commerce.PriceScope{Kind: commerce.ScopeProduct, ID: id})
	}
	return scopes, err
}
