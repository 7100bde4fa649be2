package bench_test

import (
	"net/http"
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
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 64
	for _, token := range tokens {
		env.Ask(b, token, oneCurrency, variables)
	}
	var next atomic.Int64
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			env.Ask(b, tokens[int(next.Add(1))%len(tokens)], oneCurrency, variables)
		}
	})
}
