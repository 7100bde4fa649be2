package contract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// published returns the folder with the published files. Without one the test is
// skipped by name, which CLIENTELE_TEST_ALL=1 does not allow.
func published(t *testing.T) string {
	t.Helper()
	folder := os.Getenv(FolderVariable)
	if folder != "" {
		return folder
	}
	if os.Getenv("CLIENTELE_TEST_ALL") == "1" {
		t.Fatal(FolderVariable + " is not set, and CLIENTELE_TEST_ALL=1")
	}
	t.Skip(FolderVariable + " is not set: it names the folder with the store's published schemas")
	return ""
}

// loadSchema loads the SDL in files that match a pattern.
func loadSchema(t *testing.T, pattern string) *ast.Schema {
	t.Helper()
	var sources []*ast.Source
	for name, text := range readAll(t, pattern) {
		sources = append(sources, &ast.Source{Name: name, Input: text})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// readAll reads the files that match a pattern, of which there must be one.
func readAll(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no file is called %s: %v", pattern, err)
	}
	texts := map[string]string{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = strings.TrimSpace(string(text)) + "\n"
	}
	return texts
}

// theStores is the store's own schema.
func theStores(t *testing.T) *ast.Schema {
	t.Helper()
	return loadSchema(t, filepath.Join(published(t), "storefront.graphql"))
}
