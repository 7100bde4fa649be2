package contract

import (
	"context"

	"github.com/clientele-graph/clientele/upstream/management"
)

// askCatalog has our client read the catalogue of every channel, the options of products
// with and without, and the products of variants.
func (e *embedded) askCatalog(ctx context.Context, c *management.Client) {
	e.t.Helper()
	for _, channel := range append(e.seed.Channels, 77) {
		for page := 1; ; page++ {
			found, err := c.CatalogPage(ctx, channel, page)
			wantNone(e.t, err)
			if !found.HasNext {
				break
			}
		}
	}
	var products, variants []int
	for _, p := range e.seed.Products[:15] {
		products, variants = append(products, p.EntityID), append(variants, p.VariantEntityIDs...)
	}
	options, err := c.ProductOptions(ctx, append(products, 102, 105, 999_999))
	wantNone(e.t, err)
	owners, err := c.ProductsOfVariants(ctx, append(variants, 999_999))
	wantNone(e.t, err)
	_, err = c.ProductsOfVariants(ctx, variants[:1])
	wantNone(e.t, err)
	if len(options[105]) != 2 || len(owners) != len(variants) {
		e.t.Errorf("options of 105: %v, %d products of %d variants", options[105], len(owners), len(variants))
	}
}
