package management

import (
	"context"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// defaultChannel is the one channel that lets anybody in who has no list, until
// somebody says otherwise (reference/customers.v3.yml).
const defaultChannel = 1

// MaySignIn says whether the store lets the customer sign in on a channel: on those
// of their list and no others; without a list, where global logins are allowed
// (docs/store-operations/customers/channel-specific-customers.mdx).
func (c *Client) MaySignIn(ctx context.Context, a commerce.CustomerAccount, channelID int) (bool, error) {
	if channelID < 1 {
		return false, nil
	}
	if len(a.ChannelIDs) > 0 {
		return slices.Contains(a.ChannelIDs, channelID), nil
	}
	allowed, err := c.globalLogins(ctx, channelID)
	return allowed, upstream.Public(err)
}

// globalLogins reads a channel's setting. What it leaves open is the store's, and
// what that leaves open too is the documented default.
func (c *Client) globalLogins(ctx context.Context, channelID int) (bool, error) {
	var channel, store loginSettings
	err := c.get(ctx, "customer-settings", "/v3/customers/settings/channels/"+strconv.Itoa(channelID), nil, &channel)
	// A channel that is not found has no settings of its own.
	if err != nil && !upstream.IsKind(err, upstream.NotFound) {
		return false, err
	}
	if channel.Data != nil && channel.Data.GlobalLogins.isSet {
		return channel.Data.GlobalLogins.value, nil
	}
	if err := c.get(ctx, "customer-settings", "/v3/customers/settings", nil, &store); err != nil {
		return false, err
	}
	return store.Data.GlobalLogins.or(looseBool{value: channelID == defaultChannel}).value, nil
}

// loginSettings are a channel's or the store's; null means inherited.
type loginSettings = enveloped[struct {
	GlobalLogins looseBool `json:"allow_global_logins"`
}]
