package pricing

import (
	"testing"
	"time"
	"unsafe"

	"github.com/clientele-graph/clientele/commerce"
)

// alias returns a text that lies in b and changes with it, as texts do that were
// decoded without copying.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func BenchmarkWarm50(b *testing.B) {
	shopper := member(7, 3, products(101, 50)...)
	for _, bench := range []struct {
		name string
		req  commerce.PriceRequest
	}{
		{"guest", guest(products(101, 50)...)},
		{"shopper", shopper},
		{"staff", staff(commerce.ForGroup(3), products(101, 50)...)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			s := newShop()
			s.groupOf[7] = 3
			// A clock that stands still keeps long runs warm.
			now := time.Now()
			service := open(b, s, func(o *Options) { o.Now = func() time.Time { return now } })
			mustPrices(b, service, bench.req)
			b.ReportAllocs()
			b.ResetTimer()
			for b.Loop() {
				if _, err := service.Prices(b.Context(), bench.req); err != nil {
					b.Fatal(err)
				}
			}
			if stats := service.Stats(); stats.SourceCalls != 1 {
				b.Errorf("the path was not warm: %+v", stats)
			}
		})
	}
}

func BenchmarkWarm50Parallel(b *testing.B) {
	service := open(b, newShop())
	req := guest(products(101, 50)...)
	mustPrices(b, service, req)
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := service.Prices(b.Context(), req); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

func BenchmarkCold50(b *testing.B) {
	service := open(b, newShop())
	req := guest(products(101, 50)...)
	b.ReportAllocs()
	for b.Loop() {
		mustInvalidate(b, service)
		mustPrices(b, service, req)
	}
}
