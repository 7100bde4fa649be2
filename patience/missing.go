package patience

import (
	"os"
	"os/exec"
	"testing"
)

// Missing skips a test by the name of what this machine lacks for it. Where
// nothing may be missing, with CLIENTELE_TEST_ALL=1, it fails instead.
func Missing(tb testing.TB, what string) {
	tb.Helper()
	if os.Getenv("CLIENTELE_TEST_ALL") == "1" {
		tb.Fatalf("CLIENTELE_TEST_ALL=1, and this machine lacks %s", what)
	}
	tb.Skipf("this machine lacks %s", what)
}

// Need returns the path of a program; a test that needs one that is not there is
// Missing it.
func Need(tb testing.TB, program string) string {
	tb.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		Missing(tb, program)
	}
	return path
}
