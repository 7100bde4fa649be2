package e2e_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
)

// BenchmarkRouter50 asks for fifty known prices of a shopper's: of the graph itself, and
// joined to the catalogue's products by each router. It asks in turns, so that whatever
// else the machine does slows both down; what a router adds is the difference. Both pass
// the same tap.
func BenchmarkRouter50(b *testing.B) {
	for _, router := range e2e.Routers() {
		b.Run(router.String(), func(b *testing.B) {
			on := e2e.StartRouter(b, router)
			header := http.Header{"X-Clientele-Session": {on.SignIn(b, on.FirstOf(b, groupWholesale))}}
			proven := header.Clone()
			proven.Set("X-Clientele-Router-Secret", on.Secret)
			direct := newStopwatch(b, "_entities", func() e2e.Answer {
				return e2e.Post(b, on.Clientele.URL(), proven, oneCurrency, fifty(on.Env))
			})
			routed := newStopwatch(b, "products", func() e2e.Answer { return e2e.Post(b, on.URL, header, fiftyProducts, nil) })
			for range 200 { // a router's own compiler learns what it does often
				direct.ask()
				routed.ask()
			}
			direct.took, routed.took = nil, nil
			for b.Loop() {
				direct.ask()
				routed.ask()
			}
			b.ReportMetric(direct.quantile(50), "direct-p50-ms")
			b.ReportMetric(direct.quantile(99), "direct-p99-ms")
			b.ReportMetric(routed.quantile(50), "p50-ms")
			b.ReportMetric(routed.quantile(99), "p99-ms")
		})
	}
}

// stopwatch notes how long each answer took.
type stopwatch struct {
	ask  func()
	took []time.Duration
}

// newStopwatch asks a question whose answer has fifty prices in the list.
func newStopwatch(b *testing.B, list string, question func() e2e.Answer) *stopwatch {
	b.Helper()
	w := &stopwatch{}
	w.ask = func() {
		began := time.Now()
		got := question()
		w.took = append(w.took, time.Since(began))
		if len(got.Errors) != 0 || got.At(list, 49, "price", "calculatedPrice", "taxExclusive") == nil {
			b.Fatalf("%+v", got.Errors)
		}
	}
	return w
}

// quantile is how many milliseconds the share of answers took at most, in per cent.
func (w *stopwatch) quantile(share int) float64 {
	slices.Sort(w.took)
	return float64(w.took[(len(w.took)-1)*share/100].Microseconds()) / 1000
}
