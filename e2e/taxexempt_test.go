package e2e_test

import (
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const taxedPrice = `{ prices(input: {currencyCode: "USD", items: [{productEntityId: 101}]}) {
	customerGroup { entityId } calculatedPrice { taxExclusive taxInclusive } } }`

// Whoever is exempt from taxes is priced for themselves alone, in calls that nobody
// shares, before and after others of their group; and is in that group all the same.
func TestWhoIsTaxExemptSharesNoPrice(t *testing.T) {
	for name, change := range map[string]func(*e2e.Options){"management": func(*e2e.Options) {}, "storefront": byStorefront} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := e2e.Start(t, change)
			person := env.Seed.Customers[0]
			asked := func() int {
				return len(env.Store.CallsTo(sandbox.On("pricing"))) + len(env.Store.CallsTo(sandbox.On(sandbox.EndpointStorefront, "pricesForShopper")))
			}
			look := func(token string, wantCalls int, wantTax bool) (answer string) {
				t.Helper()
				before := asked()
				got := env.Ask(t, token, taxedPrice, nil)
				answer = fmt.Sprint(got.At("prices", 0))
				if calls := asked() - before; calls != wantCalls || got.At("prices", 0, "customerGroup", "entityId") != float64(person.GroupID) {
					t.Errorf("%s in %d calls, want %d", answer, calls, wantCalls)
				}
				price := func(of string) any { return got.At("prices", 0, "calculatedPrice", of) }
				if (price("taxExclusive") != price("taxInclusive")) != wantTax {
					t.Errorf("%s: taxes are %v", answer, !wantTax)
				}
				return answer
			}
			exemptFrom := func(category string) {
				env.Store.Store().EditCustomer(person.EntityID, func(c *store.Customer) { c.TaxExemptCategory = category })
			}
			usual := look(env.SignIn(t, person), 1, true)
			exemptFrom("Non-profit")
			exempt := env.SignIn(t, person)
			look(exempt, 1, false)
			look(exempt, 1, false)
			exemptFrom("")
			if got := look(env.SignIn(t, person), 0, true); got != usual {
				t.Errorf("the group has %s, and had %s", got, usual)
			}
		})
	}
}
