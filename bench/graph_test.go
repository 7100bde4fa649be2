package bench_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

const oneCurrency = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { entityId
	price { calculatedPrice { taxExclusive taxInclusive } salePrice { taxExclusive } } } } }`

// products are representations of the first n of the seed.
func products(env *e2e.Env, n int) map[string]any {
	var list []any
	for _, p := range env.Seed.Products[:n] {
		list = append(list, map[string]any{"__typename": "Product", "entityId": p.EntityID})
	}
	return map[string]any{"r": list}
}

// BenchmarkEntitiesWarm is the router's hot path: prices that are in memory.
func BenchmarkEntitiesWarm(b *testing.B) {
	for name, n := range map[string]int{"1": 1, "50": 50, "200": 200} {
		b.Run(name, func(b *testing.B) {
			env := e2e.Start(b)
			variables := products(env, n)
			env.Ask(b, "", oneCurrency, variables)
			env.Store.ResetCalls()
			b.ReportAllocs()
			for b.Loop() {
				env.Ask(b, "", oneCurrency, variables)
			}
			b.ReportMetric(float64(len(env.Store.Calls()))/float64(b.N), "calls/op")
		})
	}
}

// BenchmarkEntitiesTraced is the hot path with 50 products when somebody watches: a
// collector that takes spans of every request, of none, or a router that asks how long
// each field took.
func BenchmarkEntitiesTraced(b *testing.B) {
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	b.Cleanup(collector.Close)
	for _, watched := range []struct {
		name, endpoint, sampler string
		header                  http.Header
	}{
		{"off", "", "always_on", http.Header{}},
		{"no request", collector.URL, "always_off", http.Header{}},
		{"each request", collector.URL, "always_on", http.Header{}},
		{"ftv1", "", "always_on", http.Header{"Apollo-Federation-Include-Trace": {"ftv1"}}},
	} {
		b.Run(watched.name, func(b *testing.B) {
			env := e2e.Start(b, func(o *e2e.Options) {
				o.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"], o.Variables["OTEL_TRACES_SAMPLER"] = watched.endpoint, watched.sampler
			})
			variables := products(env, 50)
			env.Ask(b, "", oneCurrency, variables)
			b.ReportAllocs()
			for b.Loop() {
				e2e.Post(b, env.Graph.URL(), watched.header, oneCurrency, variables)
			}
		})
	}
}

// BenchmarkEntitiesCold never finds a price that is fresh enough.
func BenchmarkEntitiesCold(b *testing.B) {
	env := e2e.Start(b, func(o *e2e.Options) { o.Variables["CLIENTELE_PRICE_TTL"] = "1ns" })
	variables := products(env, 50)
	env.Ask(b, "", oneCurrency, variables)
	env.Store.ResetCalls()
	b.ReportAllocs()
	for b.Loop() {
		env.Ask(b, "", oneCurrency, variables)
	}
	b.ReportMetric(float64(len(env.Store.Calls()))/float64(b.N), "calls/op")
}

// BenchmarkShoppersInParallel is many shoppers who ask for what is in memory.
func BenchmarkShoppersInParallel(b *testing.B) {
	env := e2e.Start(b)
	var tokens []string
	for _, group := range env.Seed.Groups {
		for _, person := range env.Seed.Customers {
			if person.GroupID == group.EntityID {
				tokens = append(tokens, env.SignIn(b, person))
				break
			}
		}
	}
	variables := products(env, 50)
	client := e2e.NewClient(b)
	ask := func(token string) {
		client.Ask(b, env.Graph.URL(), http.Header{"X-Clientele-Session": {token}}, oneCurrency, variables)
	}
	for _, token := range tokens {
		ask(token)
	}
	var next atomic.Int64
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			ask(tokens[int(next.Add(1))%len(tokens)])
		}
	})
}
