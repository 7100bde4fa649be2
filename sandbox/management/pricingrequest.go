package management

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// pricingRequest is what a client asks. Pointers tell absent from zero.
type pricingRequest struct {
	ChannelID       *int          `json:"channel_id"`
	CurrencyCode    *string       `json:"currency_code"`
	CountryCode     string        `json:"country_code"`
	CustomerGroupID int           `json:"customer_group_id"`
	CustomerID      int           `json:"customer_id"`
	Items           []pricingItem `json:"items"`
}

type pricingItem struct {
	ProductID *int            `json:"product_id"`
	VariantID int             `json:"variant_id"`
	Options   []pricingOption `json:"options"`
}

type pricingOption struct {
	OptionID int `json:"option_id"`
	ValueID  int `json:"value_id"`
}

// readPricing decodes and checks a request, and answers it when it is bad.
func readPricing(w http.ResponseWriter, r *http.Request) (pricingRequest, bool) {
	var request pricingRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return request, false
	}
	if faults := request.faults(); len(faults) > 0 {
		refuseFields(w, r, faults)
		return request, false
	}
	return request, true
}

// faults names every field that is missing or makes no sense.
func (p pricingRequest) faults() map[string]string {
	faults := map[string]string{}
	if p.ChannelID == nil {
		faults["channel_id"] = "channel_id is required"
	}
	if p.CurrencyCode == nil {
		faults["currency_code"] = "currency_code is required"
	}
	if len(p.Items) == 0 {
		faults["items"] = "items is required"
	}
	if p.CountryCode != "" && len(p.CountryCode) != 2 {
		faults["country_code"] = "country_code must be an ISO-3166-1 alpha-2 code"
	}
	for i, item := range p.Items {
		if item.ProductID == nil {
			faults[fmt.Sprintf("items.%d.product_id", i)] = "product_id is required"
		}
	}
	return faults
}

// quote is the request in the store's words.
func (p pricingRequest) quote() store.Quote {
	quote := store.Quote{
		ChannelID:  *p.ChannelID,
		Currency:   *p.CurrencyCode,
		Country:    strings.ToUpper(p.CountryCode),
		GroupID:    p.CustomerGroupID,
		CustomerID: p.CustomerID,
		Items:      make([]store.Item, len(p.Items)),
	}
	for i, item := range p.Items {
		quote.Items[i] = store.Item{ProductID: *item.ProductID, VariantID: item.VariantID}
		for _, o := range item.Options {
			choice := store.OptionChoice{OptionID: o.OptionID, ValueID: o.ValueID}
			quote.Items[i].Options = append(quote.Items[i].Options, choice)
		}
	}
	return quote
}
