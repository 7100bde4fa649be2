package graph_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

// rounds is how many new documents are sent: enough to fill every cache, or as many
// as CLIENTELE_SOAK=1 asks for.
func rounds(t *testing.T) int {
	t.Helper()
	if os.Getenv("CLIENTELE_SOAK") == "1" {
		return 100_000
	}
	return 2_000
}

// distinct is a valid document that nobody has sent before, of some thousand bytes.
func distinct(n int) string {
	return fmt.Sprintf(`query Q%d($r: [_Any!]!) { _entities(representations: $r) { __typename %s } }`, n, strings.Repeat(
		"... on Product { entityId price { calculatedPrice { taxExclusive taxInclusive } salePrice { taxExclusive } } priceUnavailable } ", 20))
}

// maxPlateau is what strangers can make us hold, over what we hold anyway.
const maxPlateau = 64 << 20

// plateau sends n documents and reports how much more memory is in use after each
// quarter of them.
func plateau(t *testing.T, n int, send func(i int)) {
	t.Helper()
	send(n)
	baseline := live()
	for quarter := range 4 {
		for i := quarter * n / 4; i < (quarter+1)*n/4; i++ {
			send(i)
		}
		growth := live() - baseline
		t.Logf("%d documents: %.1f MB more are in use", (quarter+1)*n/4, float64(growth)/(1<<20))
		if growth > maxPlateau {
			t.Fatalf("%d bytes more are in use", growth)
		}
	}
}

func TestDistinctDocumentsReachAPlateau(t *testing.T) {
	w := production(t)
	plateau(t, rounds(t), func(i int) {
		if _, body := asking(distinct(i), "").send(w); !strings.Contains(string(body), `"$r must be defined"`) {
			t.Fatalf("%s", body)
		}
	})
	runtime.KeepAlive(w)
}

func TestPersistedQueriesReachAPlateau(t *testing.T) {
	w := production(t)
	plateau(t, rounds(t), func(i int) {
		query := fmt.Sprintf("query Q%d { session { kind } } #%s", i, strings.Repeat("x", 1000+i%5000))
		if got := w.askPersisted(t, query, map[string]any{"version": 1, "sha256Hash": hashOf(query)}); len(got.Errors) > 0 {
			t.Fatalf("%+v", got)
		}
	})
	runtime.KeepAlive(w)
}
