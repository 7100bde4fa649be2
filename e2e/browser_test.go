package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
)

// TestPlaygroundInBrowser runs the tests in browser/, which say themselves what
// they look at. Screenshots go to CLIENTELE_SCREENSHOTS when that names a folder.
func TestPlaygroundInBrowser(t *testing.T) {
	node := need(t, "node")
	chromium := need(t, "chromium")
	if _, err := os.Stat(filepath.Join("browser", "node_modules", "playwright-core")); err != nil {
		missing(t, "e2e/browser/node_modules (npm ci --prefix e2e/browser)")
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

// need finds a program, without which the test is missing.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		missing(t, program)
	}
	return path
}

// missing names what this machine lacks; where nothing may be missing, it fails.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CLIENTELE_TEST_ALL") == "1" {
		t.Fatalf("CLIENTELE_TEST_ALL=1, and this machine lacks %s", what)
	}
	t.Skipf("this machine lacks %s", what)
}
