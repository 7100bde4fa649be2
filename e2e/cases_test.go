package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

// routerCase is one operation through a router and everything it must show. The
// same cases run on every router.
type routerCase struct {
	name string
	// who asks.
	who principal
	// header is what the client sends beside who it is.
	header http.Header
	// changes are to the store and the graph before they start.
	changes []func(*e2e.Options)
	// before changes the store or the graph.
	before    func(t *testing.T, on stage)
	query     string
	variables func(on stage) map[string]any
	// want maps places in the data to what must stand there.
	want map[string]any
	// codes are those of the errors, sorted, each once.
	codes []string
	// hops are the calls that the operation causes.
	hops hops
	// merged are those of a router that asks for several types of entities at once, if
	// they differ.
	merged *hops
	// also looks at what a table cannot hold.
	also func(t *testing.T, on stage, got e2e.Answer)
}

const (
	fiftyProducts = `{ products(first: 50) { entityId name price(currencyCode: "USD") { calculatedPrice { taxExclusive } } } }`
	fiveHundred   = `{ products(first: 500) { entityId name price(currencyCode: "USD") { calculatedPrice { taxExclusive } } } }`
	threeProducts = `{ products(first: 3) { name price { calculatedPrice { taxExclusive } } priceUnavailable } }`
	threeVariants = `{ products(first: 3) { variants { sku entityId price(currencyCode: "USD") { calculatedPrice { taxExclusive } } } } }`
	clientsID     = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
	clientsTrace  = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	clientsState  = "shop=of-the-client"
)

// ofTheRouter are the codes where the error is the router's: each has its own.
var ofTheRouter = []string{"*"}

