package contract

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

const (
	trimmedSchema = "../upstream/storefront/schema/*.graphqls"
	operations    = "../upstream/storefront/operations/*.graphql"
)

// TestTheTrimmedSchemaIsTheStores holds because both our client is generated from
// the trimmed schema and the sandbox executes it.
func TestTheTrimmedSchemaIsTheStores(t *testing.T) {
	whole := theStores(t)
	part := loadSchema(t, trimmedSchema)
	own := 0
	for _, def := range part.Types {
		if !def.BuiltIn {
			own++
		}
	}
	if own < 20 {
		t.Fatalf("only %d types were compared", own)
	}
	for _, difference := range Extra(part, whole) {
		t.Error(difference)
	}
}

// definition finds a type in files that need not be valid by themselves: directives of
// the federation are declared elsewhere.
func definition(t *testing.T, pattern, name string) *ast.Definition {
	t.Helper()
	for file, text := range readAll(t, pattern) {
		document, err := parser.ParseSchema(&ast.Source{Name: file, Input: text})
		if err != nil {
			t.Fatal(err)
		}
		if found := document.Definitions.ForName(name); found != nil {
			return found
		}
	}
	t.Fatalf("%s is not in %s", name, pattern)
	return nil
}
