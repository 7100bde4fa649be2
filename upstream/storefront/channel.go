package storefront

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// How the currencies of a channel are read. There are not more in the world than
// these pages hold.
const (
	currencyPage  = 50
	currencyPages = 8
)

// Channel reads the currencies that a channel shows prices in, those that cannot
// be paid in among them, and its default, which comes first. The default country is
// for configuration to say. Codes that are none are left out.
func (c *Client) Channel(ctx context.Context, id int) (commerce.Channel, error) {
	channel := commerce.Channel{ID: id}
	after := ""
	for range currencyPages {
		answer, err := currencies(ctx, c.asGuest(id), currencyPage, after)
		if err != nil {
			return commerce.Channel{}, public(err)
		}
		if channel.DefaultCurrency, err = answer.Site.preset(); err != nil {
			return commerce.Channel{}, public(err)
		}
		page := answer.Site.Currencies
		channel.EnabledCurrencies = append(channel.EnabledCurrencies, page.codes()...)
		if !page.PageInfo.HasNextPage {
			// The default is one of them, whatever the list says.
			all := append([]commerce.CurrencyCode{channel.DefaultCurrency}, channel.EnabledCurrencies...)
			channel.EnabledCurrencies = once(all)
			return channel, nil
		}
		if page.PageInfo.EndCursor == nil {
			break // more follows nothing
		}
		after = *page.PageInfo.EndCursor
	}
	return commerce.Channel{}, public(unreadable("currencies"))
}

// preset returns the default currency. The schema allows that a store has no
// settings, but nobody could then be told a price.
func (s currenciesSite) preset() (commerce.CurrencyCode, error) {
	if s.Settings == nil {
		return "", unreadable("currencies")
	}
	code, err := commerce.ParseCurrencyCode(s.Settings.Currency.DefaultCurrency)
	if err != nil {
		return "", unreadable("currencies")
	}
	return code, nil
}

// codes returns the currencies of a page.
func (p shownCurrencies) codes() []commerce.CurrencyCode {
	var codes []commerce.CurrencyCode
	for _, e := range p.Edges {
		if code, err := commerce.ParseCurrencyCode(e.Node.Code); err == nil {
			codes = append(codes, code)
		}
	}
	return codes
}

// once returns values without repetitions, in their order.
func once[T comparable](values []T) []T {
	var distinct []T
	for _, v := range values {
		if !slices.Contains(distinct, v) {
			distinct = append(distinct, v)
		}
	}
	return distinct
}
