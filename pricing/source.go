package pricing

import (
	"context"
	"time"

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

// ShopperSource prices items as one shopper or, when shopper is nil, a guest sees them,
// in a channel and a currency, without a country or a group being named. It is an
// alternative to a Source for stores that give no access token. At most 50 items are
// asked a call. The answer names the customer group it holds for, which need not be the
// one assumed. Items that are missing in it are not shown to this shopper or do not
// exist. The code SESSION_EXPIRED means that this shopper's session is over.
type ShopperSource interface {
	ShopperPrices(ctx context.Context, channelID int, currency commerce.CurrencyCode, shopper *commerce.ShopperCredential, items []commerce.PriceItem) (ShopperPrices, error)
}

// ShopperPrices is the answer of a ShopperSource.
type ShopperPrices = commerce.ShopperPrices

// OptionSource reads which options, and values of them, products have, for at most 10
// products a call. A product that is missing in the answer does not exist.
type OptionSource interface {
	ProductOptions(ctx context.Context, productIDs []int) (map[int]commerce.ProductOptions, error)
}

// Registry keeps the generations of scopes where all replicas see them.
type Registry interface {
	// Generations returns those of scopes, in their order. A scope that has none gets
	// a new one, the same for everybody, with a zero RaisedAt.
	Generations(ctx context.Context, scopes []commerce.PriceScope) ([]commerce.Generation, error)
	// Raise gives scopes new generations, raised at the given time. Once it has returned
	// nil, whoever asks gets the new ones.
	Raise(ctx context.Context, scopes []commerce.PriceScope, at time.Time) error
	// Follow names who is told of scopes that anybody raised; nil scopes mean that any
	// may have been. It is called once, before everything else.
	Follow(raised func(scopes []commerce.PriceScope))
	// IsHeard says whether the follower has been told of all that was raised more than
	// 250 ms ago.
	IsHeard() bool
}

// SecondLevel keeps prices where all replicas find them, as texts that nobody but this
// package reads. It may lose any of them at any time.
type SecondLevel interface {
	// Get returns the texts of keys in their order, nil where there is none.
	Get(ctx context.Context, keys []commerce.PriceKey) ([][]byte, error)
	// Put keeps texts for a while. It does not wait.
	Put(texts map[commerce.PriceKey][]byte, keep time.Duration)
}
