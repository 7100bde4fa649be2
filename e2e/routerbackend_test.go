package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

// openToBackends is a copy of the Apollo Router's files, changed as they say for a backend
// of our own that asks through the router.
func openToBackends(t *testing.T) string {
	t.Helper()
	directory := t.TempDir()
	if err := os.CopyFS(directory, os.DirFS(e2e.ApolloRouterFiles)); err != nil {
		t.Fatal(err)
	}
	change := func(name string, pairs ...string) {
		file := filepath.Join(directory, name)
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(pairs); i += 2 {
			if strings.Count(string(text), pairs[i]) != 1 {
				t.Fatalf("%s has %q more or less than once", name, pairs[i])
			}
		}
		changed := strings.NewReplacer(pairs...).Replace(string(text))
		if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const secret, token = "- propagate: { named: x-clientele-bff-secret }", "- propagate: { named: x-bc-customer-access-token }"
	change("router.yaml", "# "+secret, secret, "# "+token, token)
	change("rhai/main.rhai", "\n    \"x-clientele-bff-secret\",", "", "\n    \"x-bc-customer-access-token\",", "")
	return directory
}

// A backend that proves itself may ask with a shopper's access token of the store through
// the router, once the router's files let it. Nobody else may, and no other subgraph hears
// of it.
func TestABackendBehindTheRouter(t *testing.T) {
	t.Parallel()
	const secret = "a-backends-own-secret"
	router := e2e.ApolloRouter{Files: openToBackends(t)}
	routed := e2e.StartRouter(t, router, func(o *e2e.Options) { o.Variables["CLIENTELE_BFF_SECRETS"] = secret })
	on := stage{Routed: routed}
	person := on.FirstOf(t, groupWholesale)
	access, _, err := on.Store.Store().OpenSession(person.EntityID, 1)
	if err != nil {
		t.Fatal(err)
	}
	const query = `{ viewer { entityId } products(first: 1) { name price(currencyCode: "USD") { calculatedPrice { taxExclusive } } } }`
	for name, test := range map[string]struct {
		header http.Header
		viewer any
		price  any
	}{
		"a backend":          {http.Header{"X-Clientele-Bff-Secret": {secret}, "X-Bc-Customer-Access-Token": {access}}, float64(person.EntityID), "70"},
		"a token alone":      {http.Header{"X-Bc-Customer-Access-Token": {access}}, nil, nil},
		"a guess":            {http.Header{"X-Clientele-Bff-Secret": {"a guess at a secret"}, "X-Bc-Customer-Access-Token": {access}}, nil, nil},
		"the proof, a guest": {http.Header{"X-Clientele-Bff-Secret": {secret}}, nil, "98"},
	} {
		_, got := send(t, on.URL, test.header, map[string]any{"query": query})
		price := got.At("products", 0, "price", "calculatedPrice", "taxExclusive")
		if got.At("viewer", "entityId") != test.viewer || price != test.price || (len(got.Errors) == 0) != (test.price != nil) {
			t.Errorf("%s: %+v", name, got)
		}
		checkNothingOfOurs(t, on, test.header)
	}
}
