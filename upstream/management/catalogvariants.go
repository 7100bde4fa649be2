package management

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/upstream"
)

// maxVariants is how many variants are asked for in one call.
const maxVariants = 50

// ProductsOfVariants reads which product each variant belongs to. It is right or it is
// missing: a variant that the store does not answer, or answers in two ways, is not in
// the map, and may exist all the same.
//
// The published file takes one number, as "id". That several are taken as "id:in", as
// products are, is not written there, so an answer is believed only about what was
// asked for, and a store that overlooks the filter answers nothing.
func (c *Client) ProductsOfVariants(ctx context.Context, variantIDs []int) (map[int]int, error) {
	found := make(map[int]int, len(variantIDs))
	for ids := range slices.Chunk(plausible(variantIDs), maxVariants) {
		name := "id:in"
		if len(ids) == 1 {
			name = "id"
		}
		query := url.Values{name: {joined(ids)}, "include_fields": {"product_id"}, "limit": {strconv.Itoa(maxVariants)}}
		var page collection[wireVariant]
		if err := c.get(ctx, variantsEndpoint, variantsPath, query, &page); err != nil {
			return nil, upstream.Public(err)
		}
		for _, w := range *page.Data {
			id, product := int(w.ID), max(int(w.Product), 0)
			if !slices.Contains(ids, id) {
				continue
			}
			if before, known := found[id]; known && before != product {
				product = 0 // nobody can say which
			}
			found[id] = product
		}
	}
	maps.DeleteFunc(found, func(_, product int) bool { return product == 0 })
	return found, nil
}

// wireVariant is a variant and the product it belongs to.
type wireVariant struct {
	ID      looseInt `json:"id"`
	Product looseInt `json:"product_id"`
}
