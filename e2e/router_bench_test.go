package e2e_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
)

// BenchmarkRouter50 asks for fifty known prices, of the graph itself and joined to
// the catalogue's products by each router. What a router adds is the difference.
// Both pass the same tap.
func BenchmarkRouter50(b *testing.B) {
	for i, router := range e2e.Routers() {
		on := e2e.StartRouter(b, router)
		header := http.Header{"X-Clientele-Session": {on.SignIn(b, on.FirstOf(b, groupWholesale))}}
		if i == 0 {
			b.Run("direct", func(b *testing.B) {
				measure(b, func() e2e.Answer { return e2e.Post(b, on.Clientele.URL(), header, oneCurrency, fifty(on.Env)) }, "_entities")
			})
		}
		b.Run(router.String(), func(b *testing.B) {
			measure(b, func() e2e.Answer { return e2e.Post(b, on.URL, header, fiftyProducts, nil) }, "products")
		})
	}
}

// measure asks again and again and reports the median and the slowest of a
// hundred in milliseconds.
func measure(b *testing.B, ask func() e2e.Answer, list string) {
	b.Helper()
	check := func(got e2e.Answer) {
		if len(got.Errors) != 0 || got.At(list, 49, "price", "calculatedPrice", "taxExclusive") == nil {
			b.Fatalf("%+v", got.Errors)
		}
	}
	check(ask()) // fills the caches
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		got := ask()
		took = append(took, time.Since(began))
		check(got)
	}
	slices.Sort(took)
	for name, share := range map[string]int{"p50-ms": 50, "p99-ms": 99} {
		b.ReportMetric(float64(took[(len(took)-1)*share/100].Microseconds())/1000, name)
	}
}
