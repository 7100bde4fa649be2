package graph

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/clientele-graph/clientele/graph/generated"
)

// reckoned is what the meter makes of a valid document with variables as JSON.
func reckoned(t *testing.T, query, variables string) tally {
	t.Helper()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	doc := parsed(t, query)
	if problems := validator.ValidateWithRules(schema, doc, validationRules(true)); len(problems) > 0 {
		t.Fatalf("%s: %v", query, problems)
	}
	decoder := json.NewDecoder(strings.NewReader(variables))
	decoder.UseNumber()
	var given map[string]any
	if err := decoder.Decode(&given); err != nil {
		t.Fatal(err)
	}
	values, err := validator.VariableValues(schema, doc.Operations[0], given)
	if err != nil {
		t.Fatalf("%s: %v", variables, err)
	}
	m := meter{weights: readWeights(schema), variables: values}
	return m.set(doc.Operations[0].SelectionSet)
}

// represented is a list of so many representations of each type.
func represented(counts map[string]int) string {
	var list []string
	for typeName, n := range counts {
		for i := range n {
			list = append(list, fmt.Sprintf(`{"__typename": %q, "entityId": %d, "productEntityId": 7}`, typeName, i+1))
		}
	}
	return `{"r": [` + strings.Join(list, ",") + `]}`
}

