package e2e_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// theSixGroups of the seed, and customers in none of them.
func theSixGroups() []int { return []int{1, 2, 3, 4, 5, 6, 0} }

// onlooker is somebody who asks for prices on a channel.
type onlooker struct {
	name    string
	channel int
	// group is the one whose catalogue they see.
	group   int
	isGuest bool
	header  http.Header
}

func guestOn(env *e2e.Env, channel int) onlooker {
	return onlooker{
		fmt.Sprintf("a guest on %d", channel), channel, env.Store.Store().GuestGroup(channel), true,
		http.Header{"X-Clientele-Channel": {strconv.Itoa(channel)}},
	}
}

// memberOn signs the group's first customer in, who may be on every channel.
func memberOn(t *testing.T, env *e2e.Env, group, channel int) onlooker {
	t.Helper()
	person := env.FirstOf(t, group)
	env.Store.Store().EditCustomer(person.EntityID, func(c *store.Customer) { c.ChannelIDs = []int{1, 2, 3} })
	login := e2e.Post(t, env.Graph.URL(), http.Header{"X-Clientele-Channel": {strconv.Itoa(channel)}}, e2e.LoginMutation,
		map[string]any{"input": map[string]any{"email": person.Email, "password": person.Password}})
	token, _ := login.At("login", "session", "token").(string)
	if token == "" {
		t.Fatalf("group %d cannot sign in on channel %d: %+v", group, channel, login)
	}
	return onlooker{fmt.Sprintf("group %d on %d", group, channel), channel, group, false, http.Header{"X-Clientele-Session": {token}}}
}

// reasonFor is what the store itself says: it is a witness that knows nothing of gates.
func (o onlooker) reasonFor(env *e2e.Env, product int) string {
	shop := env.Store.Store()
	shown := shop.PriceShown(o.channel, product, o.isGuest)
	switch {
	case shown == store.PriceHiddenByStore:
		return "HIDDEN"
	case shown == store.PriceHiddenFromGuests:
		return "LOGIN_REQUIRED"
	case !shop.Visible(o.channel, o.group, product):
		return "NOT_VISIBLE"
	case shown == store.PriceHiddenByProduct:
		return "HIDDEN"
	default:
		return ""
	}
}

// everyWay asks for products by every way there is to a price.
const everyWay = `query ($r: [_Any!]!, $items: [PriceItemInput!]!) { prices(input: {items: $items}) { product { entityId } }
	_entities(representations: $r) { ... on Product { price { fetchedAt } why: priceUnavailable } ... on ProductVariant { price { fetchedAt } why: priceUnavailable } } }`

// ask returns why each product has no price, empty where it has one: by prices, as a
// product and as its first variant.
func (o onlooker) ask(t *testing.T, env *e2e.Env, products []sandbox.DescribedProduct) [][3]string {
	t.Helper()
	var representations, items []any
	for _, p := range products {
		items = append(items, map[string]any{"productEntityId": p.EntityID})
		representations = append(representations, map[string]any{"__typename": "Product", "entityId": p.EntityID},
			map[string]any{"__typename": "ProductVariant", "productEntityId": p.EntityID, "entityId": p.VariantEntityIDs[0]})
	}
	answer := e2e.Post(t, env.Graph.URL(), o.header, everyWay, map[string]any{"r": representations, "items": items})
	reasons := make([][3]string, len(products))
	for i := range products {
		reasons[i] = [3]string{has(answer.At("prices", i)), because(answer, 2*i), because(answer, 2*i+1)}
	}
	for _, problem := range answer.Errors {
		if problem.Code() != "PRICE_UNAVAILABLE" || fmt.Sprint(problem.Path[0]) != "prices" {
			t.Fatalf("%s: %+v", o.name, problem)
		}
		reasons[int(problem.Path[1].(float64))][0] += fmt.Sprint(problem.Extensions["reason"])
	}
	return reasons
}

// has is what a slot adds to its error: nothing, unless price and error are both there.
func has(slot any) string {
	if slot == nil {
		return ""
	}
	return "a price"
}

