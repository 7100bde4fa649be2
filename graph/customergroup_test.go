package graph

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

func TestAsksAboutGroups(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]bool{
		`{ customers { nodes { email } } }`:                                                                                 false,
		`{ customers { nodes { name customerGroup { entityId } } } }`:                                                       false,
		`{ customers { nodes { customerGroup { entityId name } } } }`:                                                       true,
		`{ customers { edges { node { g: customerGroup { n: name } } } } }`:                                                 true,
		`{ _entities { ... on Customer { customerGroup { ... on CustomerGroup { staffOnly } } } } }`:                        true,
		`{ _entities { ...a } } fragment a on Customer { customerGroup { ...b } } fragment b on CustomerGroup { name }`:     true,
		`{ _entities { ...a } } fragment a on Customer { customerGroup { ...b } } fragment b on CustomerGroup { entityId }`: false,
	} {
		document, err := parser.ParseQuery(&ast.Source{Input: query})
		if err != nil {
			t.Fatal(err)
		}
		define(document.Operations[0].SelectionSet, document.Fragments)
		for _, fragment := range document.Fragments {
			define(fragment.SelectionSet, document.Fragments)
		}
		if got := asksAboutGroups(document.Operations[0].SelectionSet, false); got != want {
			t.Errorf("%s: %t", query, got)
		}
	}
}

// define ties spreads to their fragments, as validation does.
func define(set ast.SelectionSet, fragments ast.FragmentDefinitionList) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			define(s.SelectionSet, fragments)
		case *ast.InlineFragment:
			define(s.SelectionSet, fragments)
		case *ast.FragmentSpread:
			s.Definition = fragments.ForName(s.Name)
		}
	}
}
