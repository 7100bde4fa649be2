package crowd_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestTwoShoppersNeverSeeEachOther(t *testing.T) {
	env := e2e.Start(t)
	type shopper struct{ token, id, price string }
	person := func(group int, price string) shopper {
		p := env.FirstOf(t, group)
		return shopper{env.SignIn(t, p), fmt.Sprint(p.EntityID), price}
	}
	shoppers := []shopper{person(store.GroupRetail, "100"), person(store.GroupWholesale, "70")}
	rounds := int64(10_000)
	if isRaced {
		rounds = 2_000 // each takes several times as long
	}
	var workers sync.WaitGroup
	var next atomic.Int64
	for range 16 {
		workers.Go(func() {
			for n := next.Add(1); n <= rounds && !t.Failed(); n = next.Add(1) {
				who := shoppers[n%2]
				query := onePrice
				if n%50 < 2 {
					query = `{ viewer { entityId } prices(input: {items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } } }`
				}
				got := env.Ask(t, who.token, query, nil)
				if price := priceIn(got); price != who.price {
					t.Errorf("customer %s saw %v: %+v", who.id, price, got.Errors)
				}
				if id := got.At("viewer", "entityId"); id != nil && fmt.Sprint(id) != who.id {
					t.Errorf("customer %s saw customer %v", who.id, id)
				}
			}
		})
	}
	workers.Wait()
}
