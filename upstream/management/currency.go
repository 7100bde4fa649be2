package management

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// storeCurrencies are the currencies a store has switched on.
type storeCurrencies struct {
	enabled []commerce.CurrencyCode // in the store's order
	preset  commerce.CurrencyCode   // the store's default, empty when unknown
}

// wireCurrency is a currency as V2 writes it (reference/currencies.v2.yml). Of
// its exchange rate nothing is needed: prices come converted.
type wireCurrency struct {
	Code    string    `json:"currency_code"`
	Enabled looseBool `json:"enabled"`
	Default looseBool `json:"is_default"`
}

// currencies reads the store's currencies. The default one is always enabled;
// codes that are none are left out.
func (c *Client) currencies(ctx context.Context) (storeCurrencies, error) {
	var found storeCurrencies
	seen := map[commerce.CurrencyCode]bool{}
	err := eachPage(ctx, c, "currencies", "/v2/currencies", func(w wireCurrency) bool {
		code, err := commerce.ParseCurrencyCode(w.Code)
		if err != nil || seen[code] {
			return false
		}
		seen[code] = true
		if w.Default.value {
			found.preset = code
		}
		// The default cannot be switched off, whatever stands beside it.
		if w.Enabled.value || w.Default.value {
			found.enabled = append(found.enabled, code)
		}
		return true
	})
	return found, err
}
