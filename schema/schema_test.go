package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/schema"
)

func TestSDLHoldsEverySource(t *testing.T) {
	sources := schema.Sources()
	if len(sources) < 5 {
		t.Fatalf("only %d schema files", len(sources))
	}
	for _, s := range sources {
		if !strings.Contains(schema.SDL(), s.Text) {
			t.Errorf("%s is missing in the SDL", s.Name)
		}
	}
}

// Names that must not appear in what is served by default: unlicensed routers
// refuse the first two, and gqlgen does not know the others.
func TestSDLCarriesNoDirectiveThatRoutersRefuse(t *testing.T) {
	for _, name := range []string{"@authenticated", "@requiresScopes", "@policy", "@cacheTag", "@context"} {
		if strings.Contains(schema.SDL(), name) {
			t.Errorf("the SDL uses %s", name)
		}
	}
}

// Composition breaks when another subgraph's PageInfo has one field more.
func TestPageInfoIsExactlyTheCommonOne(t *testing.T) {
	pageInfo := parse(t).Definitions.ForName("PageInfo")
	if pageInfo.Directives.ForName("shareable") == nil {
		t.Error("PageInfo is not @shareable")
	}
	var fields []string
	for _, f := range pageInfo.Fields {
		fields = append(fields, f.Name+":"+f.Type.String())
	}
	want := []string{"hasNextPage:Boolean!", "hasPreviousPage:Boolean!", "startCursor:String", "endCursor:String"}
	if !slices.Equal(fields, want) {
		t.Errorf("PageInfo has %v, want %v", fields, want)
	}
}

// gqlgen loses entities silently when a type has two keys.
func TestEveryEntityHasOneKey(t *testing.T) {
	document := parse(t)
	entities := 0
	for _, d := range document.Definitions {
		keys := d.Directives.ForNames("key")
		if len(keys) > 1 {
			t.Errorf("%s has %d keys", d.Name, len(keys))
		}
		entities += len(keys)
	}
	if entities == 0 {
		t.Error("there is no entity")
	}
	for _, name := range []string{"Product", "ProductVariant"} {
		if document.Definitions.ForName(name).Fields.ForName("id") != nil {
			t.Errorf("%s.id would clash with the catalogue's", name)
		}
	}
}
