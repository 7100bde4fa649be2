package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

const entitiesQuery = `query ($r: [_Any!]!) { _entities(representations: $r) {
	__typename
	... on Product { entityId price { calculatedPrice { taxExclusive } } priceUnavailable }
	... on ProductVariant { productEntityId variantId: entityId }
	... on Customer { customerId: entityId }
} }`

// slot is a representation and what must come back for it.
type slot struct {
	representation any
	// want is what the slot answers, empty for a bad representation.
	want string
}

func goodProduct(n int) slot {
	return slot{map[string]any{"__typename": "Product", "entityId": n}, fmt.Sprintf("Product %d", n)}
}

func goodVariant(product, n int) slot {
	return slot{map[string]any{"__typename": "ProductVariant", "productEntityId": product, "entityId": n}, fmt.Sprintf("ProductVariant %d/%d", product, n)}
}

// badRepresentations are all the ways in which one names nothing.
func badRepresentations() []slot {
	var bad []slot
	for _, r := range []any{
		map[string]any{},
		map[string]any{"entityId": 5},
		map[string]any{"__typename": nil, "entityId": 5},
		map[string]any{"__typename": 7, "entityId": 5},
		map[string]any{"__typename": "Nonsense", "entityId": 5},
		map[string]any{"__typename": "Query"},
		map[string]any{"__typename": "Product"},
		map[string]any{"__typename": "Product", "entityId": nil},
		map[string]any{"__typename": "Product", "entityId": 0},
		map[string]any{"__typename": "Product", "entityId": -4},
		map[string]any{"__typename": "Product", "entityId": "5"},
		map[string]any{"__typename": "Product", "entityId": ""},
		map[string]any{"__typename": "Product", "entityId": 5.5},
		map[string]any{"__typename": "Product", "entityId": 1e12},
		map[string]any{"__typename": "Product", "entityId": true},
		map[string]any{"__typename": "Product", "entityId": []any{5}},
		map[string]any{"__typename": "Product", "entityId": map[string]any{"n": 5}},
		map[string]any{"__typename": "ProductVariant", "entityId": 5},
		map[string]any{"__typename": "ProductVariant", "productEntityId": 5},
		map[string]any{"__typename": "ProductVariant", "productEntityId": 5, "entityId": nil},
		map[string]any{"__typename": "Customer", "entityId": "null"},
		map[string]any{"__typename": "CustomerGroup", "entityId": 0},
		"Product", 5, true,
		[]any{},
	} {
		bad = append(bad, slot{representation: r})
	}
	return bad
}

func TestEveryRepresentationGetsItsOwnSlot(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(1, 2))
	bad := badRepresentations()
	for round := range 300 {
		var slots []slot
		for range 1 + random.IntN(30) {
			switch random.IntN(3) {
			case 0:
				slots = append(slots, goodProduct(1+random.IntN(20)))
			case 1:
				slots = append(slots, goodVariant(1+random.IntN(5), 1+random.IntN(5)))
			default:
				slots = append(slots, bad[random.IntN(len(bad))])
			}
		}
		checkSlots(t, w, slots)
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
}

func TestEachBadRepresentationAlone(t *testing.T) {
	w := newWorld(t)
	for _, bad := range badRepresentations() {
		checkSlots(t, w, []slot{bad})
		checkSlots(t, w, []slot{bad, goodProduct(7)})
		checkSlots(t, w, []slot{goodVariant(2, 3), bad})
	}
}

