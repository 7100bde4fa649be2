package account_test

import (
	"github.com/clientele-graph/clientele/account"
	"github.com/clientele-graph/clientele/throttle"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

var (
	_ account.Store    = (*storefront.Client)(nil)
	_ account.Throttle = (*throttle.Throttle)(nil)
)
