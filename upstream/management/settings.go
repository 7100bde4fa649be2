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
// do. What a channel leaves open is the store's setting. When the store does not
// say either whether prices are shown, the error is UPSTREAM_UNAVAILABLE: nobody
// has then said that they are. Prices are hidden from guests only where it says so,
// and guests have a group only where it names one.
func (c *Client) PriceSettings(ctx context.Context, channelID int) (commerce.PriceSettings, error) {
	var channel, store productSettings
	var channelGroups, storeGroups groupSettings
	id := strconv.Itoa(channelID)
	g, gctx := errgroup.WithContext(ctx)
	read := func(endpoint, path string, query url.Values, into answer) {
		g.Go(func() error { return c.get(gctx, endpoint, path, query, into) })
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
	if !show.isSet {
		return commerce.PriceSettings{}, unreadable("product-settings")
	}
	return commerce.PriceSettings{
		ShowPrices:     show.value,
		HideFromGuests: channel.Data.HideFromGuests.or(store.Data.HideFromGuests).value,
		GuestGroupID:   guestGroup(channelGroups, storeGroups),
	}, nil
}

// productSettings are a store's or a channel's; null means inherited.
type productSettings = enveloped[struct {
	Show           looseBool `json:"show_product_price"`
	HideFromGuests looseBool `json:"hide_price_from_guests"`
}]

// groupSettings are a store's or a channel's; null means inherited.
type groupSettings = enveloped[struct {
	Groups struct {
		Guest *looseInt `json:"guest_customer_group_id"`
	} `json:"customer_group_settings"`
}]

// guestGroup picks the channel's group, also when it says 0, which is none. A
// channel may have no settings at all.
func guestGroup(channel, store groupSettings) int {
	for _, settings := range []groupSettings{channel, store} {
		if settings.Data != nil && settings.Data.Groups.Guest != nil {
			return int(*settings.Data.Groups.Guest)
		}
	}
	return 0
}
