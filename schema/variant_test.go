package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/clientele-graph/clientele/schema"
)

// added are the lines that are in a variant and not in the schema, without the link's.
func added(t *testing.T, variant string) []string {
	t.Helper()
	served, lines := strings.Split(schema.SDL(), "\n"), strings.Split(variant, "\n")
	if len(served) != len(lines) {
		t.Fatalf("the variant has %d lines, and the schema %d", len(lines), len(served))
	}
	var changed []string
	for i, line := range lines {
		if line != served[i] && !strings.Contains(line, "url:") && !strings.Contains(line, "import:") {
			changed = append(changed, strings.TrimSpace(line))
		}
	}
	return changed
}

func TestAVariantIsTheSchemaWithAnnotations(t *testing.T) {
	got, err := schema.Variant(schema.Annotations{
		"Query.customers": {`@requiresScopes(scopes: [["a"]])`},
		"Customer.phone":  nil,
		"CustomerEdge":    {"@authenticated", `@cacheTag(format: "x")`},
	})
	if err == nil {
		t.Errorf("a field without a directive is annotated: %.100s", got)
	}
	got, err = schema.Variant(schema.Annotations{
		"Query.viewer": {`@requiresScopes(scopes: [["a"]])`},
		"CustomerEdge": {"@authenticated"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`viewer: Customer @requiresScopes(scopes: [["a"]]) @tag(name: "public") @cost(weight: 50)`,
		`type CustomerEdge @authenticated @tag(name: "staff") {`,
	}
	if lines := added(t, got); !slices.Equal(lines, want) {
		t.Errorf("annotated are %q, want %q", lines, want)
	}
	if !strings.Contains(got, `"@listSize", "@authenticated", "@requiresScopes"]`) || !strings.Contains(got, "federation/v2.9\"") {
		t.Errorf("the link is not that of the directives: %.300s", got)
	}
}

func TestWithoutAnnotationsAVariantIsTheSchema(t *testing.T) {
	if got, err := schema.Variant(nil); err != nil || got != schema.SDL() {
		t.Errorf("it is another one, %v", err)
	}
}

func TestAnAnnotationOfNothingIsAnError(t *testing.T) {
	for _, element := range []string{"Nothing", "Query.nothing", "Query", "PageInfo.endCursor"} {
		if _, err := schema.Variant(schema.Annotations{element: {"@authenticated"}}); err == nil || !strings.Contains(err.Error(), element) {
			t.Errorf("%s: %v", element, err)
		}
	}
}

// What the specification asks of a tag: it stands on a root field of Query or on a type
// with a key, and names keys, which are never null.
func TestCacheTagsNameWhatNeverIsNull(t *testing.T) {
	text, err := schema.Variant(schema.CacheTags())
	if err != nil {
		t.Fatal(err)
	}
	document, err := parser.ParseSchema(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	tags := 0
	for _, definition := range slices.Concat(document.Definitions, document.Extensions) {
		for _, tag := range definition.Directives.ForNames("cacheTag") {
			tags++
			checkTag(t, definition, tag.Arguments.ForName("format").Value.Raw)
		}
		for _, field := range definition.Fields {
			for _, tag := range field.Directives.ForNames("cacheTag") {
				tags++
				if format := tag.Arguments.ForName("format").Value.Raw; definition.Name != "Query" || strings.Contains(format, "{") {
					t.Errorf("%s.%s has the tag %s", definition.Name, field.Name, format)
				}
			}
		}
	}
	if tags != 5 || !strings.Contains(text, "federation/v2.12\"") || !strings.Contains(text, `"@cacheTag"]`) {
		t.Errorf("%d tags: %.300s", tags, text)
	}
}

func checkTag(t *testing.T, definition *ast.Definition, format string) {
	t.Helper()
	key := definition.Directives.ForName("key")
	if key == nil {
		t.Fatalf("%s has no key and the tag %s", definition.Name, format)
	}
	_, placeholder, isOpen := strings.Cut(format, "{")
	if !isOpen {
		return
	}
	name := strings.TrimSuffix(strings.TrimPrefix(placeholder, "$key."), "}")
	field := definition.Fields.ForName(name)
	if field == nil || !field.Type.NonNull || !slices.Contains(strings.Fields(key.Arguments.ForName("fields").Value.Raw), name) {
		t.Errorf("%s has the tag %s, and no such key", definition.Name, format)
	}
}
