package purchase_test

import (
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

func TestMain(m *testing.M) {
	defer e2e.RemoveProgram()
	m.Run()
}
