package upstream

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// The kinds of calls that have half of our share each, and leave the other half to prices.
const (
	// strangers' calls are those that anybody can cause as often as they like.
	kindStrangers = "strangers"
	// sales are calls for an order that somebody has made: they need a handle of ours.
	kindSales = "sales"
)

// changes are calls that tell what the store's own events are about. They have a quarter
// of our share, however many events there are: the store sends again what could not be
// told, and nobody asks again for a price that was not there.
const kindChanges = "changes"

// unreserved is how much of our share is for everything, and unsold for changes too. The
// rest is for sales alone, so that both go on, slowly, while prices take all that they can
// get.
const unreserved, unsold = 0.96, 0.97

// drawOf is how a call draws on its host's quota, of which share is ours.
func drawOf(ctx context.Context, share float64) commerce.Draw {
	in := intentOf(ctx)
	switch {
	case in.API == Payments:
		// A quota of its own, and no other app of the store's pays for our orders.
		return commerce.Draw{Share: 1}
	case in.API != Management:
		return commerce.Draw{Share: share}
	case isSale(in):
		return commerce.Draw{Share: share, Kind: kindSales, KindShare: share / 2}
	case in.Endpoint == "catalog-variants":
		return commerce.Draw{Share: share * unsold, Kind: kindChanges, KindShare: share / 4}
	case isStrangers(ctx, in):
		return commerce.Draw{Share: share * unreserved, Kind: kindStrangers, KindShare: share / 2}
	default:
		return commerce.Draw{Share: share * unreserved}
	}
}

// isSale reports whether a call is made for an order. "order-transactions" tells whether
// somebody was charged, without which nobody pays.
func isSale(in Intent) bool {
	switch in.Endpoint {
	case "payment-methods", "create-payment-token", "order-transactions":
		return true
	default:
		return false
	}
}

// isStrangers reports whether anybody can cause a call: by signing in with tokens, by
// naming carts and checkouts, by making up what to price, and by reading of themselves what
// only the merchant can, which everybody may who has registered.
func isStrangers(ctx context.Context, in Intent) bool {
	if commerce.IsYielding(ctx) {
		return true
	}
	switch in.Endpoint {
	case "cart", "cart-redirect-urls", "catalog-products", "checkout", "create-customer-metafield", "create-customers",
		"customer-attribute-values", "customer-attributes", "customer-metafields", "customers", "stored-instruments":
		return true
	default:
		return false
	}
}
