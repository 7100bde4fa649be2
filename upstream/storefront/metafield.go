package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// maxMetafieldPages bounds how long a list is followed, at 50 to a page: a resource has
// at most 250 metafields of one app (reference/customers.v3.yml), and two apps can
// share a namespace.
const maxMetafieldPages = 10

// Metafields reads what apps let storefronts see of the credential's customer in one
// namespace: those of the given keys, or all when there are none. A list that does not
// end, or goes round, is UPSTREAM_UNAVAILABLE and never cut short.
func (c *Client) Metafields(ctx context.Context, cred commerce.ShopperCredential, namespace string, keys []string) ([]commerce.CustomerMetafield, error) {
	var found []commerce.CustomerMetafield
	var after *string
	for range maxMetafieldPages {
		answer, err := metafields(ctx, c.asShopper(cred), namespace, keys, after)
		if err != nil {
			return nil, public(err)
		}
		if err := sameCustomer(ctx, "metafields", cred, idOf(answer.Customer)); err != nil {
			return nil, err
		}
		page := answer.Customer.Metafields
		for _, e := range page.Edges {
			found = append(found, commerce.CustomerMetafield{
				EntityID: e.Node.EntityId, Namespace: namespace, Key: e.Node.Key, Value: e.Node.Value,
				Description: commerce.NonEmpty(e.Node.Description),
			})
		}
		if !page.PageInfo.HasNextPage {
			return found, nil
		}
		next := page.PageInfo.EndCursor
		if next == nil || after != nil && *next == *after {
			break
		}
		after = next
	}
	return nil, public(unreadable("metafields"))
}