func routerCases() []routerCase {
	joined := hops{entities: 1, pricing: 1, catalogue: 1}
	unpriced := hops{entities: 1, catalogue: 1}
	return []routerCase{
		{
			name: "fifty products and wholesale's prices", who: shopper(groupWholesale), query: fiftyProducts, hops: joined,
			want: firstTen(func(guest, retail, wholesale string) string { return wholesale }), also: allArePriced(50),
		},
		{
			name: "fifty products and a guest's prices", who: guest, query: fiftyProducts, hops: joined,
			want: firstTen(func(guest, retail, wholesale string) string { return guest }), also: allArePriced(50),
		},
		{
			name: "five hundred products", changes: []func(*e2e.Options){manyProducts}, who: shopper(groupWholesale), query: fiveHundred,
			hops: hops{entities: 1, pricing: 10, catalogue: 1},
			want: firstTen(func(guest, retail, wholesale string) string { return wholesale }), also: allArePriced(500),
		},
		{
			name: "variants", who: shopper(groupWholesale), query: threeVariants, hops: joined,
			want: map[string]any{
				"products.1.variants.0.sku": "KP-102-1021", "products.1.variants.0.price.calculatedPrice.taxExclusive": "14",
				"products.1.variants.1.sku": "KP-102-1022", "products.1.variants.1.price.calculatedPrice.taxExclusive": "18",
				"products.1.variants.2.sku": "KP-102-1023", "products.1.variants.2.price.calculatedPrice.taxExclusive": "30",
			},
		},
		{
			name: "from prices to the catalogue", who: guest,
			query: `{ prices(input: {currencyCode: "USD", items: [{productEntityId: 101}, {productEntityId: 102, variantEntityId: 1022}]}) {
				product { name } variant { sku } calculatedPrice { taxExclusive } } }`,
			want: map[string]any{
				"prices.0.product.name": "Product 101", "prices.0.variant": nil, "prices.0.calculatedPrice.taxExclusive": "98",
				"prices.1.product.name": "Product 102", "prices.1.variant.sku": "KP-102-1022", "prices.1.calculatedPrice.taxExclusive": "24.5",
			},
			// A variant that nobody has priced yet is in a call of its own, see docs/prices.md.
			hops: hops{roots: 1, pricing: 2, catalogue: 2}, merged: &hops{roots: 1, pricing: 2, catalogue: 1},
		},
		{
			name: "signing in, then asking", who: guest, query: e2e.LoginMutation, hops: hops{roots: 1},
			variables: func(on stage) map[string]any {
				person := on.Seed.Customers[1] // of the second group, wholesale
				return map[string]any{"input": map[string]any{"email": person.Email, "password": person.Password}}
			},
			want: map[string]any{"login.session.customer.entityId": 2, "login.errors": []any{}},
			also: func(t *testing.T, on stage, got e2e.Answer) {
				token, _ := got.At("login", "session", "token").(string)
				if next := on.Ask(t, token, fiftyProducts, nil); len(next.Errors) != 0 || next.At("products", 0, "price", "calculatedPrice", "taxExclusive") != "70" {
					t.Errorf("asked with the session: %+v", next)
				}
			},
		},
		{
			name: "a hidden price", who: guest, query: threeProducts, hops: joined,
			before: func(t *testing.T, on stage) {
				if !on.Store.Store().SetProductPriceHidden(103, true) {
					t.Fatal("the seed lacks product 103")
				}
			},
			want: map[string]any{
				"products.0.priceUnavailable": nil, "products.0.price.calculatedPrice.taxExclusive": "98",
				"products.2.name": "Product 103", "products.2.price": nil, "products.2.priceUnavailable": "HIDDEN",
			},
		},
		{
			name: "a session that is over", who: over, query: threeProducts, hops: unpriced, codes: []string{"SESSION_EXPIRED"},
			want: map[string]any{"products.0.name": "Product 101", "products.0.price": nil, "products.2.name": "Product 103"},
		},
		{
			name: "a token that is none", who: forged, query: threeProducts, hops: unpriced, codes: []string{"UNAUTHENTICATED"},
			want: map[string]any{"products.0.name": "Product 101", "products.0.price": nil, "products.2.name": "Product 103"},
		},
		{
			name: "staff asks for a group", who: staff("pricing:read"), hops: joined,
			query: `{ products(first: 1) { name price(customerGroupEntityId: 2) { calculatedPrice { taxExclusive } } } }`,
			want:  map[string]any{"products.0.price.calculatedPrice.taxExclusive": "70"},
		},
		{
			name: "a shopper asks for a group", who: shopper(groupRetail), hops: unpriced, codes: []string{"FORBIDDEN"},
			query: `{ products(first: 1) { name price(customerGroupEntityId: 2) { calculatedPrice { taxExclusive } } } }`,
			want:  map[string]any{"products.0.name": "Product 101", "products.0.price": nil},
		},
		{
			name: "the store does not price", who: guest, query: threeProducts, hops: hops{entities: 1, pricing: 3, catalogue: 1},
			before: failing(sandbox.On("pricing")),
			want: map[string]any{
				"products.0.name": "Product 101", "products.0.price": nil, "products.0.priceUnavailable": "UPSTREAM_UNAVAILABLE",
				"products.2.name": "Product 103", "products.2.price": nil, "products.2.priceUnavailable": "UPSTREAM_UNAVAILABLE",
			},
		},
		{
			// Not even the channel's currency is known.
			name: "the store does nothing at all", who: guest, query: threeProducts, hops: unpriced,
			before: failing(sandbox.Matcher{}),
			want:   map[string]any{"products.0.name": "Product 101", "products.0.price": nil, "products.0.priceUnavailable": "UPSTREAM_UNAVAILABLE"},
		},
		{
			name: "the graph does not answer", who: guest, query: threeProducts, hops: unpriced, codes: ofTheRouter,
			before: func(t *testing.T, on stage) { on.Clientele.Aim(t, "http://"+nowhere) },
			want:   map[string]any{"products.0.name": "Product 101", "products.0.price": nil, "products.2.name": "Product 103"},
		},
		{
			name: "the catalogue does not answer", who: guest, codes: ofTheRouter, hops: hops{roots: 1, pricing: 1, catalogue: 1},
			before: func(t *testing.T, on stage) { on.Catalogue.GoDown(t) },
			query: `{ prices(input: {currencyCode: "USD", items: [{productEntityId: 102, variantEntityId: 1022}]}) {
				variant { sku } calculatedPrice { taxExclusive } } }`,
			want: map[string]any{"prices.0.variant": nil, "prices.0.calculatedPrice.taxExclusive": "24.5"},
		},
		{
			// Prices and the catalogue are there, the shopper's own record is not.
			name: "the store's storefront does not answer", who: shopper(groupWholesale), hops: hops{roots: 1, pricing: 0, catalogue: 1},
			query:  `{ viewer { entityId email } products(first: 1) { name } }`,
			before: failing(sandbox.On("storefront")), codes: []string{"UPSTREAM_UNAVAILABLE"},
			want: map[string]any{"viewer": nil, "products.0.name": "Product 101"},
		},
		{
			name: "what is ours is not the catalogue's to ask", who: shopper(groupWholesale),
			query: `{ products(first: 1) { name } viewer { entityId email addresses(first: 5) { nodes { address1 } } } session { kind } }`,
			want:  map[string]any{"viewer.entityId": 2, "session.kind": "SHOPPER", "products.0.name": "Product 101"},
			hops:  hops{roots: 1, catalogue: 1},
		},
		{
			name: "introspection", who: guest,
			query: `{ query: __type(name: "Query") { fields { name } } price: __type(name: "Product") { fields { name } }
				any: __type(name: "_Any") { name } }`,
			want: map[string]any{"any": nil},
			also: func(t *testing.T, _ stage, got e2e.Answer) {
				for place, want := range map[string][]string{"query": {"products", "prices", "viewer"}, "price": {"name", "price", "priceUnavailable"}} {
					for _, field := range want {
						if !holds(got.At(place, "fields"), field) {
							t.Errorf("%s has no field %s: %v", place, field, got.At(place))
						}
					}
				}
			},
		},
		{
			name: "one correlation id for everything", who: shopper(groupRetail),
			header: http.Header{"X-Correlation-Id": {clientsID}, "Traceparent": {clientsTrace}, "Tracestate": {clientsState}},
			query:  `{ viewer { entityId email addresses(first: 1) { nodes { city } } } products(first: 1) { name } }`,
			want:   map[string]any{"viewer.entityId": 1, "products.0.name": "Product 101"},
			hops:   hops{roots: 1, catalogue: 1}, also: checkCorrelation,
		},
		{
			name: "what a client's headers become", who: shopper(groupWholesale), query: threeProducts, hops: joined,
			header: http.Header{
				"X-Correlation-Id": {clientsID}, "Traceparent": {clientsTrace}, "Cookie": {"SHOP_SESSION_TOKEN=forged-cookie"},
				"X-Bc-Customer-Access-Token": {"forged-token"}, "X-Clientele-Router-Secret": {"forged-secret"},
				"X-Clientele-Bff-Secret": {"forged-proof"}, "X-Bc-Customer-Id": {"forged-customer"}, "Authorization": {"Bearer forged-bearer"},
			},
			also: checkHeaders,
		},
	}
}

