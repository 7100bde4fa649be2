package server

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	// keptVariants is how many variants' products are kept in mind, of about 100 bytes.
	keptVariants = 200_000
	// maxVariants is how many are looked up for one event. Whoever changes more has
	// changed most of the store.
	maxVariants = 250
	// lookupTimeout is how long the store has to name them: it waits for our answer to
	// its event meanwhile.
	lookupTimeout = 2 * time.Second
)

// variantSource tells which products variants belong to. A variant that is missing in
// the answer is one of which the store said nothing.
type variantSource interface {
	ProductsOfVariants(ctx context.Context, variantIDs []int) (map[int]int, error)
}

// variants knows which products variants belong to, which never changes. Price records
// name variants, and the price of a product as a whole spans those of its variants.
type variants struct {
	source variantSource
	known  *lru.Cache[int, int]
}

func newVariants(source variantSource) (*variants, error) {
	known, err := lru.New[int, int](keptVariants)
	return &variants{source: source, known: known}, err
}

// products returns the products of variants, each once, and false when it cannot be
// told for one of them.
func (v *variants) products(ctx context.Context, ids []int) ([]int, bool) {
	found := make(map[int]struct{}, len(ids))
	var unknown []int
	for _, id := range ids {
		if product, ok := v.known.Get(id); ok {
			found[product] = struct{}{}
			continue
		}
		unknown = append(unknown, id)
	}
	if len(unknown) > maxVariants {
		return nil, false
	}
	if len(unknown) > 0 {
		ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
		defer cancel()
		answer, err := v.source.ProductsOfVariants(ctx, unknown)
		if err != nil {
			return nil, false
		}
		for _, id := range unknown {
			product, ok := answer[id]
			if !ok {
				return nil, false
			}
			v.known.Add(id, product)
			found[product] = struct{}{}
		}
	}
	products := make([]int, 0, len(found))
	for product := range found {
		products = append(products, product)
	}
	return products, true
}
