package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
)

// byStorefront is a graph that was given no access token.
func byStorefront(o *e2e.Options) {
	o.Variables["CLIENTELE_PRICE_SOURCE"] = "storefront"
	o.Variables["BIGCOMMERCE_ACCESS_TOKEN"] = ""
}

// wholePrices asks for all amounts of things.
const wholePrices = `query ($items: [PriceItemInput!]!) { viewer { entityId customerGroup { entityId } }
	prices(input: {currencyCode: "USD", items: $items}) { product { entityId } variant { entityId } currencyCode countryCode
		customerGroup { entityId } stale ` + wholeAmounts + ` } }`

const wholeAmounts = `price { ...a } calculatedPrice { ...a } salePrice { ...a } retailPrice { ...a } saved { ...a }
	priceRange { minimum { ...a } maximum { ...a } }`

const amountFragment = ` fragment a on TaxedPrice { taxExclusive taxInclusive asEntered }`

// thingsOf are products of the seed, each as a whole, and their variants.
func thingsOf(env *e2e.Env, n int) map[string]any {
	var items []any
	for _, p := range env.Seed.Products[:n] {
		items = append(items, map[string]any{"productEntityId": p.EntityID})
		for _, variant := range p.VariantEntityIDs {
			items = append(items, map[string]any{"productEntityId": p.EntityID, "variantEntityId": variant})
		}
	}
	return map[string]any{"items": items}
}

// Guests and a shopper of each group see what they see with the Management API.
func TestTheStorefrontNamesTheSameAmounts(t *testing.T) {
	theirs := e2e.Start(t)
	ours := e2e.Start(t, byStorefront)
	if got := e2e.Get(t, ours.Graph.AdminURL()+"/readyz").Status; got != http.StatusOK {
		t.Fatalf("readyz answers %d: %s", got, ours.Log)
	}
	people := map[string]sandbox.DescribedPerson{"a guest": {}}
	for _, group := range ours.Seed.Groups {
		people["group "+group.Name] = ours.FirstOf(t, group.EntityID)
	}
	people["no group"] = ours.FirstOf(t, 0)
	things := thingsOf(ours, 25)
	for who, person := range people {
		answers := [2]e2e.Answer{}
		for i, env := range []*e2e.Env{theirs, ours} {
			token := ""
			if person.EntityID != 0 {
				token = env.SignIn(t, person)
			}
			answers[i] = env.Ask(t, token, wholePrices+amountFragment, things)
		}
		want, got := answers[0], answers[1]
		for i, item := range things["items"].([]any) {
			mine, _ := got.At("prices", i).(map[string]any)
			other, _ := want.At("prices", i).(map[string]any)
			if mine == nil || other == nil {
				if (mine == nil) != (other == nil) {
					t.Errorf("%s: %v is %s and %s", who, item, mustJSON(other), mustJSON(mine))
				}
				continue
			}
			if mine["countryCode"] != nil {
				t.Errorf("%s: %v has the country %v", who, item, mine["countryCode"])
			}
			if strings.Contains(string(mustJSON(mine)), `"asEntered":"`) {
				t.Errorf("%s: %v says what was entered: %s", who, item, mustJSON(mine))
			}
			if a, b := comparable(t, other), comparable(t, mine); a != b {
				t.Errorf("%s: %v costs\n%s by management and\n%s by storefront", who, item, a, b)
			}
		}
	}
	for _, call := range ours.Store.Calls() {
		if call.Credential == "access-token" || sandbox.On(sandbox.EndpointManagement).Matches(call) {
			t.Errorf("the Management API was asked: %+v", call)
		}
	}
}

// comparable writes a price without what the Storefront does not say.
func comparable(t *testing.T, price map[string]any) string {
	t.Helper()
	var whole map[string]any
	if err := json.Unmarshal(mustJSON(price), &whole); err != nil {
		t.Fatal(err)
	}
	delete(whole, "countryCode")
	var strip func(any)
	strip = func(v any) {
		if object, ok := v.(map[string]any); ok {
			delete(object, "asEntered")
			for _, part := range object {
				strip(part)
			}
		}
	}
	strip(whole)
	return string(mustJSON(whole))
}

const oneProduct = `query ($id: Int!) { prices(input: {items: [{productEntityId: $id}]}) { calculatedPrice { taxExclusive } stale } }`