// firstTen are the prices calculated by hand, one of three columns.
func firstTen(column func(guest, retail, wholesale string) string) map[string]any {
	want := make(map[string]any)
	for i, row := range handCalculated() {
		want[fmt.Sprintf("products.%d.name", i)] = fmt.Sprintf("Product %d", row.product)
		want[fmt.Sprintf("products.%d.price.calculatedPrice.taxExclusive", i)] = column(row.guest, row.retail, row.wholesale)
	}
	return want
}

// allArePriced checks that the first n products have a name and a price, which the graph was
// asked for once.
func allArePriced(n int) func(*testing.T, stage, e2e.Answer) {
	return func(t *testing.T, on stage, got e2e.Answer) {
		for i, product := range on.Seed.Products[:n] {
			if fmt.Sprint(got.At("products", i, "entityId")) != fmt.Sprint(product.EntityID) || got.At("products", i, "price", "calculatedPrice", "taxExclusive") == nil {
				t.Fatalf("product %d is %v", product.EntityID, got.At("products", i))
			}
		}
		if passed := on.Clientele.Passed(); len(passed) != 1 || passed[0].Representations != n {
			t.Errorf("the graph was asked %d times, want once for %d entities", len(passed), n)
		}
	}
}

// failing makes the store answer 500 to everything that m chooses.
func failing(m sandbox.Matcher) func(*testing.T, stage) {
	return func(t *testing.T, on stage) {
		if err := on.Store.FailNext(m, 100, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusInternalServerError}); err != nil {
			t.Fatal(err)
		}
	}
}

