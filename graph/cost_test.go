package graph_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
	"github.com/clientele-graph/clientele/session"
)

// withLimits gives a world the published limits, changed.
func withLimits(change func(*graph.Limits)) func(*world) {
	return func(w *world) { change(&w.options.Limits) }
}

// A few lines of fragments ask for millions of fields of hundreds of products.
func TestFieldsAreReckonedWithTheLengthOfTheirLists(t *testing.T) {
	var doubling strings.Builder
	doubling.WriteString("query ($r: [_Any!]!) { _entities(representations: $r) { ...F0 } }")
	for i := range 8 {
		fmt.Fprintf(&doubling, " fragment F%d on Product { a: price { product { ...F%d } } b: price { product { ...F%d } } }", i, i+1, i+1)
	}
	doubling.WriteString(" fragment F8 on Product { entityId }")
	list := make([]any, 500)
	for i := range list {
		list[i] = goodProduct(i + 1).representation
	}
	w := newWorld(t, withLimits(func(l *graph.Limits) { l.Cost = 1 << 29 }))
	got := w.ask(t, doubling.String(), map[string]any{"r": list})
	if len(got.Errors) != 1 || got.Errors[0].Extensions["limit"] != "fields" || len(w.pricing.calls) != 0 {
		t.Errorf("got %+v after %d calls", got.Errors, len(w.pricing.calls))
	}
	if got := w.ask(t, doubling.String(), map[string]any{"r": list[:1]}); len(got.Errors) != 0 {
		t.Errorf("one product is refused: %+v", got.Errors)
	}
}

func TestFiveHundredProductsInThreeCurrenciesAreNotTooMuch(t *testing.T) {
	list := make([]any, 500)
	for i := range list {
		list[i] = goodProduct(i + 100).representation
	}
	got := newWorld(t).ask(t, `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId
		a: price(currencyCode: "USD") { ...P } b: price(currencyCode: "CAD") { ...P } c: price(currencyCode: "CAD", countryCode: "CA") { ...P } } } }
		fragment P on ProductPrice { calculatedPrice { taxExclusive taxInclusive } salePrice { taxExclusive } bulkPricing { minimumQuantity } }`,
		map[string]any{"r": list})
	if len(got.Errors) != 0 {
		t.Errorf("%d errors, the first %+v", len(got.Errors), got.Errors[0])
	}
	got = newWorld(t).ask(t, `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId
		a: price(currencyCode: "USD") { stale } aWhy: priceUnavailable(currencyCode: "USD")
		b: price(currencyCode: "CAD") { stale } bWhy: priceUnavailable(currencyCode: "CAD")
		c: price(currencyCode: "CAD", countryCode: "CA") { stale } cWhy: priceUnavailable(currencyCode: "CAD", countryCode: "CA") } } }`,
		map[string]any{"r": list})
	if len(got.Errors) != 0 {
		t.Errorf("with their reasons: %d errors, the first %+v", len(got.Errors), got.Errors[0])
	}
}

