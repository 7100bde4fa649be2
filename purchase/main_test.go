package purchase_test

import (
	"testing"

	"github.com/clientele-graph/clientele/patience"
)

func TestMain(m *testing.M) { patience.Main(m) }
