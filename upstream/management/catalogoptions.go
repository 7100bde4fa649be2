package management

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// maxWithOptions is how many products the store lists at a time when their options or
// modifiers are asked for (reference/catalog/products_catalog.v3.yml).
const maxWithOptions = 10

// ProductOptions reads what can be chosen by value of products, ten a call. A product
// that is not in the answer does not exist. When the store leaves open whether one
// does, or does not say which options one has, that is an error: what is chosen would be
// taken for something that nobody can choose.
func (c *Client) ProductOptions(ctx context.Context, productIDs []int) (map[int]commerce.ProductOptions, error) {
	found := make(map[int]commerce.ProductOptions, len(productIDs))
	for ids := range slices.Chunk(plausible(productIDs), maxWithOptions) {
		if err := c.readOptions(ctx, ids, found); err != nil {
			return nil, upstream.Public(err)
		}
	}
	return found, nil
}

// readOptions makes one call and adds what it answers.
func (c *Client) readOptions(ctx context.Context, ids []int, found map[int]commerce.ProductOptions) error {
	query := url.Values{
		"id:in": {joined(ids)}, "include": {"options,modifiers"}, "include_fields": {leastField},
		"limit": {strconv.Itoa(maxWithOptions)},
	}
	var page collection[wireProduct]
	if err := c.get(ctx, productsEndpoint, productsPath, query, &page); err != nil {
		return err
	}
	answered := 0
	for _, w := range *page.Data {
		id := int(w.ID)
		if _, known := found[id]; known || !slices.Contains(ids, id) {
			continue // not an answer to what was asked, or a second one
		}
		if !w.Options.isSaid || !w.Modifiers.isSaid {
			return unreadable(productsEndpoint)
		}
		found[id] = w.choices()
		answered++
	}
	// On a page that is not the last one, who is missing may be on the next.
	if answered < len(ids) && !page.isLast(1) {
		return unreadable(productsEndpoint)
	}
	return nil
}

// wireOption is an option or a modifier. Modifiers that are written by hand, such as a
// text to engrave, have no values.
type wireOption struct {
	ID     looseInt `json:"id"`
	Values looseList[struct {
		ID looseInt `json:"id"`
	}] `json:"option_values"`
}

// choices are the values of the product's options and modifiers by number.
func (w wireProduct) choices() commerce.ProductOptions {
	options := commerce.ProductOptions{}
	for _, o := range slices.Concat(w.Options.items, w.Modifiers.items) {
		for _, value := range o.Values {
			if o.ID < 1 || value.ID < 1 {
				continue
			}
			if options[int(o.ID)] == nil {
				options[int(o.ID)] = map[int]struct{}{}
			}
			options[int(o.ID)][int(value.ID)] = struct{}{}
		}
	}
	return options
}