// What is hidden from whom stays hidden: nothing of it is in the answer.
func TestTheStorefrontHidesWhatItHides(t *testing.T) {
	env := e2e.Start(t, byStorefront)
	ask := func(token string, product int) (price, why any) {
		got := env.Ask(t, token, `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product {
			price { calculatedPrice { taxExclusive } } priceUnavailable } } }`,
			map[string]any{"r": []any{map[string]any{"__typename": "Product", "entityId": product}}})
		if len(got.Errors) != 0 {
			t.Errorf("%d: %+v", product, got.Errors)
		}
		return got.At("_entities", 0, "price"), got.At("_entities", 0, "priceUnavailable")
	}
	wholesale := env.SignIn(t, env.FirstOf(t, groupWholesale))
	for _, why := range []string{"price", "unpublished", "offChannel"} {
		for who, token := range map[string]string{"a guest": "", "wholesale": wholesale} {
			if price, reason := ask(token, env.Seed.Hidden[why]); price != nil || reason == nil {
				t.Errorf("%s sees %v of what is hidden (%s), %v", who, price, why, reason)
			}
		}
	}
	if price, _ := ask("", env.Seed.Hidden["fromGuests"]); price != nil {
		t.Errorf("a guest sees %v", price)
	}
	if price, reason := ask(wholesale, env.Seed.Hidden["fromGuests"]); price == nil {
		t.Errorf("wholesale does not see it: %v", reason)
	}
	if price, reason := ask("", env.Seed.Hidden["no"]); price == nil {
		t.Errorf("a guest does not see what is shown: %v", reason)
	}
}

// Two shoppers of one group ask for the same at once. The session of the one whose name
// the call is made in has died: the other gets their prices all the same.
func TestADeadSessionFailsOnlyItsOwner(t *testing.T) {
	env := e2e.Start(t, byStorefront)
	var people []sandbox.DescribedPerson
	for _, person := range env.Seed.Customers {
		if person.GroupID == groupWholesale && (person.ChannelIDs == nil || slices.Contains(person.ChannelIDs, 1)) {
			people = append(people, person)
		}
	}
	if len(people) < 2 {
		t.Fatal("the group has one customer")
	}
	// What is asked about the channel is known from here on: the call that is seen below is
	// the leader's own.
	if got := env.Ask(t, "", oneProduct, map[string]any{"id": env.Seed.Products[2].EntityID}); len(got.Errors) != 0 {
		t.Fatalf("%+v", got.Errors)
	}
	for leader := range 2 {
		tokens := []string{env.SignIn(t, people[0]), env.SignIn(t, people[1])}
		env.Store.Store().EndSessionOf(people[leader].EntityID)
		env.Store.Delay(sandbox.On("storefront", "site"), 300*time.Millisecond)
		var answers [2]e2e.Answer
		var all sync.WaitGroup
		ask := func(i int) {
			answers[i] = env.Ask(t, tokens[i], oneProduct, map[string]any{"id": env.Seed.Products[leader].EntityID})
		}
		env.Store.ResetCalls()
		all.Go(func() { ask(leader) })
		patience.Eventually(t, "the leader's call", func() bool { return len(env.Store.CallsTo(sandbox.On("storefront", "site"))) > 0 })
		all.Go(func() { ask(1 - leader) })
		all.Wait()
		env.Store.Delay(sandbox.On("storefront", "site"), 0)
		if got := answers[1-leader]; len(got.Errors) != 0 || got.At("prices", 0, "calculatedPrice", "taxExclusive") == nil {
			t.Errorf("the shopper who is signed in: %s", mustJSON(got))
		}
		if got := answers[leader]; codeOf(got) != "SESSION_EXPIRED" {
			t.Errorf("the shopper whose session is over: %s", mustJSON(got))
		}
	}
}

// What needs the Management API is refused to staff with a sentence that says so, and
// nobody polls for rules.
func TestStaffNeedsTheManagementAPI(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, byStorefront, func(o *e2e.Options) {
		issuer.Configure(o.Variables)
		o.Variables["CLIENTELE_RULES_TTL"] = "20ms"
	})
	header := http.Header{"X-Clientele-Staff": {issuer.Token(t, "pricing:read", "customers:read", "customers:write", "groups:read")}}
	for name, query := range map[string]string{
		"a group's prices": `{ prices(input: {customerGroupEntityId: 2, items: [{productEntityId: 101}]}) { stale } }`,
		"customers":        `{ customers(first: 5) { nodes { entityId } } }`,
		"groups":           `{ customerGroups(first: 5) { nodes { entityId } } }`,
	} {
		got := e2e.Post(t, env.Graph.URL(), header, query, nil)
		if len(got.Errors) == 0 || got.Errors[0].Code() != "FORBIDDEN" || !strings.Contains(fmt.Sprint(got.Errors[0].Message), "Management API") {
			t.Errorf("%s: %s", name, mustJSON(got))
		}
	}
	if got := len(env.Store.CallsTo(sandbox.On(sandbox.EndpointManagement))); got != 0 {
		t.Errorf("the Management API was asked %d times", got)
	}
	if strings.Contains(env.Log.String(), "rules") {
		t.Errorf("somebody reads rules: %s", env.Log)
	}
}
