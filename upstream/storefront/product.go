package storefront

import (
	"context"
	"fmt"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// MaxProducts is how many products the store shows at once
// (docs/storefront/graphql/index.mdx).
const MaxProducts = 50

// Visible asks which of the products a channel shows to the shopper, or to a
// guest when shopper is nil, and for which customer group the store answered.
// It takes 1 to MaxProducts ids; anything else is an error of the caller's.
func (c *Client) Visible(ctx context.Context, channelID int, shopper *commerce.ShopperCredential, productIDs []int) (commerce.VisibleProducts, error) {
	// Without an id the store would take the whole catalogue to be meant.
	if n := len(productIDs); n == 0 || n > MaxProducts {
		return commerce.VisibleProducts{}, public(fmt.Errorf("visibility of %d products asked at once", n))
	}
	if shopper == nil {
		answer, err := visibleToGuest(ctx, c.asGuest(channelID), productIDs)
		if err != nil {
			return commerce.VisibleProducts{}, public(err)
		}
		return commerce.VisibleProducts{Products: answer.Site.Products.visible(productIDs)}, nil
	}
	// The question is about this channel, whichever one the session began on.
	as := c.asCaller(commerce.Caller{ChannelID: channelID, Shopper: shopper})
	answer, err := visibleToShopper(ctx, as, productIDs)
	if err != nil {
		return commerce.VisibleProducts{}, public(err)
	}
	if err := sameCustomer(ctx, "visibleToShopper", *shopper, idOf(answer.Customer)); err != nil {
		return commerce.VisibleProducts{}, err
	}
	return commerce.VisibleProducts{
		// Not the group we believed in: the answer holds for the one named here.
		GroupID:  answer.Customer.CustomerGroupId,
		Products: answer.Site.Products.visible(productIDs),
	}, nil
}

// visible keeps the products that were asked for.
func (p shownProducts) visible(asked []int) map[int]commerce.ProductVisibility {
	products := make(map[int]commerce.ProductVisibility, len(p.Edges))
	for _, e := range p.Edges {
		if slices.Contains(asked, e.Node.EntityId) {
			products[e.Node.EntityId] = commerce.ProductVisibility{PriceHidden: e.Node.IsPriceHidden}
		}
	}
	return products
}