// What costs the store too much is refused before anything is asked, by the name of the
// field: the collaborators are not there and would panic.
func TestWhatCostsTooMuchIsNotRun(t *testing.T) {
	aliases := func(n int, selection string) string {
		var all strings.Builder
		for i := range n {
			fmt.Fprintf(&all, " a%d: %s", i, selection)
		}
		return "{" + all.String() + " }"
	}
	const page = `customers(first: 50) { nodes { addresses { totalCount } attributes { name } } }`
	customers := make([]any, 500)
	for i := range customers {
		customers[i] = map[string]any{"__typename": "Customer", "entityId": i + 1}
	}
	for name, test := range map[string]struct {
		query     string
		variables map[string]any
		field     string
	}{
		"aliases":             {aliases(30, `viewer { addresses { totalCount } formFields { name } consent { allow } }`), nil, "Customer.formFields"},
		"a page":              {"{" + page + "}", nil, "Customer.addresses"},
		"a page by variable":  {`query ($n: Int!) { customers(first: $n) { nodes { metafields(namespace: "n") { key } consent { allow } } } }`, map[string]any{"n": 50}, "Customer.metafields"},
		"a huge page":         {`{ customers(first: 2000000000) { nodes { addresses { totalCount } } } }`, nil, "Customer.addresses"},
		"a fragment":          {`{ ...F } fragment F on Query { ` + page + ` }`, nil, "Customer.addresses"},
		"fragments":           {`{ ...A ...A ...A } fragment A on Query { ...B ...B ...B } fragment B on Query { ...C ...C ...C } fragment C on Query { a: viewer { addresses { totalCount } } b: viewer { consent { allow } } }`, nil, "Query.viewer"},
		"skipped":             {`{ ` + strings.Replace(page, "addresses", "addresses @skip(if: true)", 1) + ` }`, nil, "Customer.addresses"},
		"representations":     {`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { addresses { totalCount } } } }`, map[string]any{"r": customers}, "Customer.addresses"},
		"representations two": {`query ($r: [_Any!]!) { a: _entities(representations: $r) { ...C } b: _entities(representations: $r) { ...C } } fragment C on Customer { ... { attributes(entityIds: []) { name } } }`, map[string]any{"r": customers[:70]}, "Customer.attributes"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, withLimits(func(l *graph.Limits) { l.Cost = 4999 }))
			got := w.ask(t, test.query, test.variables)
			if len(got.Errors) != 1 || got.Data != nil {
				t.Fatalf("%+v", got)
			}
			problem := got.Errors[0]
			if problem.Extensions["code"] != "DOCUMENT_TOO_LARGE" || problem.Extensions["limit"] != "cost" || problem.Extensions["field"] != test.field || problem.Extensions["most"] != 4999.0 || !strings.Contains(problem.Message, test.field) {
				t.Errorf("%+v, want field %s", problem, test.field)
			}
		})
	}
}

func TestListsOfEachKindAreReckoned(t *testing.T) {
	for query, fits := range map[string]bool{
		`{ prices(input: {items: [{productEntityId: 1}, {productEntityId: 2}]}) { stale } }`:                                                  true,
		`{ prices(input: {items: [{productEntityId: 1}, {productEntityId: 2}, {productEntityId: 3}]}) { stale } }`:                            true,
		`{ prices(input: {items: [{productEntityId: 1}, {productEntityId: 2}, {productEntityId: 3}]}) { stale a: stale b: stale c: stale } }`: false,
		`{ viewer { addresses(first: 3) { nodes { city } } } }`:                                                                               true,
		`{ viewer { addresses(first: 50) { nodes { city } } } }`:                                                                              false,
		`{ viewer { formFields { name } } }`:                                                                                                  false,
	} {
		w := newWorld(t, withLimits(func(l *graph.Limits) { l.Fields = 11 }), func(w *world) {
			w.customers.viewer = func() (*commerce.Customer, error) { return &commerce.Customer{EntityID: 1}, nil }
		})
		got := w.ask(t, query, nil)
		if refused := len(got.Errors) == 1 && got.Errors[0].Extensions["limit"] == "fields"; refused == fits {
			t.Errorf("%s: %+v, want fits %v", query, got.Errors, fits)
		}
	}
}

