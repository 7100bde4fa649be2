package management

import (
	"context"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CurrencyRules reads what decides prices of all currencies of the store, in its order.
// A store without any is an answer that cannot be meant, as is one with the same
// currency twice.
func (c *Client) CurrencyRules(ctx context.Context) ([]commerce.CurrencyRules, error) {
	var found []commerce.CurrencyRules
	seen := map[string]bool{}
	err := allPages(ctx, c, "currencies", "/v2/currencies", func(w wireCurrencyRules) bool {
		code := strings.ToUpper(strings.TrimSpace(w.Code))
		if code == "" || seen[code] {
			return false
		}
		seen[code] = true
		found = append(found, w.commerce(code))
		return true
	})
	if err == nil && len(found) == 0 {
		err = unreadable("currencies")
	}
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// wireCurrencyRules is a currency as V2 writes it (reference/currencies.v2.yml).
type wireCurrencyRules struct {
	Code     string      `json:"currency_code"`
	Rate     looseAmount `json:"currency_exchange_rate"`
	Decimals said        `json:"decimal_places"`
	Enabled  looseBool   `json:"enabled"`
	Default  looseBool   `json:"is_default"`
	Payments looseBool   `json:"is_transactional"`
}

func (w wireCurrencyRules) commerce(code string) commerce.CurrencyRules {
	decimals := -1
	if w.Decimals.isSaid {
		decimals = int(w.Decimals.value)
	}
	return commerce.CurrencyRules{
		Code: code, Rate: w.Rate.text(), Decimals: decimals,
		IsEnabled: w.Enabled.value, IsDefault: w.Default.value, IsForPayments: w.Payments.value,
	}
}