func because(answer e2e.Answer, slot int) string {
	price, why := answer.At("_entities", slot, "price"), answer.At("_entities", slot, "why")
	switch {
	case price != nil && why == nil:
		return "a price"
	case price == nil && why != nil:
		return fmt.Sprint(why)
	default:
		return fmt.Sprintf("price %v for the reason %v", price, why)
	}
}

// wants is the answer by every way when there is this reason against a price.
func wants(reason string) [3]string {
	if reason == "" {
		reason = "a price"
	}
	return [3]string{reason, reason, reason}
}

// All products × guests and the members of every group × all channels, cold and warm:
// what the graph answers is what the store shows. What nobody sees costs no price call.
func TestEveryProductForEverybodyEverywhere(t *testing.T) {
	env := e2e.Start(t)
	env.Store.Throttle(sandbox.Quota{Requests: 1_000_000, Window: time.Minute})
	if len(env.Seed.Products) != 240 {
		t.Fatalf("the seed has %d products", len(env.Seed.Products))
	}
	seen := map[string]int{}
	for _, channel := range env.Seed.Channels {
		onlookers := []onlooker{guestOn(env, channel)}
		for _, group := range theSixGroups() {
			onlookers = append(onlookers, memberOn(t, env, group, channel))
		}
		for _, o := range onlookers {
			var hidden []sandbox.DescribedProduct
			for _, p := range env.Seed.Products {
				reason := o.reasonFor(env, p.EntityID)
				seen[reason]++
				if reason != "" {
					hidden = append(hidden, p)
				}
			}
			env.Store.ResetCalls()
			o.check(t, env, "cold", hidden)
			if calls := len(env.Store.CallsTo(sandbox.On("pricing", ""))); calls != 0 {
				t.Errorf("%s: %d price calls for %d products that have no price", o.name, calls, len(hidden))
			}
			o.check(t, env, "half warm", env.Seed.Products)
			env.Store.ResetCalls()
			o.check(t, env, "warm", env.Seed.Products)
			if calls := env.Store.Calls(); len(calls) != 0 {
				t.Errorf("%s: %d calls for what is known", o.name, len(calls))
			}
		}
	}
	for _, reason := range []string{"", "HIDDEN", "NOT_VISIBLE", "LOGIN_REQUIRED"} {
		if seen[reason] == 0 {
			t.Errorf("nobody is refused for %q: the table shows nothing", reason)
		}
	}
}

func (o onlooker) check(t *testing.T, env *e2e.Env, when string, products []sandbox.DescribedProduct) {
	t.Helper()
	var wrong []string
	for i, got := range o.ask(t, env, products) {
		if want := wants(o.reasonFor(env, products[i].EntityID)); got != want {
			wrong = append(wrong, fmt.Sprintf("%d: %q, want %q", products[i].EntityID, got, want))
		}
	}
	if len(wrong) > 0 {
		t.Errorf("%s, %s: %d of %d are wrong:\n%s", o.name, when, len(wrong), len(products), strings.Join(wrong[:min(5, len(wrong))], "\n"))
	}
}

// Staff with the right to prices see every one, whatever the gate says to others.
func TestStaffSeeThePricesOfEverything(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	header := http.Header{"X-Clientele-Staff": {issuer.Token(t, "pricing:read")}}
	var items []any
	for _, p := range env.Seed.Products {
		items = append(items, map[string]any{"productEntityId": p.EntityID})
	}
	const query = `query ($items: [PriceItemInput!]!, $group: Int) { prices(input: {items: $items, customerGroupEntityId: $group}) { stale } }`
	for _, group := range theSixGroups()[:6] {
		got := e2e.Post(t, env.Graph.URL(), header, query, map[string]any{"items": items, "group": group})
		if len(got.Errors) != 0 {
			t.Errorf("group %d: %d of 240 have no price: %+v", group, len(got.Errors), got.Errors[0])
		}
	}
	if calls := len(env.Store.CallsTo(sandbox.On("storefront", ""))); calls != 0 {
		t.Errorf("%d calls to the Storefront, which staff do not need", calls)
	}
	staffAsGuests := onlooker{"staff without a group", 1, env.Store.Store().GuestGroup(1), true, header}
	staffAsGuests.check(t, env, "as guests", env.Seed.Products)
}
