package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox"
)

// CatalogueSchema is the file with the catalogue's SDL.
const CatalogueSchema = "router/catalogue.graphqls"

// Catalogue is a subgraph that owns Product and ProductVariant, made with Apollo's
// own library.
type Catalogue struct {
	// URL is where a router finds it.
	URL string
}

// CatalogueCall is one request as the catalogue got it, header names in lower
// case.
type CatalogueCall struct {
	Query   string            `json:"query"`
	Headers map[string]string `json:"headers"`
}

// StartCatalogue runs a catalogue of the products until the test ends.
func StartCatalogue(tb testing.TB, products []sandbox.DescribedProduct) *Catalogue {
	tb.Helper()
	list, err := json.Marshal(map[string]any{"products": products})
	if err != nil {
		tb.Fatal(err)
	}
	file := filepath.Join(tb.TempDir(), "products.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		tb.Fatal(err)
	}
	return &Catalogue{URL: runNode(tb, nodeCommand(tb, "catalogue.mjs", file))}
}

// Calls returns what the catalogue was asked since the last Reset.
func (c *Catalogue) Calls(tb testing.TB) []CatalogueCall {
	tb.Helper()
	var calls []CatalogueCall
	c.control(tb, http.MethodGet, "/_calls", &calls)
	return calls
}

// Reset makes the catalogue forget what it was asked, and answer.
func (c *Catalogue) Reset(tb testing.TB) {
	tb.Helper()
	c.control(tb, http.MethodDelete, "/_calls", new(any))
}

// GoDown makes the catalogue answer 503 until Reset.
func (c *Catalogue) GoDown(tb testing.TB) {
	tb.Helper()
	c.control(tb, http.MethodPut, "/_down", new(any))
}

func (c *Catalogue) control(tb testing.TB, method, path string, answer any) {
	tb.Helper()
	reply, err := Client{http.DefaultClient}.Exchange(tb.Context(), method, strings.TrimSuffix(c.URL, "/graphql")+path, nil, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if err := reply.Decode(answer); err != nil {
		tb.Fatalf("catalogue: %v", err)
	}
}
