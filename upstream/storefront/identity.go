package storefront

import (
	"context"
)

// Identity is who answers at a URL.
type Identity struct {
	StoreHash string
	ChannelID int
	StoreName string
}

// Settings asks a channel who it is, which also shows that our token works
// there.
func (c *Client) Settings(ctx context.Context, channelID int) (Identity, error) {
	answer, err := settings(ctx, c.asGuest(channelID))
	if err != nil {
		return Identity{}, public(err)
	}
	// The schema allows that a store has none.
	found := answer.Site.Settings
	if found == nil {
		return Identity{}, public(unreadable("settings"))
	}
	return Identity{StoreHash: found.StoreHash, ChannelID: found.ChannelId, StoreName: found.StoreName}, nil
}
