package routercache

import (
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
)

// tagEverything stands on every answer that a router may keep.
const tagEverything = "prices"

// TagOf returns the tag under which a router finds all that it keeps of a scope. What
// routers keep are guests' prices, which are those of a customer group that the router
// is not told; so a change of a group, and of whatever is new, touches everything.
func TagOf(scope commerce.PriceScope) string {
	switch scope.Kind {
	case commerce.ScopeChannel:
		return "channel-" + strconv.Itoa(scope.ID)
	case commerce.ScopeProduct:
		return "product-" + strconv.Itoa(scope.ID)
	case commerce.ScopeEverything, commerce.ScopeGroup:
		return tagEverything
	default:
		return tagEverything
	}
}
