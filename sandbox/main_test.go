package sandbox_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails the run when a sandbox leaves a goroutine behind.
func TestMain(m *testing.M) {
	if os.Getenv(describeEnv) != "" {
		os.Exit(describeToStdout())
	}
	goleak.VerifyTestMain(m)
}
