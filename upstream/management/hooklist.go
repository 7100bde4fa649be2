package management

import (
	"context"
	"net/url"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Hooks reads the webhooks that were registered with our own credential, of which the
// store shows no other. There are all of them or an error: whoever is told of a part
// would register the rest again.
func (c *Client) Hooks(ctx context.Context) ([]commerce.Hook, error) {
	var hooks []commerce.Hook
	seen, isWhole := map[int]bool{}, true
	err := eachFound(ctx, c, "hooks", hooksPath, url.Values{}, func(w wireHook) {
		isWhole = isWhole && w.isWhole()
		if id := int(w.ID); !seen[id] {
			seen[id] = true
			hooks = append(hooks, w.commerce())
		}
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	if !isWhole {
		return nil, unreadable("hooks")
	}
	return hooks, nil
}
