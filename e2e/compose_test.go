package e2e_test

import (
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/schema"
)

func withCatalogue(t *testing.T, sdl string, beside ...e2e.Subgraph) []e2e.Subgraph {
	t.Helper()
	return append(e2e.Subgraphs(t, "http://127.0.0.1:4000/graphql", sdl, "http://127.0.0.1:4200/graphql"), beside...)
}

func compose(t *testing.T, sdl string) e2e.Composition {
	t.Helper()
	return e2e.Compose(t, withCatalogue(t, sdl)...)
}

// silent reports everything that a composer said.
func silent(t *testing.T, made e2e.Composition) {
	t.Helper()
	for _, finding := range append(made.Errors, made.Hints...) {
		t.Errorf("%s: %s", finding.Code, finding.Message)
	}
}

func TestTheSchemaComposesWithoutAHint(t *testing.T) {
	t.Parallel()
	for _, composer := range e2e.Composers() {
		t.Run(composer.String(), func(t *testing.T) {
			made := composer.Compose(t, withCatalogue(t, schema.SDL())...)
			silent(t, made)
			checkTags(t, made)
		})
	}
}

// printedSchema is what the built program prints.
func printedSchema(t *testing.T, flags ...string) string {
	t.Helper()
	program := e2e.RunProgram(t, nil, append([]string{"schema"}, flags...)...)
	if err := program.Wait(t); err != nil {
		t.Fatalf("%v: %s", err, program.Err)
	}
	return program.Out.String()
}

// TestTheProgramPrintsWhatIsServed holds what a team composes from a file against what
// a router would read itself, to the byte.
func TestTheProgramPrintsWhatIsServed(t *testing.T) {
	served, _ := e2e.Start(t).Ask(t, "", `{ _service { sdl } }`, nil).At("_service", "sdl").(string)
	if served == "" || served != schema.SDL() || printedSchema(t) != served {
		t.Errorf("served are %d bytes, the schema has %d, printed are %d", len(served), len(schema.SDL()), len(printedSchema(t)))
	}
}

func TestTheVariantsComposeWithoutAHint(t *testing.T) {
	t.Parallel()
	for _, flags := range [][]string{{"--authorization-directives"}, {"--cache-tags"}, {"--authorization-directives", "--cache-tags"}} {
		sdl := printedSchema(t, flags...)
		hasTags := strings.Contains(sdl, "@cacheTag(")
		for _, composer := range e2e.Composers() {
			t.Run(strings.Join(flags, " ")+" "+composer.String(), func(t *testing.T) {
				made := composer.Compose(t, withCatalogue(t, sdl)...)
				if hasTags && !composer.KnowsCacheTags {
					if len(made.Errors) == 0 {
						t.Error("the composer has learnt about tags: say so in e2e.Composers")
					}
					return
				}
				silent(t, made)
				text := fileText(t, made.Supergraph)
				if hasTags && strings.Count(text, `name: "federation__cacheTag"`)+strings.Count(text, `name: "cacheTag"`) != 5 {
					t.Error("the supergraph lacks the tags")
				}
				if strings.Contains(sdl, "@requiresScopes(") && (!strings.Contains(text, `@requiresScopes(scopes: [["customers:read"]])`) || !strings.Contains(text, "@authenticated")) {
					t.Error("the supergraph lacks the scopes")
				}
			})
		}
	}
}

// Both composers say what is wrong, so that their silence means something.
func TestTheComposersAreHeard(t *testing.T) {
	t.Parallel()
	change := func(old, replacement string) string {
		sdl := schema.SDL()
		if strings.Count(sdl, old) == 0 {
			t.Fatalf("the schema lacks %q", old)
		}
		return strings.Replace(sdl, old, replacement, 1)
	}
	shared := change("type Product @key(fields: \"entityId\") @tag(name: \"public\") {", "type Product @key(fields: \"entityId\") @tag(name: \"public\") {\n  path: String\n")
	for _, composer := range e2e.Composers() {
		made := composer.Compose(t, withCatalogue(t, shared)...)
		if len(made.Errors) != 1 || made.Errors[0].Code != "INVALID_FIELD_SHARING" {
			t.Errorf("%s: a field that the catalogue owns: %+v", composer.Name, made)
		}
	}
	made := compose(t, change("\"The store's number of the product. The store cannot price a variant without it.\"\n  productEntityId: Int!", "productEntityId: Int"))
	if len(made.Errors) != 0 || len(made.Hints) == 0 {
		t.Errorf("a field of another type than the catalogue's: %+v", made)
	}
}
