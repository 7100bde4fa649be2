package hook

import (
	"testing"

	"github.com/clientele-graph/clientele/patience"
)

// TestMain fails the run when a courier leaves a goroutine behind.
func TestMain(m *testing.M) { patience.Main(m) }
