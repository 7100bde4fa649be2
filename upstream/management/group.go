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

type wireGroup struct {
	ID   looseInt `json:"id"`
	Name string   `json:"name"`
}
