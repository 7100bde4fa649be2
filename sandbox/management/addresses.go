package management

import (
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerAddresses() {
	const path = "/v3/customers/addresses"
	h.handle("customer-addresses", "GET "+path, h.getAddresses)
	h.handle("create-customer-addresses", "POST "+path, h.postAddresses)
	h.handle("update-customer-addresses", "PUT "+path, h.putAddresses)
	h.handle("delete-customer-addresses", "DELETE "+path, h.deleteAddresses)
}

// bookEntry is an address and whose it is.
type bookEntry struct {
	customerID int
	address    store.Address
}

// getAddresses lists the entries of all address books, by number
// (reference/customers.v3.yml).
func (h *Handler) getAddresses(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	pages := q.page()
	ids, owners := q.numbers("id:in"), q.numbers("customer_id:in")
	companies, names := q.words("company:in"), q.words("name:in")
	withFields := false
	for _, name := range q.words("include") {
		if withFields = name == "formfields"; !withFields {
			q.faults["include"] = "include has an unknown value"
		}
	}
	if q.refused(w) {
		return
	}
	var found []bookEntry
	for _, c := range h.store.Customers(store.CustomerFilter{IDs: owners}) {
		for _, a := range c.Addresses {
			if hasNumber(ids, a.ID) && hasWord(companies, a.Company) && hasWord(names, a.FirstName+" "+a.LastName) {
				found = append(found, bookEntry{c.ID, a})
			}
		}
	}
	slices.SortFunc(found, func(a, b bookEntry) int { return a.address.ID - b.address.ID })
	listed := cut(pages, found)
	data := make([]customerAddress, len(listed))
	for i, e := range listed {
		data[i] = newBookEntry(e.customerID, e.address, withFields)
	}
	respond(w, http.StatusOK, envelope{data, pageMeta{Pagination: numbered(q.values, pages, len(found), len(listed))}})
}

// hasNumber reports whether a filter lets a number pass; nil lets all.
func hasNumber(filter []int, number int) bool {
	return filter == nil || slices.Contains(filter, number)
}

// hasWord is hasNumber for a text without regard to case.
func hasWord(filter []string, text string) bool {
	return filter == nil || slices.ContainsFunc(filter, func(word string) bool { return strings.EqualFold(word, text) })
}

// deleteAddresses removes those of the addresses that exist. The reference does not say
// what happens without numbers; here it is what happens to customers, nothing.
func (h *Handler) deleteAddresses(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	ids := q.numbers("id:in")
	if q.refused(w) {
		return
	}
	for _, id := range ids {
		if owner, ok := h.store.AddressOwner(id); ok {
			_ = h.store.DeleteAddress(owner.ID, id) // one that is gone meanwhile is gone
		}
	}
	w.WriteHeader(http.StatusNoContent)
}
