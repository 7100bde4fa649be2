package graph

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/clientele-graph/clientele/schema"
)

func TestEntityKeysAreThoseOfTheSchema(t *testing.T) {
	document, err := parser.ParseSchema(&ast.Source{Input: schema.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	entities := 0
	for _, d := range document.Definitions {
		var want []string
		if key := d.Directives.ForName("key"); key != nil {
			want = strings.Fields(key.Arguments.ForName("fields").Value.Raw)
			entities++
		}
		if got := entityKeys(d.Name); !slices.Equal(got, want) {
			t.Errorf("%s is known by %v, want %v", d.Name, got, want)
		}
	}
	if entities < 4 {
		t.Errorf("only %d entities", entities)
	}
}
