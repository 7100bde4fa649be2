package storefront

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Khan/genqlient/generate"
)

// TestGeneratedCodeIsCurrent runs the generator again and compares. What differs
// is mended with go generate ./...
func TestGeneratedCodeIsCurrent(t *testing.T) {
	config, err := generate.ReadAndValidateConfig("genqlient.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate.Generate(config)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 {
		t.Errorf("%d files generated", len(files))
	}
	for path, want := range files {
		got, err := os.ReadFile(filepath.Base(path))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not current: run go generate ./...", filepath.Base(path))
		}
	}
}

// TestGeneratedTypesArePrivate keeps the wire inside this package.
func TestGeneratedTypesArePrivate(t *testing.T) {
	text, err := os.ReadFile("zz_generated.go")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		rest, found := strings.CutPrefix(line, "type ")
		if found && rest[0] >= 'A' && rest[0] <= 'Z' {
			t.Errorf("exported: %s", line)
		}
	}
}