func TestWhatAnOperationCosts(t *testing.T) {
	const entities = `query ($r: [_Any!]!) { _entities(representations: $r) { %s } }`
	const call = 50
	for name, test := range map[string]struct {
		query, variables string
		want             int
		dearest          string
	}{
		"nothing":               {`{ session { kind } }`, `{}`, 0, ""},
		"one call":              {`{ viewer { email } }`, `{}`, call, "Query.viewer"},
		"two aliases":           {`{ a: viewer { email } b: viewer { email } }`, `{}`, 2 * call, "Query.viewer"},
		"the same twice":        {`{ viewer { email } viewer { email } }`, `{}`, 2 * call, "Query.viewer"},
		"left out":              {`{ viewer @skip(if: true) { email } a: viewer @include(if: false) { email } }`, `{}`, 2 * call, "Query.viewer"},
		"left out by variables": {`query ($b: Boolean!) { viewer @include(if: $b) { email } }`, `{"b": false}`, call, "Query.viewer"},
		"a list":                {`{ viewer { storedInstruments { isDefault } } }`, `{}`, call + 10*5, "Query.viewer"},

		"a page by default":      {`{ customers { nodes { addresses { totalCount } } } }`, `{}`, call + 10*call, "Customer.addresses"},
		"a page by a literal":    {`{ customers(first: 3) { nodes { addresses { totalCount } } } }`, `{}`, call + 3*call, "Customer.addresses"},
		"a page by a variable":   {`query ($n: Int!) { customers(first: $n) { nodes { addresses { totalCount } } } }`, `{"n": 4}`, call + 4*call, "Customer.addresses"},
		"a variable's default":   {`query ($n: Int! = 6) { customers(first: $n) { nodes { addresses { totalCount } } } }`, `{}`, call + 6*call, "Customer.addresses"},
		"another default":        {`query ($n: Int = 6) { customers(first: $n) { nodes { addresses { totalCount } } } }`, `{"n": 2}`, call + 2*call, "Customer.addresses"},
		"a null for the default": {`query ($n: Int = 6) { customers(first: $n) { nodes { addresses { totalCount } } } }`, `{"n": null}`, call + 10*call, "Customer.addresses"},
		"less than nothing":      {`{ customers(first: -5) { nodes { addresses { totalCount } } } }`, `{}`, call, "Query.customers"},
		"a negative variable":    {`query ($n: Int!) { customers(first: $n) { nodes { addresses { totalCount } } } }`, `{"n": -2147483648}`, call, "Query.customers"},
		"all there is":           {`{ customers(first: 2147483647) { nodes { addresses { totalCount } } } }`, `{}`, ceiling, "Customer.addresses"},
		"more than an Int":       {`query ($n: Int!) { customers(first: $n) { nodes { addresses { totalCount } } } }`, `{"n": 9223372036854775807}`, ceiling, "Customer.addresses"},
		"pages in pages":         {`{ customers(first: 50) { nodes { addresses(first: 50) { totalCount } } edges { node { addresses { totalCount } } } } }`, `{}`, call + 2*50*call, "Customer.addresses"},

		"prices, in chunks":   {`{ prices(input: {items: [{productEntityId: 1}]}) { stale } }`, `{}`, 2 * call, "Query.prices"},
		"prices by variable":  {`query ($i: [PriceItemInput!]!) { prices(input: {items: $i}) { stale } }`, `{"i": [` + strings.TrimSuffix(strings.Repeat(`{"productEntityId": 1},`, 250), ",") + `]}`, 250 * 2, "Query.prices"},
		"an input's variable": {`query ($i: PricesInput!) { prices(input: $i) { product { price { stale } } } }`, `{"i": {"items": [{"productEntityId": 1}, {"productEntityId": 2}]}}`, 2*call + 2*2, "Query.prices"},
		"prices of prices":    {`query ($i: PricesInput!) { prices(input: $i) { product { price { product { price { stale } } } } } }`, `{"i": {"items": [{"productEntityId": 1}, {"productEntityId": 2}]}}`, 2*call + 2*(2+2), "Query.prices"},

		"products":        {fmt.Sprintf(entities, `... on Product { price { stale } }`), represented(map[string]int{"Product": 500}), 500 * 3, "Product.price"},
		"of other types":  {fmt.Sprintf(entities, `... on Customer { addresses { totalCount } }`), represented(map[string]int{"Product": 499, "Customer": 1}), 500 + call, "Query._entities"},
		"mixed":           {fmt.Sprintf(entities, `... on Product { price { stale } } ... on ProductVariant { price { stale } } ... on Customer { consent { allow } } ... on CustomerGroup { name }`), represented(map[string]int{"Product": 10, "ProductVariant": 20, "Customer": 3, "CustomerGroup": 4}), 37 + 20 + 40 + 3*call, "Customer.consent"},
		"by fragments":    {`query ($r: [_Any!]!) { _entities(representations: $r) { ...E } } fragment E on _Entity { ... { ...P } ...P } fragment P on Product { price { stale } }`, represented(map[string]int{"Product": 5, "Customer": 5}), 10 + 2*5*2, "Query._entities"},
		"what is no type": {fmt.Sprintf(entities, `__typename ... on Product { price { stale } }`), `{"r": [{"__typename": "Nothing"}, {"__typename": 5}, {}, "x", 5, {"__typename": "Product"}]}`, 6 + 2, "Query._entities"},
		"none":            {fmt.Sprintf(entities, `... on Product { price { stale } }`), `{"r": []}`, 0, ""},
		"as literals":     {`{ _entities(representations: [{__typename: "Product", entityId: 1}, {__typename: "Customer"}]) { ... on Product { price { stale } } } }`, `{}`, 2 + 2, "Query._entities"},
		"a literal of a variable": {
			`query ($a: _Any!, $t: String!) { _entities(representations: [$a, {__typename: $t}]) { ... on Product { price { stale } } } }`,
			`{"a": {"__typename": "Product"}, "t": "Product"}`, 2 + 2*2, "Product.price",
		},
		"two lists":             {`query ($r: [_Any!]!) { a: _entities(representations: $r) { ... on Product { price { stale } } } b: _entities(representations: $r) { ... on Product { price { stale } } } }`, represented(map[string]int{"Product": 5}), 2 * 5 * 3, "Product.price"},
		"a mutation":            {`mutation { logout { cartEntityId } }`, `{}`, call, "Mutation.logout"},
		"a change of a hundred": {`mutation ($e: [Int!]!) { deleteCustomers(input: {entityIds: $e}) { results { index } } }`, `{"e": [1, 2, 3]}`, 2 * call, "Mutation.deleteCustomers"},
		"what is read of three": {`mutation ($e: [UpdateCustomersItemInput!]!) { updateCustomers(input: {customers: $e}) { ...R } } fragment R on UpdateCustomersPayload { results { customer { addresses { totalCount } } } }`, `{"e": [{"entityId": 1}, {"entityId": 2}, {"entityId": 3}]}`, 2*call + 3*call, "Customer.addresses"},
		"what is read of four":  {`mutation ($i: UpdateCustomersInput!) { updateCustomers(input: $i) { results { customer { addresses { totalCount } } } } }`, `{"i": {"customers": [{"entityId": 1}, {"entityId": 2}, {"entityId": 3}, {"entityId": 3}]}}`, 2*call + 4*call, "Customer.addresses"},
		"what is read of two":   {`mutation { updateCustomers(input: {customers: [{entityId: 1}, {entityId: 2}]}) { results { customer { addresses { totalCount } } } } }`, `{}`, 2*call + 2*call, "Mutation.updateCustomers"},
		"what is read of none":  {`mutation { updateCustomers(input: {customers: []}) { results { customer { addresses { totalCount } } } } }`, `{}`, 2*call + 100*call, "Customer.addresses"},
		"one representation":    {fmt.Sprintf(entities, `... on Product { price { stale } }`), `{"r": {"__typename": "Product", "entityId": 1}}`, 1 + 2, "Product.price"},
	} {
		t.Run(name, func(t *testing.T) {
			got := reckoned(t, test.query, test.variables)
			if got.cost != test.want || got.dearest != test.dearest {
				t.Errorf("%d, most of it %q, want %d and %q", got.cost, got.dearest, test.want, test.dearest)
			}
		})
	}
}

