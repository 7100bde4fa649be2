package server

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// recorded writes down what it is told, in order.
type recorded struct {
	told      []string
	scopes    []commerce.PriceScope
	refetched []commerce.PriceScope
	doubted   []int
	fails     error
}

func (r *recorded) Invalidate(_ context.Context, scopes ...commerce.PriceScope) error {
	r.told, r.scopes = append(r.told, "prices"), append(r.scopes, scopes...)
	return r.fails
}

func (r *recorded) Refetch(scopes ...commerce.PriceScope) {
	r.refetched = append(r.refetched, scopes...)
}

func (r *recorded) Doubt(_ context.Context, customerID int) error {
	r.told, r.doubted = append(r.told, "sessions"), append(r.doubted, customerID)
	return r.fails
}

func (r *recorded) Changed(...commerce.PriceScope) { r.told = append(r.told, "routers") }

// catalogue knows products of variants, and counts who asks.
type catalogue struct {
	products map[int]int
	calls    int
	fails    error
}

func (c *catalogue) ProductsOfVariants(_ context.Context, ids []int) (map[int]int, error) {
	c.calls++
	answer := map[int]int{}
	for _, id := range ids {
		if product, ok := c.products[id]; ok {
			answer[id] = product
		}
	}
	return answer, c.fails
}

func newEvents(t *testing.T, r *recorded, c *catalogue) *storeEvents {
	t.Helper()
	known, err := newVariants(c, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(known.close)
	return &storeEvents{prices: r, sessions: r, routers: r, variants: known}
}

func product(id int) commerce.PriceScope {
	return commerce.PriceScope{Kind: commerce.ScopeProduct, ID: id}
}

func TestEventsReachWhoMustKnow(t *testing.T) {
	everything := commerce.PriceScope{Kind: commerce.ScopeEverything}
	group := commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 3}
	down := errors.New("down")
	products := map[int]int{11: 1, 12: 1, 21: 2}
	thousand := make([]int, 1000)
	for i := range thousand {
		thousand[i] = 1000 + i
		products[thousand[i]] = 1
	}
	for name, row := range map[string]struct {
		change commerce.StoreChange
		fails  error
		want   []commerce.PriceScope
		told   []string
		calls  int
	}{
		"nothing":           {},
		"a group":           {change: commerce.StoreChange{Prices: []commerce.PriceScope{group}}, want: []commerce.PriceScope{group}, told: []string{"prices", "routers"}},
		"a customer":        {change: commerce.StoreChange{Customers: []int{7, 8}}, told: []string{"sessions", "sessions"}},
		"a variant":         {change: commerce.StoreChange{Variants: []int{11}}, want: []commerce.PriceScope{product(1)}, told: []string{"prices", "routers"}, calls: 1},
		"two of a product":  {change: commerce.StoreChange{Variants: []int{11, 12}}, want: []commerce.PriceScope{product(1)}, told: []string{"prices", "routers"}, calls: 1},
		"an unknown one":    {change: commerce.StoreChange{Variants: []int{11, 99}}, want: []commerce.PriceScope{everything}, told: []string{"prices", "routers"}, calls: 1},
		"one and no answer": {change: commerce.StoreChange{Prices: []commerce.PriceScope{group}, Variants: []int{11}}, fails: down, want: []commerce.PriceScope{group}, told: []string{"prices", "routers"}, calls: 1},
		"no answer":         {change: commerce.StoreChange{Variants: []int{11}}, fails: down, calls: 1},
		"a thousand":        {change: commerce.StoreChange{Variants: thousand}, want: []commerce.PriceScope{product(1)}, told: []string{"prices", "routers"}, calls: 20},
	} {
		t.Run(name, func(t *testing.T) {
			r, c := &recorded{}, &catalogue{products: products, fails: row.fails}
			if err := newEvents(t, r, c).Changed(t.Context(), row.change); (err != nil) != (row.fails != nil) {
				t.Error(err)
			}
			if !slices.Equal(r.scopes, row.want) || !slices.Equal(r.told, row.told) || c.calls != row.calls {
				t.Errorf("got %v, told %v, %d calls", r.scopes, r.told, c.calls)
			}
		})
	}
}

// A product of a variant is looked up once.
func TestVariantsAreRemembered(t *testing.T) {
	r, c := &recorded{}, &catalogue{products: map[int]int{11: 1, 21: 2}}
	e := newEvents(t, r, c)
	for range 3 {
		if err := e.Changed(t.Context(), commerce.StoreChange{Variants: []int{11, 21}}); err != nil {
			t.Fatal(err)
		}
	}
	if c.calls != 1 || len(r.scopes) != 6 {
		t.Errorf("%d calls, %v", c.calls, r.scopes)
	}
	e.Refetch(commerce.StoreChange{Prices: []commerce.PriceScope{product(5)}, Variants: []int{11, 99}})
	if want := []commerce.PriceScope{product(5), product(1)}; !slices.Equal(r.refetched, want) {
		t.Errorf("refetched %v", r.refetched)
	}
}

// What the other replicas do not know must be said again, and everybody else hears it
// all the same.
func TestEventsThatAreNotToldFail(t *testing.T) {
	down := errors.New("redis is away")
	r := &recorded{fails: down}
	err := newEvents(t, r, &catalogue{}).Changed(t.Context(), commerce.StoreChange{
		Prices: []commerce.PriceScope{product(5)}, Customers: []int{7},
	})
	if !errors.Is(err, down) || !slices.Equal(r.told, []string{"prices", "routers", "sessions"}) {
		t.Errorf("got %v, told %v", err, r.told)
	}
}
