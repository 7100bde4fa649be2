package e2e_test

import (
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/schema"
)

func compose(t *testing.T, sdl string) e2e.Composition {
	t.Helper()
	return e2e.Compose(t, e2e.Subgraphs(t, "http://127.0.0.1:4000/graphql", sdl, "http://127.0.0.1:4200/graphql")...)
}

func TestTheSchemaComposesWithoutAHint(t *testing.T) {
	made := compose(t, schema.SDL())
	for _, finding := range append(made.Errors, made.Hints...) {
		t.Errorf("%s: %s", finding.Code, finding.Message)
	}
}

// The composer says what is wrong, so that its silence means something.
func TestTheComposerIsHeard(t *testing.T) {
	change := func(old, replacement string) string {
		sdl := schema.SDL()
		if strings.Count(sdl, old) == 0 {
			t.Fatalf("the schema lacks %q", old)
		}
		return strings.Replace(sdl, old, replacement, 1)
	}
	made := compose(t, change("type Product @key(fields: \"entityId\") @tag(name: \"public\") {", "type Product @key(fields: \"entityId\") @tag(name: \"public\") {\n  path: String\n"))
	if len(made.Errors) != 1 || made.Errors[0].Code != "INVALID_FIELD_SHARING" {
		t.Errorf("a field that the catalogue owns: %+v", made)
	}
	made = compose(t, change("\"The store's number of the product. The store cannot price a variant without it.\"\n  productEntityId: Int!", "productEntityId: Int"))
	if len(made.Errors) != 0 || len(made.Hints) == 0 {
		t.Errorf("a field of another type than the catalogue's: %+v", made)
	}
}
