package sandbox_test

import (
	"os"
	"testing"

	"github.com/clientele-graph/clientele/patience"
)

// TestMain fails the run when a sandbox leaves a goroutine behind.
func TestMain(m *testing.M) {
	if os.Getenv(describeEnv) != "" {
		os.Exit(describeToStdout())
	}
	patience.Main(m)
}
