package e2e_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// everyKind selects something of each type, and what tells one entity from another.
const everyKind = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename
	... on Product { entityId price { calculatedPrice { taxExclusive } product { entityId } } priceUnavailable }
	... on ProductVariant { productEntityId variantId: entityId price { calculatedPrice { taxExclusive } variant { entityId } } priceUnavailable }
	... on Customer { customerId: entityId email } } }`

// entitySlot is a representation and what must come back for it.
type entitySlot struct {
	representation any
	// want is how describeEntity writes the answer, and code that of the error where
	// there is none.
	want, code string
}

// entityOracle knows what each entity is, from another graph of the same store, with a
// cache of its own.
type entityOracle struct {
	seed sandbox.Description
	// prices are of products by number, and of variants by product and number.
	prices map[[2]int]string
	// customers are those the asker may see, and strangers the code for all others.
	customers map[int]string
	stranger  func(id int) string
}

// malformed are representations that name nothing.
func malformed() []any {
	return []any{
		map[string]any{},
		map[string]any{"entityId": 101},
		map[string]any{"__typename": 7, "entityId": 101},
		map[string]any{"__typename": "Nonsense", "entityId": 101},
		map[string]any{"__typename": "Query"},
		map[string]any{"__typename": "Product"},
		map[string]any{"__typename": "Product", "entityId": nil},
		map[string]any{"__typename": "Product", "entityId": "101"},
		map[string]any{"__typename": "Product", "entityId": -101},
		map[string]any{"__typename": "Product", "entityId": 1.5},
		map[string]any{"__typename": "Product", "entityId": 1e12},
		map[string]any{"__typename": "ProductVariant", "entityId": 1021},
		map[string]any{"__typename": "ProductVariant", "productEntityId": 102},
		map[string]any{"__typename": "Customer", "entityId": 0},
		map[string]any{"__typename": "Customer", "email": "somebody@example.com"},
		"Product", 5, true,
		[]any{1},
	}
}

// slots are 500 representations in random order. They also return how many different
// products, variants and customers are among them.
func (o *entityOracle) slots(random *rand.Rand) (slots []entitySlot, distinct map[string]map[[2]int]bool) {
	bad := malformed()
	distinct = map[string]map[[2]int]bool{"Product": {}, "ProductVariant": {}, "Customer": {}}
	for len(slots) < 500 {
		product := o.seed.Products[random.IntN(len(o.seed.Products))]
		switch n := random.IntN(20); {
		case n < 8:
			distinct["Product"][[2]int{product.EntityID}] = true
			slots = append(slots, entitySlot{
				representation: map[string]any{"__typename": "Product", "entityId": product.EntityID},
				want:           fmt.Sprintf("Product %d: %s", product.EntityID, o.prices[[2]int{product.EntityID}]),
			})
		case n < 13 && len(product.VariantEntityIDs) > 0:
			key := [2]int{product.EntityID, product.VariantEntityIDs[random.IntN(len(product.VariantEntityIDs))]}
			distinct["ProductVariant"][key] = true
			slots = append(slots, entitySlot{
				representation: map[string]any{"entityId": key[1], "__typename": "ProductVariant", "productEntityId": key[0], "sku": "is not ours to know"},
				want:           fmt.Sprintf("ProductVariant %d/%d: %s", key[0], key[1], o.prices[key]),
			})
		case n < 17:
			id := o.seed.Customers[random.IntN(len(o.seed.Customers))].EntityID + random.IntN(2)*random.IntN(2)*900_000
			distinct["Customer"][[2]int{id}] = true
			slot := entitySlot{representation: map[string]any{"__typename": "Customer", "entityId": id}}
			if email, ok := o.customers[id]; ok {
				slot.want = fmt.Sprintf("Customer %d: %s", id, email)
			} else {
				slot.code = o.stranger(id)
			}
			slots = append(slots, slot)
		default:
			slots = append(slots, entitySlot{representation: bad[random.IntN(len(bad))], code: "BAD_REPRESENTATION"})
		}
	}
	return slots, distinct
}

// describeEntity says what an entity is, empty for none.
func describeEntity(entity any) string {
	fields, ok := entity.(map[string]any)
	if !ok {
		return ""
	}
	price := fmt.Sprint(fields["priceUnavailable"])
	if found, ok := fields["price"].(map[string]any); ok {
		price = fmt.Sprint(found["calculatedPrice"].(map[string]any)["taxExclusive"])
		for _, of := range []string{"product", "variant"} { // the price is of this and of no other
			if about, ok := found[of].(map[string]any); ok && about["entityId"] != fields["entityId"] && about["entityId"] != fields["variantId"] {
				price += fmt.Sprintf(" of %v", about["entityId"])
			}
		}
	}
	switch fields["__typename"] {
	case "Product":
		return fmt.Sprintf("Product %v: %s", fields["entityId"], price)
	case "ProductVariant":
		return fmt.Sprintf("ProductVariant %v/%v: %s", fields["productEntityId"], fields["variantId"], price)
	default:
		return fmt.Sprintf("%v %v: %v", fields["__typename"], fields["customerId"], fields["email"])
	}
}

// learnPrices asks a graph for the price of everything, fifty at a time.
func (o *entityOracle) learnPrices(t *testing.T, url string, header http.Header) {
	t.Helper()
	o.prices = make(map[[2]int]string)
	var items []map[string]any
	for _, product := range o.seed.Products {
		items = append(items, map[string]any{"productEntityId": product.EntityID})
		for _, variant := range product.VariantEntityIDs {
			items = append(items, map[string]any{"productEntityId": product.EntityID, "variantEntityId": variant})
		}
	}
	for chunk := range slices.Chunk(items, 50) {
		answer := e2e.Post(t, url, header, `query ($i: [PriceItemInput!]!) { prices(input: {items: $i}) { calculatedPrice { taxExclusive } } }`, map[string]any{"i": chunk})
		reasons := make(map[int]string)
		for _, problem := range answer.Errors {
			reasons[int(problem.Path[1].(float64))] = fmt.Sprint(problem.Extensions["reason"])
		}
		for i, item := range chunk {
			variant, _ := item["variantEntityId"].(int)
			key := [2]int{item["productEntityId"].(int), variant}
			o.prices[key] = fmt.Sprint(answer.At("prices", i, "calculatedPrice", "taxExclusive"))
			if reason, failed := reasons[i]; failed {
				o.prices[key] = reason
			}
		}
	}
}

func TestFiveHundredMixedRepresentations(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	self := env.FirstOf(t, groupWholesale)
	everyone := make(map[int]string)
	for _, person := range env.Seed.Customers {
		everyone[person.EntityID] = person.Email
	}
	always := func(code string) func(int) string { return func(int) string { return code } }
	for name, asker := range map[string]struct {
		header    http.Header
		customers map[int]string
		stranger  func(int) string
	}{
		"guest":   {http.Header{}, nil, always("UNAUTHENTICATED")},
		"shopper": {http.Header{"X-Clientele-Session": {env.SignIn(t, self)}}, map[int]string{self.EntityID: self.Email}, always("FORBIDDEN")},
		"staff":   {http.Header{"X-Clientele-Staff": {issuer.Token(t, "customers:read")}}, everyone, always("BAD_REPRESENTATION")},
		"others":  {http.Header{"X-Clientele-Staff": {issuer.Token(t, "groups:read")}}, nil, always("FORBIDDEN")},
	} {
		t.Run(name, func(t *testing.T) {
			oracle := &entityOracle{seed: env.Seed, customers: asker.customers, stranger: asker.stranger}
			oracle.learnPrices(t, env.Replica(t).URL(), asker.header)
			for seed := range uint64(4) {
				graph := env.Replica(t) // with nothing in memory
				e2e.Post(t, graph.URL(), asker.header, `{ session { currencyCode } }`, nil)
				slots, distinct := oracle.slots(rand.New(rand.NewPCG(seed, uint64(len(name)))))
				env.Store.ResetCalls()
				answer := ask500(t, graph.URL(), asker.header, slots)
				checkEntities(t, seed, slots, answer)
				checkEntityCalls(t, env, seed, distinct, len(asker.customers))
			}
		})
	}
}

func ask500(t *testing.T, url string, header http.Header, slots []entitySlot) e2e.Answer {
	t.Helper()
	list := make([]any, len(slots))
	for i, slot := range slots {
		list[i] = slot.representation
	}
	return e2e.Post(t, url, header, everyKind, map[string]any{"r": list})
}

// checkEntities checks that every slot holds what was asked for at its place, or is null
// with one error there, and that there is no other error.
func checkEntities(t *testing.T, seed uint64, slots []entitySlot, answer e2e.Answer) {
	t.Helper()
	entities, _ := answer.At("_entities").([]any)
	if len(entities) != len(slots) {
		t.Fatalf("seed %d: %d slots: %+v", seed, len(entities), answer.Errors)
	}
	codes := make(map[int][]string)
	for _, problem := range answer.Errors {
		if len(problem.Path) != 2 || problem.Path[0] != "_entities" {
			t.Fatalf("seed %d: an error at %v: %+v", seed, problem.Path, problem)
		}
		at := int(problem.Path[1].(float64))
		codes[at] = append(codes[at], problem.Code())
	}
	wrong := 0
	for i, slot := range slots {
		var want []string
		if slot.code != "" {
			want = []string{slot.code}
		}
		if got := describeEntity(entities[i]); got != slot.want || !slices.Equal(codes[i], want) {
			if wrong++; wrong <= 5 {
				t.Errorf("seed %d: slot %d of %v is %q %v, want %q %v", seed, i, slot.representation, got, codes[i], slot.want, want)
			}
		}
	}
}

// checkEntityCalls checks that the store was asked once at most for each chunk of fifty
// of each kind. Variants, of which nobody knows the prices yet, are a kind of their own.
func checkEntityCalls(t *testing.T, env *e2e.Env, seed uint64, distinct map[string]map[[2]int]bool, readable int) {
	t.Helper()
	chunks := func(n int) int { return (n + 49) / 50 }
	products, variants := chunks(len(distinct["Product"])), chunks(len(distinct["ProductVariant"]))
	most := map[string]int{
		"pricing": products + variants, "visibility": products + variants,
		"customers": chunks(len(distinct["Customer"])), "settings": 4,
		// A shopper is proven for the prices, and read for their own record.
		"oneself prove": 1, "oneself customer": 1,
	}
	if readable == 0 {
		most["customers"], most["oneself prove"], most["oneself customer"] = 0, 0, 0
	}
	made := make(map[string]int)
	for _, call := range env.Store.Calls() {
		kind := call.Endpoint
		switch {
		case kind == "storefront" && sandbox.On("", "site").Matches(call):
			kind = "visibility"
		case kind == "storefront":
			kind = "oneself " + call.Operation
		case kind == "product-settings" || kind == "customer-settings":
			kind = "settings" // kept for everybody
		}
		made[kind]++
	}
	for kind, n := range made {
		if n > most[kind] {
			t.Errorf("seed %d: %d calls for %s, at most %d: %v", seed, n, kind, most[kind], made)
		}
	}
	if testing.Verbose() {
		t.Logf("seed %d: %d products, %d variants, %d customers: %v, at most %v", seed, len(distinct["Product"]), len(distinct["ProductVariant"]), len(distinct["Customer"]), made, most)
	}
}
