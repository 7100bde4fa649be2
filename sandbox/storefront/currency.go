package storefront

import (
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// currencyPage cuts a page out of the currencies that the channel has and the
// store has switched on, those that are only shown among them.
func (r *Resolver) currencyPage(v viewer, args pageArgs) (*model.CurrencyConnection, error) {
	channel, _ := r.store.Channel(v.Channel)
	currencies := slices.DeleteFunc(r.store.Currencies(), func(c store.Currency) bool {
		return !c.IsEnabled || !slices.Contains(channel.Currencies, c.Code)
	})
	page, err := paginate(currencies, func(c store.Currency) int { return c.ID }, args, maxOthers)
	if err != nil {
		return nil, err
	}
	connection := &model.CurrencyConnection{PageInfo: page.info, Edges: make([]*model.CurrencyEdge, len(page.items))}
	for i, c := range page.items {
		node := &model.Currency{
			EntityID: c.ID, Code: model.CurrencyCode(c.Code), Name: c.Name,
			IsTransactional: c.IsTransactional, IsDefault: c.IsDefault,
		}
		connection.Edges[i] = &model.CurrencyEdge{Cursor: cursor(c.ID), Node: node}
	}
	return connection, nil
}