// costly writes documents and adds up on its own what they cost.
type costly struct {
	*rand.Rand
	fragments []string
	costs     []int
	aliases   int
}

// customer writes a selection of a customer and returns what it costs.
func (c *costly) customer(depth int) (text string, cost int) {
	for range 1 + c.IntN(3) {
		c.aliases++
		alias := fmt.Sprintf(" a%d: ", c.aliases)
		switch n := c.IntN(12); c.IntN(7) {
		case 0:
			text, cost = text+alias+fmt.Sprintf("addresses(first: %d) { totalCount }", n), cost+50
		case 1:
			text, cost = text+alias+"attributes { name }", cost+50
		case 2:
			text, cost = text+alias+"email", cost+0
		case 3:
			text, cost = text+alias+"formFields @skip(if: true) { name }", cost+60
		case 4:
			if depth > 0 {
				inner, below := c.customer(depth - 1)
				text, cost = text+" ... on Customer {"+inner+"}", cost+below
			}
		case 5:
			if len(c.fragments) > 0 {
				i := c.IntN(len(c.fragments))
				text, cost = text+fmt.Sprintf(" ...F%d", i), cost+c.costs[i]
			}
		default:
			text, cost = text+alias+"consent { allow }", cost+50
		}
	}
	return text + " id", cost
}

func TestCostsAddUp(t *testing.T) {
	for seed := range uint64(400) {
		c := &costly{Rand: rand.New(rand.NewPCG(seed, 7))}
		for range c.IntN(4) {
			text, cost := c.customer(2)
			c.fragments, c.costs = append(c.fragments, text), append(c.costs, cost)
		}
		var document strings.Builder
		inList, first := c.IntN(2) == 0, c.IntN(51)
		text, each := c.customer(3)
		want := each + 50
		document.WriteString("query ($n: Int!, $r: [_Any!]!) { viewer {" + text + "}")
		text, each = c.customer(3)
		want += 50 + first*each
		fmt.Fprintf(&document, " customers(first: $n) { nodes {%s} }", text)
		customers, products := c.IntN(60), c.IntN(60)
		text, each = c.customer(3)
		want += customers + products + customers*each
		if inList {
			text, want = text+"} ... on Product { price { stale }", want+2*products
		}
		document.WriteString(" _entities(representations: $r) { ... on Customer {" + text + "} } ")
		for i := range c.fragments {
			fmt.Fprintf(&document, "...X%d ", i)
		}
		document.WriteString("}")
		for i, text := range c.fragments {
			want += 50 + c.costs[i] // each is spread once more, so that all are used
			fmt.Fprintf(&document, " fragment F%d on Customer {%s} fragment X%d on Query { x%d: viewer { ...F%d } }", i, text, i, i, i)
		}
		variables := strings.Replace(represented(map[string]int{"Customer": customers, "Product": products}), "{", fmt.Sprintf(`{"n": %d, `, first), 1)
		if got := reckoned(t, document.String(), variables); got.cost != want {
			t.Fatalf("seed %d: %d, want %d: %s", seed, got.cost, want, &document)
		}
	}
}

// What is reckoned never allocates for what routers send all day.
func TestReckoningAllocatesNothing(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	doc := parsed(t, `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId
		price { calculatedPrice { taxExclusive taxInclusive } salePrice { taxExclusive } bulkPricing { minimumQuantity } } } } }`)
	if problems := validator.ValidateWithRules(schema, doc, validationRules(true)); len(problems) > 0 {
		t.Fatal(problems)
	}
	list := make([]any, 50)
	for i := range list {
		list[i] = map[string]any{"__typename": "Product", "entityId": json.Number("5")}
	}
	op := &graphql.OperationContext{Operation: doc.Operations[0], Variables: map[string]any{"r": list}}
	limiting := cost{limits: DefaultLimits(), weights: readWeights(schema)}
	if n := testing.AllocsPerRun(100, func() {
		if problem := limiting.MutateOperationContext(t.Context(), op); problem != nil {
			t.Fatal(problem)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The kinds of representations are the types with a key.
func TestKindsAreThoseOfTheSchema(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for name, definition := range schema.Types {
		counted := kinds{}
		counted.add(name)
		n, isEntity := counted.of(name)
		if want := definition.Directives.ForName("key") != nil; isEntity != want || (n == 1) != want {
			t.Errorf("%s is counted %d times, is one of the kinds: %v", name, n, isEntity)
		}
	}
}
