package hook

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails the run when a courier leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
