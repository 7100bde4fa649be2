package e2e_test

import (
	"fmt"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

// The first groups of the seed.
const (
	groupRetail    = 1
	groupWholesale = 2
	groupGuides    = 3
)

// handCalculated are the first ten products on channel 1 in USD, without tax. A
// guest is in the group of guests, who pay 2 % less; retail has no rule and pays
// the catalogue's price, because the list assigned to it is not active; wholesale
// pays what its price list says and, without a record, the catalogue's price.
func handCalculated() []struct {
	product                  int
	guest, retail, wholesale string
	rule                     string
} {
	return []struct {
		product                  int
		guest, retail, wholesale string
		rule                     string
	}{
		{101, "98", "100", "70", "price 100.00; guest 100.00 x 0.98; list record 70.00"},
		{102, "19.6", "20", "14", "first variant without a price of its own: 20.00 x 0.98; list record of variant 1021"},
		{103, "39.2", "40", "30", "on sale for 40.00: 40.00 x 0.98; list record 35.00 with a sale price of 30.00"},
		{104, "39.2", "40", "30", "price 40.00 x 0.98; list record 30.00"},
		{105, "78.4", "80", "60", "price 80.00, modifiers at their default of nothing; list record 60.00"},
		{106, "29.4", "30", "25", "variant without a price takes the product's sale price 30.00; list record 25.00"},
		{107, "3.92", "4", "3", "price 4.00 x 0.98; list record 3.00; bulk tiers are not applied"},
		{108, "17.64", "18", "12.6", "variant's own price 18.00 x 0.98; list record 12.60"},
		{109, "147", "150", "110", "price 150.00 x 0.98; list record 120.00 with a sale price of 110.00"},
		{110, "58.8", "60", "60", "price 60.00 x 0.98; on no list, so the catalogue's price and no discount"},
	}
}

const tenPrices = `query ($items: [PriceItemInput!]!) { viewer { entityId customerGroup { entityId name } }
	prices(input: {currencyCode: "USD", items: $items}) { product { entityId } currencyCode
		customerGroup { entityId name } calculatedPrice { taxExclusive } } }`

func TestGuestRetailAndWholesaleSeeTheirOwnPrices(t *testing.T) {
	env := e2e.Start(t)
	var items []any
	for _, row := range handCalculated() {
		items = append(items, map[string]any{"productEntityId": row.product})
	}
	guest := env.Ask(t, "", tenPrices, map[string]any{"items": items})
	retail := env.Ask(t, env.SignIn(t, env.FirstOf(t, groupRetail)), tenPrices, map[string]any{"items": items})
	wholesale := env.Ask(t, env.SignIn(t, env.FirstOf(t, groupWholesale)), tenPrices, map[string]any{"items": items})
	for i, row := range handCalculated() {
		for _, seen := range []struct {
			who    string
			answer e2e.Answer
			want   string
		}{{"guest", guest, row.guest}, {"retail", retail, row.retail}, {"wholesale", wholesale, row.wholesale}} {
			if got := seen.answer.At("prices", i, "calculatedPrice", "taxExclusive"); got != seen.want {
				t.Errorf("%s pays %v for product %d, want %s: %s", seen.who, got, row.product, seen.want, row.rule)
			}
			if got := seen.answer.At("prices", i, "product", "entityId"); fmt.Sprint(got) != fmt.Sprint(row.product) {
				t.Errorf("%s got product %v in place of %d", seen.who, got, row.product)
			}
		}
	}
	if guest.At("viewer") != nil || guest.At("prices", 0, "customerGroup") != nil {
		t.Errorf("a guest is %v of group %v", guest.At("viewer"), guest.At("prices", 0, "customerGroup"))
	}
	if got := wholesale.At("prices", 0, "customerGroup", "name"); got != "Wholesale" || wholesale.At("viewer", "customerGroup", "name") != got {
		t.Errorf("wholesale's prices are of group %v", got)
	}
}

func TestTheOperationsOfTheReadme(t *testing.T) {
	env := e2e.Start(t)
	person := env.FirstOf(t, groupWholesale)
	login := env.Ask(t, "", fmt.Sprintf(`mutation { login(input: {email: %q, password: %q}) { session { token expiresAt customer { entityId } } errors { __typename ... on CommerceError { message code } } } }`, person.Email, person.Password), nil)
	if len(login.Errors) != 0 || fmt.Sprint(login.At("login", "session", "customer", "entityId")) != fmt.Sprint(person.EntityID) {
		t.Fatalf("login: %+v", login)
	}
	token := login.At("login", "session", "token").(string)
	viewer := env.Ask(t, token, `query { session { kind channelId currencyCode expiresAt } viewer { entityId email customerGroup { entityId name } addresses(first: 5) { nodes { city countryCode } } } }`, nil)
	if len(viewer.Errors) != 0 || viewer.At("session", "kind") != "SHOPPER" || viewer.At("viewer", "email") != person.Email || viewer.At("viewer", "addresses", "nodes", 0, "city") == nil {
		t.Errorf("viewer: %+v", viewer)
	}
	if viewer.At("session", "expiresAt") != login.At("login", "session", "expiresAt") {
		t.Errorf("expires at %v and at %v", viewer.At("session", "expiresAt"), login.At("login", "session", "expiresAt"))
	}
	prices := env.Ask(t, token, `query { prices(input: {currencyCode: "USD", items: [{productEntityId: 101}, {productEntityId: 102, variantEntityId: 1021}]}) { product { entityId } currencyCode calculatedPrice { taxExclusive taxInclusive } bulkPricing { minimumQuantity } } }`, nil)
	if len(prices.Errors) != 0 || prices.At("prices", 0, "bulkPricing", 0, "minimumQuantity") != 10.0 {
		t.Errorf("prices: %+v", prices)
	}
	entities := env.Ask(t, token, `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId usd: price(currencyCode: "USD") { calculatedPrice { taxExclusive } } cad: price(currencyCode: "CAD") { calculatedPrice { taxExclusive } } } } }`,
		map[string]any{"r": []any{map[string]any{"__typename": "Product", "entityId": 101}}})
	if len(entities.Errors) != 0 || entities.At("_entities", 0, "usd", "calculatedPrice", "taxExclusive") != "70" || entities.At("_entities", 0, "cad", "calculatedPrice", "taxExclusive") != "90" {
		t.Errorf("entities: %+v", entities)
	}
	bearer := map[string][]string{"Authorization": {"Bearer " + token}}
	if got := e2e.Post(t, env.Graph.URL(), bearer, `{ viewer { entityId } }`, nil); got.At("viewer", "entityId") == nil {
		t.Errorf("the session as a bearer token: %+v", got)
	}
}
