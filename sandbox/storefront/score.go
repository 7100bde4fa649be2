package storefront

import "github.com/clientele-graph/clientele/sandbox/storefront/generated"

// scores are how queries are scored. The store's own formula is not
// documented beyond this: nested connections multiply, page information
// counts, filters do not. So a field costs one, and a connection costs one
// plus what is asked of it times the items it may return.
func scores() generated.ComplexityRoot {
	var root generated.ComplexityRoot
	root.Site.Products = func(child int, _, _ *string, first, last *int, _ []int) int {
		return 1 + child*pageSize(first, last)
	}
	root.Site.Currencies = func(child int, _, _ *string, first, last *int) int {
		return 1 + child*pageSize(first, last)
	}
	root.Product.Variants = func(child int, _, _ *string, first, last *int, _ []int) int {
		return 1 + child*pageSize(first, last)
	}
	root.Customer.Metafields = func(child int, _ string, _ []string, _, _ *string, first, last *int) int {
		return 1 + child*pageSize(first, last)
	}
	root.Customer.Addresses = func(child int, _, _ *string, first, last *int) int {
		return 1 + child*pageSize(first, last)
	}
	return root
}

// pageSize is how many items a connection may return. A negative number is
// refused later and must not make a query cheap.
func pageSize(first, last *int) int {
	size := defaultPage
	if first != nil {
		size = *first
	} else if last != nil {
		size = *last
	}
	return max(size, 1)
}
