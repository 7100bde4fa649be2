package server

import (
	"context"
	"maps"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// keptVariants is how many variants' products are kept in mind, of about 100 bytes.
const keptVariants = 200_000

// variantSource tells which products variants belong to. A variant that is missing in
// the answer is one of which the store said nothing.
type variantSource interface {
	ProductsOfVariants(ctx context.Context, variantIDs []int) (map[int]int, error)
}

// variants knows which products variants belong to, which never changes. Price records
// name variants, and the price of a product as a whole spans those of its variants.
type variants struct {
	known *lru.Cache[int, int]
	// lookups are of those that are not known; nil when nobody can be asked.
	lookups *lookups
}

// newVariants returns what asks the source, nil for none, until it is closed.
func newVariants(source variantSource, now func() time.Time) (*variants, error) {
	known, err := lru.New[int, int](keptVariants)
	if err != nil {
		return nil, err
	}
	v := &variants{known: known}
	if source != nil {
		v.lookups = newLookups(source, now, func(variant, product int) { known.Add(variant, product) })
	}
	return v, nil
}

// products returns the products of variants, each once, and false when it cannot be told
// for one of them. An error says that the store has not told in time of which products
// some are, and may later: then they are those of the others.
func (v *variants) products(ctx context.Context, ids []int) (products []int, ok bool, err error) {
	found := make(map[int]struct{}, len(ids))
	var unknown []int
	for _, id := range ids {
		if product, ok := v.known.Get(id); ok {
			found[product] = struct{}{}
			continue
		}
		unknown = append(unknown, id)
	}
	if len(unknown) > 0 {
		if v.lookups == nil {
			return nil, false, nil
		}
		var told map[int]int
		if told, err = v.lookups.ask(ctx, unknown); told == nil {
			return nil, false, err
		}
		for _, product := range told {
			found[product] = struct{}{}
		}
	}
	return slices.Collect(maps.Keys(found)), true, err
}

// close ends what is being looked up.
func (v *variants) close() {
	if v.lookups != nil {
		v.lookups.close()
	}
}
