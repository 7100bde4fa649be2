package management

import (
	"context"
	"errors"
	"math"
	"net/url"
	"slices"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// The lists of the catalogue (reference/catalog/products_catalog.v3.yml and
// product-variants_catalog.v3.yml), and the endpoints' names.
const (
	productsPath, productsEndpoint = "/v3/catalog/products", "catalog-products"
	variantsPath, variantsEndpoint = "/v3/catalog/variants", "catalog-variants"
)

// leastField is asked for because products come with all of some eighty fields unless
// one is named. Their numbers always come.
const leastField = "base_variant_id"

// errNoCatalog says that nobody can mean this page.
var errNoCatalog = errors.New("no page of a catalogue is like this")

// CatalogPage reads a page, the first being 1, of the products that are assigned to a
// channel and switched on, with their variants. Which of them a shopper sees is another
// question: their group's categories are not asked about.
func (c *Client) CatalogPage(ctx context.Context, channelID, page int) (commerce.CatalogPage, error) {
	if channelID < 1 || page < 1 {
		return commerce.CatalogPage{}, upstream.Public(errNoCatalog)
	}
	query := url.Values{
		"channel_id:in": {strconv.Itoa(channelID)}, "is_visible": {"true"},
		"include": {"variants"}, "include_fields": {leastField},
		// The order is said so that no product slips from one page to another.
		"sort": {"id"}, "direction": {"asc"},
		"limit": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(page)},
	}
	var found collection[wireProduct]
	if err := c.get(ctx, productsEndpoint, productsPath, query, &found); err != nil {
		return commerce.CatalogPage{}, upstream.Public(err)
	}
	read := commerce.CatalogPage{
		Products: make([]commerce.CatalogProduct, 0, len(*found.Data)), HasNext: !found.isLast(page),
	}
	for _, w := range *found.Data {
		if w.ID < 1 {
			return commerce.CatalogPage{}, unreadable(productsEndpoint)
		}
		read.Products = append(read.Products, commerce.CatalogProduct{ID: int(w.ID), VariantIDs: w.variantIDs()})
	}
	return read, nil
}

// wireProduct is a product with the parts that were asked for.
type wireProduct struct {
	ID looseInt `json:"id"`
	// Base is null for a product with options.
	Base     looseInt `json:"base_variant_id"`
	Variants looseList[struct {
		ID looseInt `json:"id"`
	}] `json:"variants"`
	Options   saidList[wireOption] `json:"options"`
	Modifiers saidList[wireOption] `json:"modifiers"`
}

// variantIDs are the numbers of the product's variants, each once.
func (w wireProduct) variantIDs() []int {
	var ids []int
	for _, v := range w.Variants {
		if id := int(v.ID); id > 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 && w.Base > 0 {
		ids = append(ids, int(w.Base))
	}
	return ids
}

// saidList is a list that tells whether the store wrote one, be it empty.
type saidList[T any] struct {
	isSaid bool
	items  looseList[T]
}

// UnmarshalJSON is not called for what is left out.
func (s *saidList[T]) UnmarshalJSON(b []byte) error {
	s.isSaid = true
	return s.items.UnmarshalJSON(b)
}

// plausible returns the numbers that the store could have given, each once. It refuses
// a whole list for one that it could not.
func plausible(ids []int) []int {
	kept := make([]int, 0, len(ids))
	for _, id := range ids {
		if id > 0 && id <= math.MaxInt32 && !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	return kept
}
