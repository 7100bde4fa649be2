package storefront

import (
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// metafieldPage cuts a page out of a customer's metafields of one namespace: only
// those whose permission set opens them to storefronts (reference/customers.v3.yml).
// No keys are all keys.
func (r *Resolver) metafieldPage(customerID int, namespace string, keys []string, args pageArgs) (*model.MetafieldConnection, error) {
	filter := store.MetafieldFilter{CustomerID: customerID, Namespaces: []string{namespace}}
	if len(keys) > 0 {
		filter.Keys = keys
	}
	shown := slices.DeleteFunc(r.store.Metafields(filter), func(m store.Metafield) bool { return !m.StorefrontMaySee() })
	page, err := paginate(shown, func(m store.Metafield) int { return m.ID }, args, maxOthers)
	if err != nil {
		return nil, err
	}
	connection := &model.MetafieldConnection{PageInfo: page.info, Edges: make([]*model.MetafieldEdge, len(page.items))}
	for i, m := range page.items {
		connection.Edges[i] = &model.MetafieldEdge{Cursor: cursor(m.ID), Node: &model.Metafields{
			EntityID: m.ID, Key: m.Key, Value: m.Value, Description: m.Description,
		}}
	}
	return connection, nil
}
