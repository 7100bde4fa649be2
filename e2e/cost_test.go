package e2e_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/schema"
)

// costOfACall is what a call to the store has in the weights of the schema. A weight is in
// proportion when it is neither less than half of what was measured nor more than twice:
// the same field takes one call of a guest and three of a shopper.
const costOfACall = 50

// weighing is what @cost and @listSize of the SDL say of the fields and inputs.
type weighing struct {
	// of are the weights of fields, each with the length of its list.
	of map[string]int
	// each are the weights of one item of a mutation's list.
	each map[string]int
}

func readWeighing(t *testing.T) weighing {
	t.Helper()
	document, err := parser.ParseSchema(&ast.Source{Input: schema.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	number := func(directive *ast.Directive, name string) int {
		if directive == nil || directive.Arguments.ForName(name) == nil {
			return 0
		}
		n, err := strconv.Atoi(directive.Arguments.ForName(name).Value.Raw)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	p := weighing{make(map[string]int), make(map[string]int)}
	for _, definition := range slices.Concat(document.Definitions, document.Extensions) {
		for _, field := range definition.Fields {
			weight := number(field.Directives.ForName("cost"), "weight")
			if weight == 0 {
				continue
			}
			if definition.Kind == ast.InputObject {
				name := strings.TrimSuffix(definition.Name, "Input")
				p.each["Mutation."+strings.ToLower(name[:1])+name[1:]] = weight
				continue
			}
			p.of[definition.Name+"."+field.Name] = weight * max(1, number(field.Directives.ForName("listSize"), "assumedSize"))
		}
	}
	return p
}

// reckon is what a router makes of a field whose input has so many items: a list weighs
// once by itself and once for each item.
func (p weighing) reckon(field string, items int) int {
	if each := p.each[field]; each > 0 {
		return p.of[field] + each*(items+1)
	}
	return p.of[field]
}

// measured are calls to the store by field, the most that any asker caused, with how many
// items.
type measured map[string]struct{ calls, items int }

func (m measured) note(field string, calls, items int) {
	if calls >= m[field].calls {
		m[field] = struct{ calls, items int }{calls, items}
	}
}

// keptForEverybody are fields whose answer is remembered for all askers: the first one
// causes a call, and after that nobody for minutes. They weigh next to nothing.
var keptForEverybody = []string{"Query.checkRedirect", "Session.currencyCode"}

// TestWeightsAreInProportionToCalls asks for every field that has a weight, as everybody
// who may, and counts what the store was asked.
func TestWeightsAreInProportionToCalls(t *testing.T) {
	said, seen := readWeighing(t), make(measured)
	for _, column := range []int{0, 1, 17} { // a guest, a shopper, staff with everything
		measureColumn(t, seen, column)
	}
	measureTokens(t, seen)
	measurePurchases(t, seen)
	measurePrices(t, said, seen)
	bulk := make(measured)
	measureLists(t, bulk)
	for field := range said.of {
		got, wasMeasured := seen[field]
		switch {
		case strings.HasPrefix(field, "Product"): // measured in chunks
		case slices.Contains(keptForEverybody, field):
			if said.of[field] != 1 {
				t.Errorf("%s weighs %d, and is kept for everybody", field, said.of[field])
			}
		case !wasMeasured:
			t.Errorf("%s has a weight and was not measured", field)
		default:
			inProportion(t, field, said.reckon(field, got.items), got.calls, got.items)
		}
	}
	for field := range said.each {
		got, wasMeasured := bulk[field]
		if !wasMeasured {
			t.Errorf("a list of %s was not measured", field)
		}
		inProportion(t, field, said.reckon(field, got.items), got.calls, got.items)
	}
	for field, got := range seen {
		if got.calls > 0 && said.of[field] == 0 {
			t.Errorf("%s takes %d calls and has no weight", field, got.calls)
		}
	}
}

func inProportion(t *testing.T, field string, weight, calls, items int) {
	t.Helper()
	if cost := calls * costOfACall; 2*weight < cost || weight > 2*cost {
		t.Errorf("%s weighs %d with %d items, and takes %d calls, which are %d", field, weight, items, calls, cost)
	} else if testing.Verbose() {
		t.Logf("%-45s %4d items %4d calls, weighs %5d: %.2f", field, items, calls, weight, float64(weight)/float64(cost))
	}
}

// measureColumn asks what an asker of the matrix may ask. What a customer's own record
// takes is not part of the fields of it.
func measureColumn(t *testing.T, seen measured, column int) {
	t.Helper()
	asker := matrixAskers(t)[column]
	// What is kept for everybody is asked for first.
	asker.post(t, asker.header(t), matrixQuestion{query: `{ session { currencyCode } prices(input: {items: [{productEntityId: 120}]}) { stale } }`}, asker.words)
	asker.post(t, asker.header(t), matrixQuestion{query: `{ checkRedirect(redirectTo: "/account.php") { isAllowed } }`}, asker.words)
	calls := func(q matrixQuestion) int {
		header := asker.header(t)
		asker.env.Store.ResetCalls()
		asker.post(t, header, q, asker.words)
		return len(asker.env.Store.Calls())
	}
	all := matrixRows()
	for _, field := range slices.Sorted(maps.Keys(all)) { // what one asks for may be known to the next
		typeName, name, _ := strings.Cut(field, ".")
		if strings.HasPrefix(typeName, "Product") || field == "Query.prices" {
			continue // measured in chunks
		}
		for _, row := range all[field] {
			isWhole := row.field == name || strings.HasPrefix(row.field, name+" of ") || strings.HasPrefix(row.field, name+" and ")
			if !isWhole || strings.ReplaceAll(row.want, " ", "")[column] != '.' {
				continue
			}
			switch typeName {
			case "Query", "Mutation":
				seen.note(field, calls(matrixQuestion{query: strings.ToLower(typeName) + " { " + row.ask + " }"}), 1)
			default:
				alone := calls(asker.entityQuestion(typeName, `r: entityId`))
				seen.note(field, calls(asker.entityQuestion(typeName, row.ask))-alone, 1)
			}
		}
	}
}

// measurePrices asks for fifty prices that nobody has asked for, of products and of
// variants, once their settings are known.
func measurePrices(t *testing.T, said weighing, seen measured) {
	t.Helper()
	const items = 50
	for field, ask := range map[string]string{
		"Product.price":                   `... on Product { price { stale } }`,
		"Product.priceUnavailable":        `... on Product { priceUnavailable }`,
		"ProductVariant.price":            `... on ProductVariant { price { stale } }`,
		"ProductVariant.priceUnavailable": `... on ProductVariant { priceUnavailable }`,
	} {
		var list []any
		calls := callsForNew(t, func(seed sandbox.Description) (string, map[string]any) {
			for _, product := range withVariants(seed)[:items] {
				representation := map[string]any{"__typename": "Product", "entityId": product.EntityID}
				if strings.HasPrefix(field, "ProductVariant.") {
					representation = map[string]any{"__typename": "ProductVariant", "productEntityId": product.EntityID, "entityId": product.VariantEntityIDs[0]}
				}
				list = append(list, representation)
			}
			return `query ($r: [_Any!]!) { _entities(representations: $r) { ` + ask + ` } }`, map[string]any{"r": list}
		})
		inProportion(t, field, said.of[field]*items, calls, items)
	}
	calls := callsForNew(t, func(seed sandbox.Description) (string, map[string]any) {
		var list []any
		for _, product := range withVariants(seed)[:items] {
			list = append(list, map[string]any{"productEntityId": product.EntityID})
		}
		return `query ($i: [PriceItemInput!]!) { prices(input: {items: $i}) { stale } }`, map[string]any{"i": list}
	})
	seen.note("Query.prices", calls, items)
}

// withVariants are products of the seed that have variants and that callsForNew has not
// asked for.
func withVariants(seed sandbox.Description) []sandbox.DescribedProduct {
	return slices.DeleteFunc(slices.Clone(seed.Products[1:]), func(p sandbox.DescribedProduct) bool { return len(p.VariantEntityIDs) == 0 })
}

// callsForNew counts the calls for a question to a store of its own, of which only the
// settings are known.
func callsForNew(t *testing.T, question func(sandbox.Description) (string, map[string]any)) int {
	t.Helper()
	env := e2e.Start(t)
	first := env.Seed.Products[0].EntityID
	env.Ask(t, "", fmt.Sprintf(`{ prices(input: {items: [{productEntityId: %d}]}) { stale } }`, first), nil)
	query, variables := question(env.Seed)
	env.Store.ResetCalls()
	if got := env.Ask(t, "", query, variables); len(got.Errors) != 0 && got.Errors[0].Code() != "PRICE_UNAVAILABLE" {
		t.Fatalf("%s: %+v", query, got.Errors[0])
	}
	return len(env.Store.Calls())
}

// measureLists has staff change a hundred things at once, each way.
func measureLists(t *testing.T, seen measured) {
	t.Helper()
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	staff := http.Header{"X-Clientele-Staff": {issuer.Token(t, matrixScopes...)}}
	change := func(mutation, list, made string, n int, item func(i int) any) []any {
		items := make([]any, n)
		for i := range items {
			items[i] = item(i)
		}
		selection := made
		if made != "" {
			selection = made + " { entityId }"
		}
		env.Store.ResetCalls()
		got := e2e.Post(t, env.Graph.URL(), staff, fmt.Sprintf(`mutation ($i: %sInput!) { r: %s(input: $i) { results { index %s errors { __typename } } } }`,
			strings.ToUpper(mutation[:1])+mutation[1:], mutation, selection), map[string]any{"i": map[string]any{list: items}})
		seen.note("Mutation."+mutation, len(env.Store.Calls()), n)
		ids := make([]any, n)
		for i := range items {
			if got.At("r", "results", i, "index") == nil || got.At("r", "results", i, "errors", 0) != nil {
				t.Fatalf("%s %d: %+v %+v", mutation, i, got.At("r", "results", i), got.Errors)
			}
			ids[i] = got.At("r", "results", i, made, "entityId")
		}
		return ids
	}
	object := func(pairs ...any) map[string]any {
		fields := make(map[string]any)
		for i := 0; i < len(pairs); i += 2 {
			fields[pairs[i].(string)] = pairs[i+1]
		}
		return fields
	}
	const most = 100
	people := change("createCustomers", "customers", "customer", most, func(i int) any {
		return object("email", fmt.Sprintf("weighed-%d@example.com", i), "firstName", "Ada", "lastName", "Nova")
	})
	of := func(ids []any) func(int) any { return func(i int) any { return ids[i] } }
	change("updateCustomers", "customers", "", most, func(i int) any { return object("entityId", people[i], "company", "Nova") })
	addresses := change("createCustomerAddresses", "addresses", "address", most, func(i int) any {
		return object("customerEntityId", people[i], "firstName", "Ada", "lastName", "Nova", "address1", "1 Long Road",
			"city", "Sampleton", "stateOrProvince", "Oregon", "postalCode", "97000", "countryCode", "US")
	})
	change("updateCustomerAddresses", "addresses", "", most, func(i int) any { return object("entityId", addresses[i], "city", "Farther") })
	change("deleteCustomerAddresses", "entityIds", "", most, of(addresses))
	change("setCustomerAttributeValues", "values", "", most, func(i int) any {
		return object("customerEntityId", people[i], "attributeEntityId", 1, "value", "Larch")
	})
	change("deleteCustomerAttributeValues", "values", "", most, func(i int) any {
		return object("customerEntityId", people[i], "attributeEntityId", 1)
	})
	change("setCustomerFormFieldValues", "customers", "", most, func(i int) any {
		return object("customerEntityId", people[i], "formFields", object("texts", []any{object("fieldEntityId", 21, "text", "Here")}))
	})
	metafields := change("createCustomerMetafields", "metafields", "metafield", most, func(i int) any {
		return object("customerEntityId", people[i], "namespace", "weights", "key", "k", "value", "v", "permission", "APP_ONLY")
	})
	change("updateCustomerMetafields", "metafields", "", most, func(i int) any {
		return object("customerEntityId", people[i], "entityId", metafields[i], "value", "w")
	})
	change("deleteCustomerMetafields", "metafields", "", most, func(i int) any {
		return object("customerEntityId", people[i], "entityId", metafields[i])
	})
	const definitions = 40 // a store has fifty at most, some of them from the seed
	attributes := change("createCustomerAttributeDefinitions", "attributes", "attribute", definitions, func(i int) any {
		return object("name", fmt.Sprintf("Weighed %d", i), "kind", "NUMBER")
	})
	change("updateCustomerAttributeDefinitions", "attributes", "", definitions, func(i int) any {
		return object("entityId", attributes[i], "name", fmt.Sprintf("Measured %d", i))
	})
	change("deleteCustomerAttributeDefinitions", "entityIds", "", definitions, of(attributes))
	change("deleteCustomers", "entityIds", "", most, of(people))
}
