package storefront

import (
	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// Resolver holds what resolvers ask.
type Resolver struct {
	store *store.Store
	desk  *pass.Desk
	// cashier makes payment access tokens.
	cashier cashier
	// hosted is the base of a channel's hosted pages.
	hosted func(channelID int) string
}
