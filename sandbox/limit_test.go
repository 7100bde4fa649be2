package sandbox_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestComplexityIsToldAndLimited(t *testing.T) {
	c := start(t)
	got := c.ask(`{ site { products(first: 50) { edges { node { entityId prices { price { value } } } } } } }`, nil)
	// value, price, prices and entityId, node, edges: six for each of fifty, then products and site.
	if score := got.header.Get("X-Bc-Graphql-Complexity"); score != strconv.Itoa(6*50+2) {
		t.Errorf("complexity %s, want 302", score)
	}
	got = c.ask(`{ site { products(first: 50) { edges { node { variants(first: 50) { edges { node { entityId
		prices { price { value } } } } } } } } } }`, nil)
	score := got.header.Get("X-Bc-Graphql-Complexity")
	want := fmt.Sprintf("The query is too complex as it has a complexity score of %s out of 10000.", score)
	if got.status != http.StatusOK || len(got.Errors) != 1 || !strings.HasPrefix(got.Errors[0].Message, want) {
		t.Errorf("%d %s, want %q", got.status, got.body, want)
	}
}

// The trimmed schema has no recursion but introspection's, which is let
// through; that other depth is refused is tested beside the rule.
func TestFragmentsAndIntrospectionAreNotDepth(t *testing.T) {
	c := start(t)
	fragments := `{ site { ` + strings.Repeat(`... on Site { `, 20) + `settings { channelId }` + strings.Repeat(` }`, 20) + ` } }`
	introspection := `{ __schema { types { fields { type { ` + strings.Repeat(`ofType { `, 20) + `name` + strings.Repeat(` }`, 24) + ` }`
	for _, query := range []string{fragments, introspection} {
		if got := c.ask(query, nil); len(got.Errors) > 0 {
			t.Errorf("%s: %s", query, got.body[:min(300, len(got.body))])
		}
	}
}

func TestOneMutationPerRequest(t *testing.T) {
	c := start(t)
	for name, query := range map[string]string{
		"two fields":    `mutation { a: logout { result } b: logout { result } }`,
		"in a fragment": `mutation { ...m } fragment m on Mutation { a: logout { result } b: logout { result } }`,
		"inline":        `mutation { ... { a: logout { result } } b: logout { result } }`,
	} {
		got := c.ask(query, nil)
		if len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, "Only one mutation") {
			t.Errorf("%s: %s", name, got.body)
		}
	}
	if got := c.ask(`{ a: customer { entityId } b: customer { entityId } }`, nil); len(got.Errors) > 0 {
		t.Errorf("two queries: %s", got.body)
	}
}

func TestRequestsThatAreNotGraphQL(t *testing.T) {
	c := start(t)
	bearer := "Bearer " + c.seed.PrivateToken
	url := c.sandbox.StorefrontURL(1)
	tests := []struct {
		name, method, url, contentType, body string
		want                                 int
	}{
		{"GET", http.MethodGet, url, "application/json", "", http.StatusMethodNotAllowed},
		{"another content type", http.MethodPost, url, "text/plain", `{"query":"{ customer { entityId } }"}`, http.StatusUnsupportedMediaType},
		{"no content type", http.MethodPost, url, "", `{"query":"{ customer { entityId } }"}`, http.StatusUnsupportedMediaType},
		{"charset", http.MethodPost, url, "application/json; charset=utf-8", `{"query":"{ customer { entityId } }"}`, http.StatusOK},
		{"no JSON", http.MethodPost, url, "application/json", `query`, http.StatusBadRequest},
		{"too large", http.MethodPost, url, "application/json", strings.Repeat(" ", 1<<20+1), http.StatusRequestEntityTooLarge},
		{"no such channel", http.MethodPost, c.sandbox.StorefrontURL(9), "application/json", `{}`, http.StatusNotFound},
		{"no such path", http.MethodPost, c.sandbox.URL() + "/channels/1/graph", "application/json", `{}`, http.StatusNotFound},
		{"channel spelled oddly", http.MethodPost, c.sandbox.URL() + "/channels/01/graphql", "application/json", `{}`, http.StatusNotFound},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			headers := []string{"Authorization", bearer}
			if test.contentType != "" {
				headers = append(headers, "Content-Type", test.contentType)
			}
			if got := c.must(test.method, test.url, []byte(test.body), headers...); got.status != test.want {
				t.Errorf("status %d, want %d: %s", got.status, test.want, got.body)
			}
		})
	}
}

func TestInvalidDocumentsAreA200(t *testing.T) {
	c := start(t)
	for _, query := range []string{
		``, `{`, `{ nothing }`, `query ($e: String!) { site { product(sku: $e) { entityId } } }`,
		`{ site { product(entityId: 101) { prices(currencyCode: XYZ) { price { value } } } } }`,
	} {
		got := c.ask(query, nil)
		if got.status != http.StatusOK || len(got.Errors) == 0 {
			t.Errorf("%q: %d %s", query, got.status, got.body)
		}
	}
}
