package management

import (
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCustomers() {
	h.handle("customers", "GET /v3/customers", h.getCustomers)
	h.handle("create-customers", "POST /v3/customers", h.postCustomers)
	h.handle("update-customers", "PUT /v3/customers", h.putCustomers)
	h.handle("delete-customers", "DELETE /v3/customers", h.deleteCustomers)
	h.registerAddresses()
	h.registerValidateCredentials()
}

// getCustomers lists the customers that match, by id or as sort says, by page
// or by cursor (reference/customers.v3.yml).
func (h *Handler) getCustomers(w http.ResponseWriter, r *http.Request) {
	asked := readCustomerQuery(r)
	if asked.refused(w) {
		return
	}
	customers := slices.DeleteFunc(h.store.Customers(asked.filter), func(c store.Customer) bool { return !asked.narrows.matches(c) })
	if asked.order != nil {
		slices.SortStableFunc(customers, asked.order)
	}
	listed, meta := cutList(asked.listQuery, customers, func(c store.Customer) int { return c.ID })
	data := make([]customer, len(listed))
	for i, c := range listed {
		data[i] = newCustomer(c, asked.include)
	}
	respond(w, http.StatusOK, envelope{data, meta})
}
