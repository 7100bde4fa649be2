package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
)

// TestInBrowser runs the tests in browser/, which say themselves what
// they look at. Screenshots go to CLIENTELE_SCREENSHOTS when that names a folder.
func TestInBrowser(t *testing.T) {
	t.Parallel() // it waits more than it works
	node := patience.Need(t, "node")
	chromium := patience.Need(t, "chromium")
	if _, err := os.Stat(filepath.Join("browser", "node_modules", "playwright-core")); err != nil {
		patience.Missing(t, "e2e/browser/node_modules (npm ci --prefix e2e/browser)")
	}
	binary, err := e2e.BuildProgram()
	if err != nil {
		t.Fatal(err)
	}
	shots := os.Getenv("CLIENTELE_SCREENSHOTS")
	if shots == "" {
		shots = t.TempDir()
	}
	run := exec.CommandContext(t.Context(), node, "--test", "--test-reporter=spec")
	run.Dir = "browser"
	run.Env = append(os.Environ(), "CLIENTELE_BINARY="+binary, "CLIENTELE_CHROMIUM="+chromium, "CLIENTELE_SCREENSHOTS="+shots)
	// An interrupted run still stops the browser and the program it started.
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.WaitDelay = 10 * time.Second
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
