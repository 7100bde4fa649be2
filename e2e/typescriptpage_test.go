package e2e_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFrontendPageShowsWhatRuns compares each block of docs/frontend.md that stands
// under the name of a file with that file.
func TestFrontendPageShowsWhatRuns(t *testing.T) {
	t.Parallel()
	page := string(contentOf(t, filepath.Join("..", "docs", "frontend.md")))
	shown := map[string]bool{}
	for _, part := range strings.Split(page, "\n[")[1:] {
		name, rest, _ := strings.Cut(part, "]")
		link, block, found := strings.Cut(rest, "):\n\n```")
		if !found || link != "(../e2e/typescript/"+name {
			continue
		}
		_, block, _ = strings.Cut(block, "\n")
		block, _, _ = strings.Cut(block, "\n```")
		shown[name] = true
		if diff := cmp.Diff(string(contentOf(t, filepath.Join(typescript, name))), block+"\n"); diff != "" {
			t.Errorf("docs/frontend.md shows another %s (-file +page):\n%s", name, diff)
		}
	}
	err := fs.WalkDir(os.DirFS(typescript), ".", func(name string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && (name == "node_modules" || name == "generated" || name == "out") {
			return fs.SkipDir
		}
		isShown := strings.HasSuffix(name, ".graphql") || strings.HasSuffix(name, ".ts") && name != "src/main.ts"
		if isShown && !shown[name] {
			t.Errorf("docs/frontend.md does not show %s", name)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
