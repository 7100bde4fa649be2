package management

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// TaxRules reads what of the tax settings decides prices. An answer that does not say
// how prices are entered is none.
func (c *Client) TaxRules(ctx context.Context) (commerce.TaxRules, error) {
	var read taxAnswer
	if err := c.get(ctx, "tax-settings", "/v3/tax/settings", nil, &read); err != nil {
		return commerce.TaxRules{}, upstream.Public(err)
	}
	w := *read.Data
	return commerce.TaxRules{
		IsEntered: w.Entered.value, IsSubtracted: w.Subtracted.value, StoreZoneID: int(w.StoreZone),
		GuestZoneID: int(w.GuestZone), GuestsAreLocated: w.Located.value, Rounding: w.Rounding,
	}, nil
}

// wireTaxSettings are the tax settings as V3 writes them (reference/tax_settings.v3.yml),
// without those that are about invoices and the control panel.
type wireTaxSettings struct {
	Entered    looseBool `json:"tax_entered_with_prices"`
	Subtracted looseBool `json:"should_subtract_store_tax"`
	Located    looseBool `json:"should_use_geolocation_to_determine_guest_shopper_tax_zone"`
	GuestZone  looseInt  `json:"guest_shopper_tax_zone_id"`
	StoreZone  looseInt  `json:"store_tax_zone_id"`
	Rounding   string    `json:"rounding_strategy"`
}

type taxAnswer struct {
	enveloped[wireTaxSettings]
}

func (t taxAnswer) complete() bool { return t.Data != nil && t.Data.Entered.isSet }
