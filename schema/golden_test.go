package schema_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/schema"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestTheSchemaIsThatOfTheGoldenFile makes every change of the public contract a change
// of one file, in the order in which routers get it: go test ./schema -update.
func TestTheSchemaIsThatOfTheGoldenFile(t *testing.T) {
	golden(t, "served.golden", schema.SDL())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s, and not as meant: run go test ./schema -update and read the diff (-want +got):\n%s", file, diff)
	}
}
