package e2e_test

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// askAtOnce asks as a guest and as two shoppers, all in the same words. A router may share
// work between requests, and then must look at who asks.
func askAtOnce(t *testing.T, on stage, rounds int64) {
	t.Helper()
	const query = `{ viewer { entityId } products(first: 1) { name price(currencyCode: "USD") { calculatedPrice { taxExclusive } } } }`
	everyone := []struct {
		token string
		id    any
		price string
	}{
		{"", nil, "98"},
		{on.SignIn(t, on.FirstOf(t, groupRetail)), on.FirstOf(t, groupRetail).EntityID, "100"},
		{on.SignIn(t, on.FirstOf(t, groupWholesale)), on.FirstOf(t, groupWholesale).EntityID, "70"},
	}
	var workers sync.WaitGroup
	var next atomic.Int64
	for range 12 {
		workers.Go(func() {
			for n := next.Add(1); n <= rounds && !t.Failed(); n = next.Add(1) {
				who := everyone[n%int64(len(everyone))]
				got := on.Ask(t, who.token, query, nil)
				if id := got.At("viewer", "entityId"); fmt.Sprint(id) != fmt.Sprint(who.id) {
					t.Errorf("customer %v saw customer %v: %+v", who.id, id, got.Errors)
				}
				if price := got.At("products", 0, "price", "calculatedPrice", "taxExclusive"); price != who.price {
					t.Errorf("customer %v saw the price %v: %+v", who.id, price, got.Errors)
				}
			}
		})
	}
	workers.Wait()
	for _, who := range everyone[1:] {
		checkNothingOfOurs(t, on, http.Header{"X-Clientele-Session": {who.token}})
	}
}
