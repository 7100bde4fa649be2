package management

import "slices"

// listQuery is what every list of V3 that has cursors can be asked for.
type listQuery struct {
	*query
	pages         page
	after, before *int
}

// list reads the arguments of paging.
func (q *query) list() listQuery {
	asked := listQuery{q, q.page(), q.cursor("after"), q.cursor("before")}
	if asked.after != nil && asked.before != nil {
		q.faults["before"] = "before and after exclude each other"
	}
	return asked
}

// cursor reads a cursor; nil when there is none.
func (q *query) cursor(name string) *int {
	text, ok := q.text(name)
	if !ok {
		return nil
	}
	number, ok := readCursor(text)
	if !ok {
		q.faults[name] = name + " is not a cursor"
		return nil
	}
	return &number
}

// cutList takes the page that is asked for and describes it.
func cutList[T any](q listQuery, all []T, id func(T) int) ([]T, pageMeta) {
	if q.after != nil || q.before != nil {
		listed, cursors := cutByCursor(q, all, id)
		return listed, pageMeta{Cursors: cursors}
	}
	listed := cut(q.pages, all)
	meta := pageMeta{Pagination: numbered(q.values, q.pages, len(all), len(listed))}
	if q.pages.number == 1 {
		meta.Cursors = describe(q, listed, id, false, len(listed) < len(all))
	}
	return listed, meta
}

// cutByCursor takes the page after one item or before another. An item that is
// gone leaves nothing to stand on: the page is empty.
func cutByCursor[T any](q listQuery, all []T, id func(T) int) ([]T, *cursorPagination) {
	index := func(number int) int {
		return slices.IndexFunc(all, func(item T) bool { return id(item) == number })
	}
	from, to := 0, 0
	if q.after != nil {
		if at := index(*q.after); at >= 0 {
			from, to = at+1, min(at+1+q.pages.limit, len(all))
		}
	} else if at := index(*q.before); at >= 0 {
		from, to = max(0, at-q.pages.limit), at
	}
	listed := all[from:to]
	return listed, describe(q, listed, id, from > 0, to < len(all))
}

// describe tells where a page by cursor stands.
func describe[T any](q listQuery, listed []T, id func(T) int, previous, next bool) *cursorPagination {
	described := &cursorPagination{Count: len(listed), PerPage: q.pages.limit}
	if len(listed) == 0 {
		return described
	}
	described.StartCursor = cursor(id(listed[0]))
	described.EndCursor = cursor(id(listed[len(listed)-1]))
	if previous {
		described.Links.Previous = link(q.values, "before", described.StartCursor)
	}
	if next {
		described.Links.Next = link(q.values, "after", described.EndCursor)
	}
	return described
}
