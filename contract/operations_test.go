package contract

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// TestOurOperationsAreTheStores validates the operations as they stand in their
// files, and checks that each of them was among those sent below.
func TestOurOperationsAreTheStores(t *testing.T) {
	schema := theStores(t)
	texts := slices.Collect(maps.Values(readAll(t, operations)))
	parsed, errs := gqlparser.LoadQueryWithRules(schema, strings.Join(texts, "\n"), rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	// These are put together for each question.
	written := map[string]bool{"attributes": true, "pricesForGuest": true, "pricesForShopper": true}
	for _, o := range parsed.Operations {
		written[o.Name] = true
	}
	sent := map[string]bool{}
	for _, d := range documentsSent(t) {
		sent[d.Operation] = true
	}
	if diff := cmp.Diff(written, sent); diff != "" {
		t.Errorf("operations (-written +sent):\n%s", diff)
	}
}

// TestWhatWeSendIsTheStores validates each document that the client sends, and
// its variables, as the store would.
func TestWhatWeSendIsTheStores(t *testing.T) {
	schema := theStores(t)
	for _, d := range documentsSent(t) {
		parsed, errs := gqlparser.LoadQueryWithRules(schema, d.Query, rules.NewDefaultRules())
		if errs != nil {
			t.Errorf("%s: %v", d.Operation, errs)
			continue
		}
		if len(parsed.Operations) != 1 || parsed.Operations[0].Name != d.Operation {
			t.Errorf("%s is sent under another name", d.Operation)
		}
		if _, err := validator.VariableValues(schema, parsed.Operations[0], d.Variables); err != nil {
			t.Errorf("%s: %v", d.Operation, err)
		}
		for _, name := range deprecated(parsed) {
			t.Errorf("%s asks for %s, which the store deprecates", d.Operation, name)
		}
	}
}

// deprecated lists the fields and arguments of a valid document that its schema
// deprecates.
func deprecated(document *ast.QueryDocument) []string {
	var found []string
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				if s.Definition.Directives.ForName("deprecated") != nil {
					found = append(found, s.ObjectDefinition.Name+"."+s.Name)
				}
				for _, a := range s.Arguments {
					defined := s.Definition.Arguments.ForName(a.Name)
					if defined.Directives.ForName("deprecated") != nil {
						found = append(found, s.ObjectDefinition.Name+"."+s.Name+"("+a.Name+":)")
					}
				}
				walk(s.SelectionSet)
			case *ast.InlineFragment:
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				walk(s.Definition.SelectionSet)
			}
		}
	}
	for _, o := range document.Operations {
		walk(o.SelectionSet)
	}
	return found
}
