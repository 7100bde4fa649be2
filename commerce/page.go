package commerce

// PageInfo says where a page of a list stands. Cursors are the store's own.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// Page is a slice of a longer list.
type Page[T any] struct {
	Edges    []Edge[T]
	PageInfo PageInfo
	// TotalCount is nil when the store does not tell.
	TotalCount *int
}

// Edge is one item of a Page and its place in the list.
type Edge[T any] struct {
	Node   T
	Cursor string
}

// Nodes returns the items without their cursors.
func (p *Page[T]) Nodes() []T {
	nodes := make([]T, len(p.Edges))
	for i, e := range p.Edges {
		nodes[i] = e.Node
	}
	return nodes
}

// PageRequest asks for the First items that come after the cursor After.
type PageRequest struct {
	First int
	// After is empty for the first page.
	After string
}
