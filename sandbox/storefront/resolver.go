package storefront

import "github.com/clientele-graph/clientele/sandbox/store"

// Resolver holds what resolvers ask.
type Resolver struct {
	store *store.Store
}
