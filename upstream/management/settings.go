package management

import (
	"context"
	"net/url"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// PriceSettings reads who sees prices on a channel, and as which group guests
// do. What a channel leaves open is the store's setting; what the store leaves
// open too is as in a new store: prices are shown, to everybody, without a group.
func (c *Client) PriceSettings(ctx context.Context, channelID int) (commerce.PriceSettings, error) {
	var channel, store productSettings
	var channelGroups, storeGroups groupSettings
	id := strconv.Itoa(channelID)
	g, gctx := errgroup.WithContext(ctx)
	read := func(endpoint, path string, query url.Values, answer any) {
		g.Go(func() error { return c.get(gctx, endpoint, path, query, answer) })
	}
	read("product-settings", "/v3/settings/storefront/product", url.Values{"channel_id": {id}}, &channel)
	read("product-settings", "/v3/settings/storefront/product", nil, &store)
	read("customer-settings", "/v3/customers/settings", nil, &storeGroups)
	g.Go(func() error {
		err := c.get(gctx, "customer-settings", "/v3/customers/settings/channels/"+id, nil, &channelGroups)
		if upstream.IsKind(err, upstream.NotFound) {
			return nil // this channel has no settings of its own
		}
		return err
	})
	if err := g.Wait(); err != nil {
		return commerce.PriceSettings{}, upstream.Public(err)
	}
	// The two questions are inherited apart from each other.
	show := channel.Data.Show.or(store.Data.Show)
	return commerce.PriceSettings{
		ShowPrices:     show.value || !show.isSet,
		HideFromGuests: channel.Data.HideFromGuests.or(store.Data.HideFromGuests).value,
		GuestGroupID:   guestGroup(channelGroups, storeGroups),
	}, nil
}

// productSettings are a store's or a channel's; null means inherited.
type productSettings struct {
	Data struct {
		Show           looseBool `json:"show_product_price"`
		HideFromGuests looseBool `json:"hide_price_from_guests"`
	} `json:"data"`
}

// groupSettings are a store's or a channel's; null means inherited.
type groupSettings struct {
	Data struct {
		Groups struct {
			Guest *looseInt `json:"guest_customer_group_id"`
		} `json:"customer_group_settings"`
	} `json:"data"`
}

// guestGroup picks the channel's group, also when it says 0, which is none.
func guestGroup(channel, store groupSettings) int {
	if guest := channel.Data.Groups.Guest; guest != nil {
		return int(*guest)
	}
	if guest := store.Data.Groups.Guest; guest != nil {
		return int(*guest)
	}
	return 0
}