// checkSlots asks for the slots and checks that each has what it should, and that
// there is one error for each bad one and no other.
func checkSlots(t *testing.T, w *world, slots []slot) {
	t.Helper()
	list := make([]any, len(slots))
	for i, s := range slots {
		list[i] = s.representation
	}
	got := w.ask(t, entitiesQuery, map[string]any{"r": list})
	entities, ok := got.Data["_entities"].([]any)
	if !ok || len(entities) != len(slots) {
		t.Fatalf("%d slots for %d representations: %+v", len(entities), len(slots), got)
	}
	failed := make(map[int]int)
	for _, e := range got.Errors {
		if len(e.Path) != 2 || e.Path[0] != "_entities" || e.Extensions["code"] != string(commerce.CodeBadRepresentation) {
			t.Fatalf("unexpected error %+v", e)
		}
		failed[int(e.Path[1].(float64))]++
	}
	for i, s := range slots {
		if got := describe(entities[i]); got != s.want {
			t.Errorf("slot %d of %v is %q, want %q", i, list, got, s.want)
		}
		want := 0
		if s.want == "" {
			want = 1
		}
		if failed[i] != want {
			t.Errorf("slot %d of %v has %d errors, want %d", i, list, failed[i], want)
		}
	}
}

// describe says what an entity is.
func describe(entity any) string {
	fields, ok := entity.(map[string]any)
	if !ok {
		return ""
	}
	switch fields["__typename"] {
	case "Product":
		return fmt.Sprintf("Product %v", fields["entityId"])
	case "ProductVariant":
		return fmt.Sprintf("ProductVariant %v/%v", fields["productEntityId"], fields["variantId"])
	default:
		return fmt.Sprint(fields)
	}
}

func TestOrderIsKeptOverPermutations(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(3, 4))
	slots := []slot{goodProduct(101), goodVariant(102, 1021), goodProduct(103), goodProduct(101), goodVariant(102, 1022), goodProduct(101)}
	for range 100 {
		random.Shuffle(len(slots), func(i, j int) { slots[i], slots[j] = slots[j], slots[i] })
		checkSlots(t, w, slots)
	}
}

func TestANullRepresentationFailsTheRequest(t *testing.T) {
	got := newWorld(t).ask(t, entitiesQuery, map[string]any{"r": []any{nil}})
	if got.Data["_entities"] != nil || len(got.Errors) == 0 {
		t.Errorf("got %+v", got)
	}
}

func TestTooManyRepresentationsAreRefused(t *testing.T) {
	list := slices.Repeat([]any{goodProduct(1).representation}, 501)
	got := newWorld(t).ask(t, entitiesQuery, map[string]any{"r": list})
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != string(commerce.CodeBadUserInput) {
		t.Errorf("got %+v", got.Errors)
	}
	if got := newWorld(t).ask(t, entitiesQuery, map[string]any{"r": list[:500]}); len(got.Errors) != 0 {
		t.Errorf("500 are refused: %+v", got.Errors)
	}
}

func TestTwoAliasesAreTwoQuestionsAndReasonsAreFree(t *testing.T) {
	w := newWorld(t)
	list := []any{}
	for n := range 50 {
		list = append(list, goodProduct(n+1).representation)
	}
	got := w.ask(t, `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId
		usd: price(currencyCode: "USD") { calculatedPrice { taxExclusive } }
		cad: price(currencyCode: "CAD") { calculatedPrice { taxExclusive } }
		why: priceUnavailable(currencyCode: "USD") } } }`, map[string]any{"r": list})
	if len(got.Errors) != 0 {
		t.Fatalf("%+v", got.Errors)
	}
	if len(w.pricing.calls) != 2 {
		t.Errorf("%d questions to pricing, want 2", len(w.pricing.calls))
	}
	for i, e := range got.Data["_entities"].([]any) {
		fields := e.(map[string]any)
		if i+1 == 13 {
			if fields["usd"] != nil || fields["why"] != "HIDDEN" {
				t.Errorf("the hidden product is %v", fields)
			}
			continue
		}
		amount := fields["cad"].(map[string]any)["calculatedPrice"].(map[string]any)["taxExclusive"]
		if amount != fmt.Sprint(i+1) || fields["why"] != nil {
			t.Errorf("product %d is %v", i+1, fields)
		}
	}
}
