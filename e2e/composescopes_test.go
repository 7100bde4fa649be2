package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// matrixRows are all rows of the matrix by type and field. TestMatrix holds each of them
// against what the graph answers.
func matrixRows() map[string][]matrixRow {
	rows := make(map[string][]matrixRow)
	add := func(typeName string, list []matrixRow) {
		for _, row := range list {
			name, _, _ := strings.Cut(strings.ReplaceAll(row.field, "'", " "), " ")
			rows[typeName+"."+name] = append(rows[typeName+"."+name], row)
		}
	}
	add("Query", matrixQueries())
	add("Mutation", slices.Concat(matrixSessions(), matrixAccounts(), matrixStaff()))
	for typeName, list := range matrixEntities() {
		add(typeName, list)
	}
	return rows
}

// lets reports whether a router that knows the directives lets the asker of a column
// through: a guest and shoppers bring no scopes.
func lets(directives ast.DirectiveList, column int) bool {
	isGuest, scopes := column == 0, []string(nil)
	switch first := 5; {
	case column >= first && column < first+len(matrixScopes):
		scopes = matrixScopes[column-first : column-first+1]
	case column == first+len(matrixScopes):
		scopes = matrixScopes
	}
	if directives.ForName("authenticated") != nil && isGuest {
		return false
	}
	required := directives.ForName("requiresScopes")
	if required == nil {
		return true
	}
	for _, all := range required.Arguments.ForName("scopes").Value.Children {
		if !slices.ContainsFunc(all.Value.Children, func(scope *ast.ChildValue) bool { return !slices.Contains(scopes, scope.Value.Raw) }) {
			return true
		}
	}
	return false
}

// TestARouterWithScopesRefusesWhatWeRefuse holds the printed directives against the
// matrix: whom a router does not let through gets a refusal from us as well, and what we
// refuse to everybody but staff with scopes, a router refuses too.
func TestARouterWithScopesRefusesWhatWeRefuse(t *testing.T) {
	document, err := parser.ParseSchema(&ast.Source{Input: printedSchema(t, "--authorization-directives")})
	if err != nil {
		t.Fatal(err)
	}
	rows, annotated := matrixRows(), 0
	for _, definition := range slices.Concat(document.Definitions, document.Extensions) {
		for _, field := range definition.Fields {
			name := definition.Name + "." + field.Name
			isAnnotated := field.Directives.ForName("authenticated") != nil || field.Directives.ForName("requiresScopes") != nil
			if isAnnotated {
				annotated++
			}
			if isAnnotated && len(rows[name]) == 0 {
				t.Errorf("%s is annotated and in no row of the matrix", name)
			}
			for _, row := range rows[name] {
				checkRow(t, name, row, field.Directives)
			}
		}
	}
	if annotated < 35 {
		t.Errorf("only %d fields are annotated", annotated)
	}
}

func checkRow(t *testing.T, name string, row matrixRow, directives ast.DirectiveList) {
	t.Helper()
	answered := strings.ReplaceAll(row.want, " ", "")
	for column, letter := range []byte(answered) {
		isRefused := strings.IndexByte("FUfu", letter) >= 0
		if !lets(directives, column) && !isRefused {
			t.Errorf("%s (%s): a router would refuse column %d, and we answer %c", name, row.field, column, letter)
		}
	}
	// Scopes are all that tells those apart who are refused from those who are not.
	isForScopes := strings.Trim(answered[:5], "FU") == "" && answered[0] == 'U'
	isArgument := row.field != strings.TrimPrefix(name[strings.IndexByte(name, '.'):], ".")
	if isForScopes && !isArgument && directives.ForName("requiresScopes") == nil {
		t.Errorf("%s is for staff with scopes, and no directive says so", name)
	}
}
