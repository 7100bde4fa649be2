package contract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

const wholeSDL = `
type Query { shelf(first: Int = 10, kind: Kind!): [Item!]! one(id: ID!): Item old: String @deprecated }
interface Thing { id: ID! }
type Item implements Thing { id: ID! size: Int tags: [String!] }
type Other implements Thing { id: ID! }
union Any = Item | Other
enum Kind { BIG SMALL }
input Filter { kind: Kind! text: String = "x" }
type Mutation { drop(filter: Filter!): Boolean }
scalar Stamp`

func TestExtra(t *testing.T) {
	tests := []struct {
		name, part string
		want       []string
	}{
		{"itself", wholeSDL, nil},
		{"a part", `type Query { "words" shelf(kind: Kind!, first: Int = 10): [Item!]! } type Item { id: ID! } enum Kind { BIG }`, nil},
		{"members", `type Query { one(id: ID!): Item } type Item implements Thing { id: ID! } interface Thing { id: ID! } union Any = Item`, nil},
		{"a type", `type Query { one(id: ID!): Item } type Item { id: ID! } scalar Sound`, []string{"Sound: no such type"}},
		{"a field", `type Query { one(id: ID!): Item } type Item { id: ID! name: String }`, []string{"Item.name: no such field"}},
		{
			"nullability", `type Query { one(id: ID!): Item! } type Item { id: ID size: Int! }`,
			[]string{"Item.id: ID, not ID!", "Item.size: Int!, not Int", "Query.one: Item!, not Item"},
		},
		{
			"lists", `type Query { old: [String] } type Item { tags: [String] }`,
			[]string{"Item.tags: [String], not [String!]", "Query.old: [String], not String"},
		},
		{
			"arguments", `type Query { one(id: ID, key: ID): Item old(x: Int): String } type Item { id: ID! }`,
			[]string{"Query.old(x:): no such argument", "Query.one(id:): ID, not ID!", "Query.one(key:): no such argument"},
		},
		{"required argument", `type Query { one: Item } type Item { id: ID! }`, []string{"Query.one(id:): required and left out"}},
		{
			"defaults", `type Query { shelf(first: Int, kind: Kind! = BIG): [Item!]! } type Item { id: ID! } enum Kind { BIG }`,
			[]string{"Query.shelf(first:): default none, not 10", "Query.shelf(kind:): default BIG, not none"},
		},
		{"kind", `type Query { old: String } interface Item { id: ID! }`, []string{"Item: INTERFACE, not OBJECT"}},
		{"enum value", `type Query { old: String } enum Kind { HUGE }`, []string{"Kind.HUGE: no such value"}},
		{"union member", `type Query { old: String } union Any = Item | Query type Item { id: ID! }`, []string{"Any: no such member Query"}},
		{
			"interface", `type Query implements Thing { id: ID! } interface Thing { id: ID! }`,
			[]string{"Query.id: no such field", "Query: does not implement Thing"},
		},
		{
			"input", `type Query { old: String } input Filter { text: String }`,
			[]string{"Filter.kind: required and left out", `Filter.text: default none, not "x"`},
		},
		{"directive", `type Query { old: String } directive @ours on FIELD`, []string{"directive @ours"}},
		{"root", `schema { query: Query mutation: Item } type Query { old: String } type Item { id: ID! }`, []string{"mutation: root Item"}},
	}
	whole := mustLoad(t, wholeSDL)
	for _, test := range tests {
		if diff := cmp.Diff(test.want, Extra(mustLoad(t, test.part), whole)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestDeprecated(t *testing.T) {
	schema := mustLoad(t, `type Query { old: String @deprecated  item(by: ID, was: ID @deprecated): Item } type Item { id: ID! aged: ID @deprecated }`)
	document, errs := gqlparser.LoadQueryWithRules(schema, `query { old ...q one: item(by: 1) { id } }
		fragment q on Query { item(was: 2) { id ... on Item { aged } } }`, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	if diff := cmp.Diff([]string{"Query.old", "Query.item(was:)", "Item.aged"}, deprecated(document)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func mustLoad(t *testing.T, sdl string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}
