package management

import (
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCustomers() {
	h.handle("customers", "GET /v3/customers", h.getCustomers)
}

// getCustomers lists the customers that match, by id or as sort says, by page
// or by cursor (reference/customers.v3.yml).
func (h *Handler) getCustomers(w http.ResponseWriter, r *http.Request) {
	asked := readCustomerQuery(r)
	if asked.refused(w) {
		return
	}
	customers := h.store.Customers(asked.filter)
	if asked.order != nil {
		slices.SortStableFunc(customers, asked.order)
	}
	listed, meta := asked.cut(customers)
	data := make([]customer, len(listed))
	for i, c := range listed {
		data[i] = newCustomer(c, asked.include)
	}
	respond(w, http.StatusOK, envelope{data, meta})
}

// cut takes the page that is asked for and describes it.
func (q customerQuery) cut(all []store.Customer) ([]store.Customer, pageMeta) {
	if q.after != nil || q.before != nil {
		listed, cursors := q.cutByCursor(all)
		return listed, pageMeta{Cursors: cursors}
	}
	listed := cut(q.pages, all)
	meta := pageMeta{Pagination: numbered(q.values, q.pages, len(all), len(listed))}
	if q.pages.number == 1 {
		meta.Cursors = q.describe(listed, false, len(listed) < len(all))
	}
	return listed, meta
}

// cutByCursor takes the page after one customer or before another. A customer
// that is gone leaves nothing to stand on: the page is empty.
func (q customerQuery) cutByCursor(all []store.Customer) ([]store.Customer, *cursorPagination) {
	index := func(id int) int {
		return slices.IndexFunc(all, func(c store.Customer) bool { return c.ID == id })
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
	return listed, q.describe(listed, from > 0, to < len(all))
}

// describe tells where a page by cursor stands.
func (q customerQuery) describe(listed []store.Customer, previous, next bool) *cursorPagination {
	described := &cursorPagination{Count: len(listed), PerPage: q.pages.limit}
	if len(listed) == 0 {
		return described
	}
	described.StartCursor = cursor(listed[0].ID)
	described.EndCursor = cursor(listed[len(listed)-1].ID)
	if previous {
		described.Links.Previous = link(q.values, "before", described.StartCursor)
	}
	if next {
		described.Links.Next = link(q.values, "after", described.EndCursor)
	}
	return described
}
