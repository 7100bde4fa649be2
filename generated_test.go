package clientele

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/patience"
)

// TestGeneratedCodeIsCurrent generates everything in a copy of the tree and
// compares: the working tree stays as it is.
func TestGeneratedCodeIsCurrent(t *testing.T) {
	copied := t.TempDir()
	listed, err := exec.CommandContext(t.Context(), "git", "ls-files", "-co", "--exclude-standard").Output()
	if err != nil {
		patience.Missing(t, "git, or a checkout")
	}
	files := strings.Fields(string(listed))
	for _, file := range files {
		copyFile(t, file, filepath.Join(copied, file))
	}
	generate := exec.CommandContext(t.Context(), "go", "generate", "./...")
	generate.Dir = copied
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("go generate: %v\n%s", err, out)
	}
	for _, file := range files {
		want, err := os.ReadFile(file)
		if os.IsNotExist(err) {
			continue // removed in the working tree
		}
		got, copyErr := os.ReadFile(filepath.Join(copied, file))
		if err != nil || copyErr != nil || !bytes.Equal(want, got) {
			t.Errorf("%s is not current: run go generate ./...", file)
		}
	}
	added := exec.CommandContext(t.Context(), "diff", "-rq", ".", copied)
	out, _ := added.Output() // diff exits with 1 when there are differences
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, "Only in "+copied) {
			t.Errorf("generating makes a file that is not there: %s", strings.ReplaceAll(line, copied, ""))
		}
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
