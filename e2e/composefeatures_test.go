package e2e_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/schema"
)

func fileText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// examples are the schemas under a heading of docs/schema.md, in their order.
func examples(t *testing.T, heading string) []string {
	t.Helper()
	_, section, found := strings.Cut(fileText(t, "../docs/schema.md"), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("docs/schema.md says nothing of %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var blocks []string
	for _, block := range regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllStringSubmatch(section, -1) {
		blocks = append(blocks, block[1])
	}
	return blocks
}

// resolvers are the subgraphs that a supergraph has a field from, in lower case.
func resolvers(t *testing.T, made e2e.Composition, typeName, field string) []string {
	t.Helper()
	document, err := parser.ParseSchema(&ast.Source{Input: fileText(t, made.Supergraph)})
	if err != nil {
		t.Fatal(err)
	}
	definition := document.Definitions.ForName(typeName)
	if definition == nil || definition.Fields.ForName(field) == nil {
		return nil
	}
	var graphs []string
	joins := definition.Fields.ForName(field).Directives.ForNames("join__field")
	for _, join := range joins {
		if join.Arguments.ForName("external") == nil {
			graphs = append(graphs, strings.ToLower(join.Arguments.ForName("graph").Value.Raw))
		}
	}
	if len(joins) == 0 { // of every subgraph that has the type
		for _, join := range definition.Directives.ForNames("join__type") {
			graphs = append(graphs, strings.ToLower(join.Arguments.ForName("graph").Value.Raw))
		}
	}
	return graphs
}

// beside composes our schema with the catalogue and one more subgraph.
func beside(t *testing.T, composer e2e.Composer, name, sdl string) e2e.Composition {
	t.Helper()
	return composer.Compose(t, withCatalogue(t, schema.SDL(), e2e.Subgraph{Name: name, URL: "http://127.0.0.1:4300/graphql", SDL: sdl})...)
}

// codesOf are the codes of what a composer said, each once.
func codesOf(findings []e2e.Finding) []string {
	var codes []string
	for _, finding := range findings {
		codes = append(codes, finding.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// TestMigrateAField goes the way that docs/schema.md describes.
func TestMigrateAField(t *testing.T) {
	t.Parallel()
	stages := examples(t, "Migrate a field to Clientele")
	if len(stages) != 2 {
		t.Fatalf("docs/schema.md has %d stages", len(stages))
	}
	before := strings.ReplaceAll(stages[0], ` @override(from: "clientele")`, "")
	before = strings.Replace(before, `, "@override"]`, "]", 1)
	for _, composer := range e2e.Composers() {
		t.Run(composer.String(), func(t *testing.T) {
			if made := beside(t, composer, "accounts", before); !slices.Equal(codesOf(made.Errors), []string{"INVALID_FIELD_SHARING"}) {
				t.Errorf("before: %+v", made.Errors)
			}
			first := beside(t, composer, "accounts", stages[0])
			checkOwners(t, first, map[string]string{"email": "accounts", "phone": "accounts", "loyaltyTier": "accounts", "firstName": "clientele"})
			second := beside(t, composer, "accounts", stages[1])
			checkOwners(t, second, map[string]string{"email": "accounts", "phone": "clientele", "loyaltyTier": "accounts", "firstName": "clientele"})
		})
	}
}

// checkOwners checks that composing said nothing but that we are overridden, and who has
// each field of Customer then.
func checkOwners(t *testing.T, made e2e.Composition, owners map[string]string) {
	t.Helper()
	hints := slices.DeleteFunc(codesOf(made.Hints), func(code string) bool { return code == "OVERRIDDEN_FIELD_CAN_BE_REMOVED" })
	if len(made.Errors) != 0 || len(hints) != 0 {
		t.Fatalf("%+v %+v", made.Errors, made.Hints)
	}
	for field, owner := range owners {
		if got := resolvers(t, made, "Customer", field); !slices.Equal(got, []string{owner}) {
			t.Errorf("%s is from %v, want %s", field, got, owner)
		}
	}
}

// TestOthersMayRequireOurFields composes the example of docs/schema.md.
func TestOthersMayRequireOurFields(t *testing.T) {
	found := examples(t, "Require our fields")
	if len(found) != 1 {
		t.Fatalf("docs/schema.md has %d examples", len(found))
	}
	for _, composer := range e2e.Composers() {
		made := beside(t, composer, "loyalty", found[0])
		if len(made.Errors) != 0 {
			t.Errorf("%s: %+v", composer.Name, made.Errors)
			continue
		}
		if text := fileText(t, made.Supergraph); !strings.Contains(text, `requires: "price(`) {
			t.Errorf("%s: the supergraph requires nothing", composer.Name)
		}
		if got := resolvers(t, made, "Product", "price"); !slices.Equal(got, []string{"clientele"}) {
			t.Errorf("%s: the price is from %v", composer.Name, got)
		}
	}
}

// What another subgraph may and may not do with what is ours.
func TestFeaturesOfFederationBesideOurSchema(t *testing.T) {
	t.Parallel()
	link := func(imports string) string {
		return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [` + imports + "])\n"
	}
	const pageInfo = `type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String%s }
		type Query { orders: PageInfo }`
	for name, test := range map[string]struct {
		sdl  string
		want []string
	}{
		"our key and one more": {link(`"@key"`) + `type Product @key(fields: "entityId") @key(fields: "sku") { entityId: Int! sku: String! }
			type Query { bySku(sku: String!): Product }`, nil},
		"keys of one and of two fields": {link(`"@key"`) + `type Return @key(fields: "number") { number: ID! customer: Customer! lines: [ProductVariant!]! }
			type Customer @key(fields: "entityId", resolvable: false) { entityId: Int! }
			type ProductVariant @key(fields: "productEntityId entityId", resolvable: false) { productEntityId: Int! entityId: Int! }
			type Query { return(number: ID!): Return }`, nil},
		"another key than ours": {
			link(`"@key"`) + `type Customer @key(fields: "email") { email: String! points: Int } type Query { points(email: String!): Customer }`,
			[]string{"INVALID_FIELD_SHARING", "SATISFIABILITY_ERROR"},
		},
		"the same PageInfo":      {link(`"@shareable"`) + strings.Replace(pageInfo, "%s", "", 1), nil},
		"a larger PageInfo":      {link(`"@shareable"`) + strings.Replace(pageInfo, "%s", " totalPages: Int", 1), []string{"SATISFIABILITY_ERROR"}},
		"a hidden cursor":        {link(`"@shareable", "@inaccessible"`) + strings.Replace(pageInfo, "endCursor: String%s", "endCursor: String @inaccessible", 1), nil},
		"a provided e-mail":      {link(`"@key", "@external", "@provides"`) + `type Customer @key(fields: "entityId") { entityId: Int! email: String! @external } type Query { buyer: Customer @provides(fields: "email") }`, []string{"INVALID_FIELD_SHARING"}},
		"a field answered twice": {link(`"@key"`) + `type Customer @key(fields: "entityId") { entityId: Int! email: String! } type Query { buyer: Customer }`, []string{"INVALID_FIELD_SHARING"}},
	} {
		for _, composer := range e2e.Composers() {
			if len(test.want) != 0 && composer != e2e.Composers()[0] {
				continue // what routers are given is what counts; the other one forgives more
			}
			t.Run(name+" "+composer.String(), func(t *testing.T) {
				made := beside(t, composer, "other", test.sdl)
				for _, code := range codesOf(made.Errors) {
					if !slices.Contains(test.want, code) {
						t.Errorf("%+v", made.Errors)
						break
					}
				}
				if len(made.Errors) == 0 && len(test.want) != 0 {
					t.Errorf("composed, want %v", test.want)
				}
			})
		}
	}
}

// checkTags checks that the audiences of contracts have reached a supergraph.
func checkTags(t *testing.T, made e2e.Composition) {
	t.Helper()
	document, err := parser.ParseSchema(&ast.Source{Input: fileText(t, made.Supergraph)})
	if err != nil {
		t.Fatal(err)
	}
	for element, want := range map[string]string{"Query.customers": "staff", "Query.prices": "public", "Customer.staffOnly": "staff"} {
		typeName, field, _ := strings.Cut(element, ".")
		tag := document.Definitions.ForName(typeName).Fields.ForName(field).Directives.ForName("tag")
		if tag == nil || tag.Arguments.ForName("name").Value.Raw != want {
			t.Errorf("%s is not for %s", element, want)
		}
	}
}
