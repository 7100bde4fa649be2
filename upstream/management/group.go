package management

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CustomerGroups reads all customer groups of the store.
func (c *Client) CustomerGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error) {
	found := map[int]commerce.CustomerGroup{}
	err := eachPage(ctx, c, "groups", "/v2/customer_groups", func(w wireGroup) bool {
		_, known := found[int(w.ID)]
		if known || w.ID == 0 {
			return false
		}
		found[int(w.ID)] = commerce.CustomerGroup{EntityID: int(w.ID), Name: commerce.NonEmpty(w.Name)}
		return true
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// wireGroup is a group as V2 writes it (reference/customers.v2.yml). Its discount
// rules are left alone: the store applies them, and tells prices.
type wireGroup struct {
	ID   looseInt `json:"id"`
	Name string   `json:"name"`
}