func holds(fields any, name string) bool {
	list, _ := fields.([]any)
	for _, field := range list {
		if field.(map[string]any)["name"] == name {
			return true
		}
	}
	return false
}

// checkHeaders checks what reached the graph of what a client sent.
func checkHeaders(t *testing.T, on stage, _ e2e.Answer) {
	requests := on.Clientele.Passed()
	if len(requests) != 1 {
		t.Fatalf("the graph was asked %d times", len(requests))
	}
	passed := requests[0].Header
	if parent, want := passed.Get("Traceparent"), clientsTrace; parent != want {
		if trace := want[:len("00-0af7651916cd43dd8448eb211c80319c-")]; !on.Router.Manners().SpansOfItsOwn || !strings.HasPrefix(parent, trace) {
			t.Errorf("the graph got Traceparent: %q, want %q", parent, want)
		}
	}
	for name, want := range map[string]string{
		"X-Correlation-Id": clientsID, "X-Clientele-Router-Secret": on.Secret,
		"X-Bc-Customer-Access-Token": "", "X-Clientele-Bff-Secret": "", "X-Bc-Customer-Id": "", "Cookie": "", "Authorization": "",
	} {
		if value := passed.Get(name); value != want {
			t.Errorf("the graph got %s: %q, want %q", name, value, want)
		}
	}
	if passed.Get("X-Clientele-Session") == "" {
		t.Error("the graph got no session")
	}
}

// checkCorrelation checks that the client's id reached the store and came back, and that
// every subgraph knows id and trace. Prices are not asked for here: calls that serve several
// operations at once have ids of their own.
func checkCorrelation(t *testing.T, on stage, got e2e.Answer) {
	if id := got.Header.Get("X-Correlation-Id"); id != clientsID {
		t.Errorf("the client is told %q", id)
	}
	calls := on.Store.Calls()
	if len(calls) == 0 {
		t.Error("the store was asked nothing")
	}
	for _, call := range calls {
		if call.CorrelationID != clientsID {
			t.Errorf("%s %s went out with %q", call.Endpoint, call.Operation, call.CorrelationID)
		}
	}
	told := make(map[string][]http.Header)
	for _, passed := range on.Clientele.Passed() {
		told[e2e.ClienteleName] = append(told[e2e.ClienteleName], passed.Header)
	}
	for _, call := range on.Catalogue.Calls(t) {
		header := http.Header{}
		for name, value := range call.Headers {
			header.Set(name, value)
		}
		told["catalogue"] = append(told["catalogue"], header)
	}
	if len(told) != 2 {
		t.Errorf("asked were %v", told)
	}
	for subgraph, headers := range told {
		for _, header := range headers {
			trace := header.Get("Traceparent")
			if header.Get("X-Correlation-Id") != clientsID || !strings.HasPrefix(trace, clientsTrace[:36]) || header.Get("Tracestate") != clientsState {
				t.Errorf("%s is told of %q, %q, %q", subgraph, header.Get("X-Correlation-Id"), trace, header.Get("Tracestate"))
			}
		}
	}
}
