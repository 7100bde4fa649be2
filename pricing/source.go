package pricing

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// Source prices items, at most 50 a call, as the store would.
//
// The perspective of the context is never a guest: guests have been resolved to
// their group, or to none. An item that is missing in the answer is one the
// store does not know. A price's context and item are filled in by the Service,
// FetchedAt too when it is zero. An error that stands for a refusal of the question
// itself has the code BAD_USER_INPUT or says so through Bisectable: the items
// are then asked again in halves, so that one of them fails no other.
type Source interface {
	Prices(ctx context.Context, in commerce.PriceContext, items []commerce.PriceItem) (map[commerce.PriceItem]commerce.ProductPrice, error)
}

// Visibility tells which of at most 50 products the Storefront shows to a
// shopper, or to a guest when shopper is nil. The code SESSION_EXPIRED means
// that this shopper's session is over. A refusal of the question itself is told
// as by a Source, and asked again in halves.
type Visibility interface {
	Visible(ctx context.Context, channelID int, shopper *commerce.ShopperCredential, productIDs []int) (commerce.VisibleProducts, error)
}

// Settings reads which prices a channel shows to whom.
type Settings interface {
	PriceSettings(ctx context.Context, channelID int) (commerce.PriceSettings, error)
}

// ChannelSource reads a channel's currencies.
type ChannelSource interface {
	Channel(ctx context.Context, id int) (commerce.Channel, error)
}
