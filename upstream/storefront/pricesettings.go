package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// PriceSettings tells what can be known about who sees prices without an access
// token: nothing. It never asks the store and never fails. The Storefront API has no
// field for the settings that hide prices; it acts on them, and shows null where a
// price is hidden from whoever asks (docs/storefront/graphql/index.mdx). So nothing is
// refused beforehand, and guests are in no group that we could name: their prices are
// those that the store shows to guests.
func (c *Client) PriceSettings(context.Context, int) (commerce.PriceSettings, error) {
	return commerce.PriceSettings{ShowPrices: true}, nil
}