func TestPricesAndContextsOfOneOperationAreBounded(t *testing.T) {
	three := `{ a: prices(input: {items: [{productEntityId: 1}]}) { stale }
		b: prices(input: {currencyCode: "CAD", items: [{productEntityId: 1}]}) { stale }
		c: prices(input: {countryCode: "CA", items: [{productEntityId: 1}]}) { stale } }`
	for name, test := range map[string]struct {
		change func(*graph.Limits)
		want   int
	}{
		"within":             {func(*graph.Limits) {}, 0},
		"too many contexts":  {func(l *graph.Limits) { l.Contexts = 2 }, 1},
		"too many prices":    {func(l *graph.Limits) { l.Prices = 2 }, 1},
		"both at their edge": {func(l *graph.Limits) { l.Prices, l.Contexts = 3, 3 }, 0},
	} {
		w := newWorld(t, withLimits(test.change))
		got := w.ask(t, three, nil)
		if len(got.Errors) != test.want || len(w.pricing.calls) != 3-test.want {
			t.Errorf("%s: %+v after %d calls", name, got.Errors, len(w.pricing.calls))
		}
	}
}

func TestOneLoginAnOperation(t *testing.T) {
	asked := 0
	w := newWorld(t, func(w *world) {
		w.sessions.login = func(commerce.Secret, commerce.Secret, string) (session.LoginResult, error) {
			asked++
			return session.LoginResult{Refused: commerce.InvalidCredentialsError{}}, nil
		}
	})
	const login = `login(input: {email: "a@example.com", password: "x"}) { cartEntityId }`
	for _, query := range []string{
		"mutation { a: " + login + " b: " + login + " }",
		"mutation { " + login + " ...F } fragment F on Mutation { b: " + login + " }",
		"mutation { " + login + " logout { cartEntityId } }",
	} {
		if got := w.ask(t, query, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_USER_INPUT" {
			t.Errorf("%s: %+v", query, got)
		}
	}
	if asked != 0 {
		t.Errorf("%d logins were tried", asked)
	}
}

func TestAChangedGroupIsAskedForOnceMore(t *testing.T) {
	proofs := 0
	var observed []error
	w := newWorld(t, func(w *world) {
		w.principal = shopper()
		w.sessions.observe = func(err error) { observed = append(observed, err) }
		w.sessions.proof = func() (commerce.Proof, error) {
			proofs++
			return commerce.Proof{CustomerID: 4, Group: &commerce.CustomerGroup{EntityID: 2 + proofs}}, nil
		}
	})
	w.pricing.failures = []error{&commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Not now.", Err: commerce.ErrGroupChanged}}
	got := w.ask(t, fmt.Sprintf(oneQuestion, ""), nil)
	if len(got.Errors) != 0 || len(w.pricing.calls) != 2 || w.pricing.calls[1].Perspective != commerce.ForGroup(4) {
		t.Errorf("got %+v after %+v", got.Errors, w.pricing.calls)
	}
	if len(observed) != 1 || !errors.Is(observed[0], commerce.ErrGroupChanged) {
		t.Errorf("session heard %v", observed)
	}
}

func TestASessionThatPricingFindsDeadIsReported(t *testing.T) {
	var observed []error
	w := newWorld(t, withProof(3), func(w *world) { w.sessions.observe = func(err error) { observed = append(observed, err) } })
	w.pricing.fail = &commerce.Error{Code: commerce.CodeSessionExpired, Message: "Over."}
	got := w.ask(t, fmt.Sprintf(oneQuestion, ""), nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "SESSION_EXPIRED" || len(observed) != 1 {
		t.Errorf("got %+v, session heard %v", got.Errors, observed)
	}
}

func TestTheLogHearsOfAFailureOnce(t *testing.T) {
	w := newWorld(t, func(w *world) {
		w.customers.byIDs = func(ids []int) (map[int]commerce.Customer, map[int]error) {
			errs := make(map[int]error)
			for _, id := range ids {
				errs[id] = &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Not now."}
			}
			return nil, errs
		}
	})
	var list []any
	for n := range 100 {
		list = append(list, map[string]any{"__typename": "Customer", "entityId": n + 1})
	}
	got := w.ask(t, entitiesQuery, map[string]any{"r": list})
	if lines := strings.Count(w.log.String(), "\n"); len(got.Errors) != 100 || lines != 1 {
		t.Errorf("%d errors made %d lines", len(got.Errors), lines)
	}
}
