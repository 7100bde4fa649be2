package management

import (
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerTaxSettings() {
	h.handle("tax-settings", "GET /v3/tax/settings", h.getTaxSettings)
}

// taxSettings are the store's choices about tax (reference/tax_settings.v3.yml). Only
// what prices depend on is the store's; the others are constants.
type taxSettings struct {
	EnteredWithPrices bool              `json:"tax_entered_with_prices"`
	Display           taxDisplay        `json:"price_display_settings"`
	Fallback          string            `json:"fallback_strategy"`
	SubtractStoreTax  bool              `json:"should_subtract_store_tax"`
	LocatesGuests     bool              `json:"should_use_geolocation_to_determine_guest_shopper_tax_zone"`
	GuestZoneID       int               `json:"guest_shopper_tax_zone_id"`
	StoreZoneID       int               `json:"store_tax_zone_id"`
	Submission        string            `json:"document_submission_strategy"`
	Rounding          store.TaxRounding `json:"rounding_strategy"`
}

type taxDisplay struct {
	InclusiveInControlPanel bool   `json:"show_inclusive_in_control_panel"`
	Invoices                string `json:"invoice_price_display_strategy"`
}

// getTaxSettings answers with the store's settings. Whoever says no country is priced
// for the store's own, so guests have its zone.
func (h *Handler) getTaxSettings(w http.ResponseWriter, _ *http.Request) {
	settings := h.store.TaxSettings()
	zone := h.zoneOf(settings.StoreCountry)
	rounding := settings.Rounding
	if rounding == "" {
		rounding = store.RateRounding
	}
	respondData(w, taxSettings{
		EnteredWithPrices: settings.EnteredWithPrices, SubtractStoreTax: settings.SubtractStoreTax,
		GuestZoneID: zone, StoreZoneID: zone, Rounding: rounding,
		Display: taxDisplay{Invoices: "ZONE"}, Fallback: "FIXED", Submission: "ON_ORDER_CREATION",
	})
}

// zoneOf returns the first zone for everybody in a country, else the first for
// everywhere else, else 0.
func (h *Handler) zoneOf(country string) int {
	elsewhere := 0
	for _, z := range h.store.TaxZones() {
		switch {
		case len(z.GroupIDs) > 0:
		case slices.Contains(z.Countries, country):
			return z.ID
		case len(z.Countries) == 0 && elsewhere == 0:
			elsewhere = z.ID
		}
	}
	return elsewhere
}
