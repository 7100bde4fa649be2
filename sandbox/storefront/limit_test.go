package storefront

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// operation parses a query and ties its fragments up, as validation would.
func operation(t *testing.T, query string) *ast.OperationDefinition {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatalf("parse %s: %v", query, err)
	}
	var tie func(ast.SelectionSet)
	tie = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				tie(s.SelectionSet)
			case *ast.InlineFragment:
				tie(s.SelectionSet)
			case *ast.FragmentSpread:
				s.Definition = doc.Fragments.ForName(s.Name)
				tie(s.Definition.SelectionSet)
			}
		}
	}
	tie(doc.Operations[0].SelectionSet)
	return doc.Operations[0]
}

func TestDepthOf(t *testing.T) {
	tests := []struct {
		query string
		want  int
	}{
		{`{ a }`, 1},
		{`{ a b c }`, 1},
		{`{ a { b } c }`, 2},
		{`{ ... { a { ... { b } } } }`, 2},
		{`{ a { ...f } } fragment f on T { b { c } }`, 3},
		{`{ __schema { types { name } } a }`, 1},
		{strings.Repeat(`{ a `, 17) + strings.Repeat(`}`, 17), 17},
	}
	for _, test := range tests {
		if got := depthOf(operation(t, test.query).SelectionSet); got != test.want {
			t.Errorf("%s has depth %d, want %d", test.query, got, test.want)
		}
	}
}

func TestCountFields(t *testing.T) {
	tests := []struct {
		query string
		want  int
	}{
		{`mutation { a }`, 1},
		{`mutation { a b }`, 2},
		{`mutation { a { b c } }`, 1},
		{`mutation { ... { a } ...f } fragment f on T { b c }`, 3},
	}
	for _, test := range tests {
		if got := countFields(operation(t, test.query).SelectionSet); got != test.want {
			t.Errorf("%s has %d root fields, want %d", test.query, got, test.want)
		}
	}
}

func TestPageSize(t *testing.T) {
	number := func(n int) *int { return &n }
	tests := []struct {
		first, last *int
		want        int
	}{
		{nil, nil, defaultPage},
		{number(3), nil, 3},
		{nil, number(4), 4},
		{number(0), nil, 1},
		{number(-50), nil, 1},
	}
	for _, test := range tests {
		if got := pageSize(test.first, test.last); got != test.want {
			t.Errorf("page size %d, want %d", got, test.want)
		}
	}
}
