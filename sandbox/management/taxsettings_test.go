package management

import (
	"testing"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestTaxSettings(t *testing.T) {
	f := newFixture(t)
	before, _ := read[taxSettings](f, "/v3/tax/settings")
	zones := f.store.TaxZones()
	if before.EnteredWithPrices || !before.SubtractStoreTax || before.Rounding != store.RateRounding ||
		before.StoreZoneID == 0 || before.StoreZoneID != before.GuestZoneID || before.Display.Invoices == "" {
		t.Errorf("got %+v of zones %+v", before, zones)
	}
	f.store.SetTaxSettings(store.TaxSettings{EnteredWithPrices: true, StoreCountry: "XX", Rounding: store.NoRounding})
	f.store.SetTaxZones(
		store.TaxZone{ID: 5, Countries: []string{"XX"}, GroupIDs: []int{1}}, store.TaxZone{ID: 6}, store.TaxZone{ID: 7},
	)
	after, _ := read[taxSettings](f, "/v3/tax/settings")
	if !after.EnteredWithPrices || after.SubtractStoreTax || after.Rounding != store.NoRounding || after.StoreZoneID != 6 {
		t.Errorf("changed: got %+v", after)
	}
	f.store.SetTaxSettings(store.TaxSettings{})
	f.store.SetTaxZones()
	if none, _ := read[taxSettings](f, "/v3/tax/settings"); none.StoreZoneID != 0 || none.Rounding != store.RateRounding {
		t.Errorf("without zones: got %+v", none)
	}
}
