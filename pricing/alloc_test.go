//go:build !race

package pricing

import "testing"

// TestWarmAllocations holds the warm path to what its result type costs: the
// map and one cell for each of its large values. The race detector makes pools
// forget, so it cannot be counted under it.
func TestWarmAllocations(t *testing.T) {
	service := open(t, newShop())
	req := guest(products(101, 50)...)
	mustPrices(t, service, req)
	got := testing.AllocsPerRun(200, func() {
		if _, err := service.Prices(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	})
	if got > 70 {
		t.Errorf("50 warm items cost %.0f allocations", got)
	}
}
