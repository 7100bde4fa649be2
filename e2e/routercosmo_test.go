package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/schema"
)

// Nobody runs Cosmo's router here, so that its file is held against what it has to say.

// cosmoBlock is what the file says under a key of the given depth, without comments.
func cosmoBlock(t *testing.T, text, indent, key string) string {
	t.Helper()
	text = regexp.MustCompile(`(?m)(^| +)#.*$`).ReplaceAllString(text, "")
	_, block, found := strings.Cut("\n"+text, "\n"+indent+key+":")
	if !found {
		t.Fatalf("cosmo/config.yaml has no %s", key)
	}
	if end := regexp.MustCompile(`\n {0,` + string(rune('0'+len(indent))) + `}[^\s]`).FindStringIndex(block); end != nil {
		block = block[:end[0]]
	}
	return block
}

// Both places where the router makes one of identical requests are on unless told.
func TestCosmoSharesNothing(t *testing.T) {
	engine := cosmoBlock(t, readPublished(t, "cosmo/config.yaml"), "", "engine")
	for _, setting := range []string{"enable_single_flight", "enable_inbound_request_deduplication"} {
		if !strings.Contains(engine, "\n  "+setting+": false") {
			t.Errorf("%s is not off:%s", setting, engine)
		}
	}
}

// What is Clientele's goes to Clientele alone, the operation's id to everybody and back.
func TestCosmoPassesOnWhatItShould(t *testing.T) {
	headers := cosmoBlock(t, readPublished(t, "cosmo/config.yaml"), "", "headers")
	everybody := cosmoBlock(t, headers, "  ", "all")
	if names := regexp.MustCompile(`named?: .*`).FindAllString(everybody, -1); !slices.Equal(names, []string{"named: X-Correlation-Id"}) {
		t.Errorf("every subgraph gets %q", names)
	}
	_, back, _ := strings.Cut(cosmoBlock(t, headers, "    ", e2e.ClienteleName), "response:")
	if !strings.Contains(back, "named: X-Correlation-Id") {
		t.Errorf("the client is told%s", back)
	}
}

// A page of the shop's may ask as a shopper, and nobody else's may.
func TestCosmoKnowsTheShopsPages(t *testing.T) {
	cors := cosmoBlock(t, readPublished(t, "cosmo/config.yaml"), "", "cors")
	if origins := regexp.MustCompile(`allow_origins:\s+- (.*)\n(.*)`).FindStringSubmatch(cors); origins == nil || origins[1] != `"${SHOP_ORIGIN}"` || strings.Contains(origins[2], "- ") {
		t.Errorf("pages that may ask: %q", origins)
	}
	for _, want := range []string{"allow_credentials: false", "- Content-Type", "- X-Clientele-Session", "- X-Clientele-Channel", "- X-Correlation-Id"} {
		if !strings.Contains(cors, want+"\n") {
			t.Errorf("cors lacks %q", want)
		}
	}
}

// The router takes off what it is not told of, so it is told of everything that an error of
// ours may say. What that is stands in the graph's own text.
func TestCosmoLetsErrorsThrough(t *testing.T) {
	files, err := filepath.Glob("../graph/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	set := regexp.MustCompile(`\b(?:ext|Extensions)\["(\w+)"\] = `)
	made := regexp.MustCompile(`(?:ext :=|Extensions:) map\[string\]any\{(.*)\}`)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range set.FindAllSubmatch(text, -1) {
			said = append(said, string(match[1]))
		}
		for _, match := range made.FindAllSubmatch(text, -1) {
			for _, key := range regexp.MustCompile(`"(\w+)":`).FindAllSubmatch(match[1], -1) {
				said = append(said, string(key[1]))
			}
		}
	}
	slices.Sort(said)
	said = slices.Compact(said)
	if want := []string{"code", "field", "limit", "most", "reason", "retryAfterSeconds"}; !slices.Equal(said, want) {
		t.Errorf("errors say %q, want %q", said, want)
	}
	list := regexp.MustCompile(`\n  allowed_extension_fields: \[(.*)\]`).FindStringSubmatch(
		cosmoBlock(t, readPublished(t, "cosmo/config.yaml"), "", "subgraph_error_propagation"))
	if list == nil {
		t.Fatal("cosmo/config.yaml lets nothing through")
	}
	allowed := strings.Split(list[1], ", ")
	slices.Sort(allowed)
	if !slices.Equal(allowed, said) {
		t.Errorf("of errors it lets through %q, want %q", allowed, said)
	}
}

// TestCosmosComposerTakesTheSchema composes with @wundergraph/composition, which makes no
// supergraph file but its own router's schema.
func TestCosmosComposerTakesTheSchema(t *testing.T) {
	t.Parallel()
	composer := e2e.CosmoComposer()
	for _, flags := range [][]string{nil, {"--authorization-directives"}} {
		sdl := printedSchema(t, flags...)
		made := composer.Compose(t, withCatalogue(t, sdl)...)
		silent(t, made)
		checkTags(t, made)
		if flags != nil && !strings.Contains(fileText(t, made.Supergraph), `@requiresScopes(scopes: [["customers:read"]])`) {
			t.Error("its schema lacks the scopes")
		}
	}
	if made := composer.Compose(t, withCatalogue(t, printedSchema(t, "--cache-tags"))...); len(made.Errors) == 0 {
		t.Error("the composer has learnt about tags: say so in docs/schema.md")
	}
	// It says what is wrong, so that its silence means something.
	shared := strings.Replace(schema.SDL(), "type Product @key(fields: \"entityId\") @tag(name: \"public\") {\n",
		"type Product @key(fields: \"entityId\") @tag(name: \"public\") {\n  path: String\n", 1)
	made := composer.Compose(t, withCatalogue(t, shared)...)
	if len(made.Errors) != 1 || !strings.Contains(made.Errors[0].Message, "path") {
		t.Errorf("a field that the catalogue owns: %+v", made.Errors)
	}
}
