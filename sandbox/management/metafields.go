package management

import (
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerMetafields() {
	h.handle("customer-metafields", "GET /v3/customers/metafields", h.getMetafields)
	h.handle("customer-metafields", "GET /v3/customers/{id}/metafields", h.getMetafieldsOf)
	h.handle("create-customer-metafield", "POST /v3/customers/{id}/metafields", h.postMetafield)
}

// metafield is a value that an app attached to a customer.
type metafield struct {
	ID            int    `json:"id"`
	PermissionSet string `json:"permission_set"`
	Namespace     string `json:"namespace"`
	Key           string `json:"key"`
	Value         string `json:"value"`
	Description   string `json:"description"`
	ResourceType  string `json:"resource_type"`
	ResourceID    int    `json:"resource_id"`
	DateCreated   string `json:"date_created"`
	DateModified  string `json:"date_modified"`
}

func newMetafield(m store.Metafield) metafield {
	return metafield{
		ID: m.ID, PermissionSet: m.PermissionSet, Namespace: m.Namespace, Key: m.Key, Value: m.Value,
		Description: m.Description, ResourceType: "customer", ResourceID: m.CustomerID,
		DateCreated: v3Date(m.Created), DateModified: v3Date(m.Modified),
	}
}

// getMetafields lists the metafields of all customers (reference/customers.v3.yml).
func (h *Handler) getMetafields(w http.ResponseWriter, r *http.Request) {
	h.listMetafields(w, r, 0)
}

// getMetafieldsOf lists the metafields of one customer.
func (h *Handler) getMetafieldsOf(w http.ResponseWriter, r *http.Request) {
	id := pathID(r)
	if _, ok := h.store.Customer(id); !ok {
		Refuse(w, r, http.StatusNotFound, "The customer was not found.")
		return
	}
	h.listMetafields(w, r, id)
}

func (h *Handler) listMetafields(w http.ResponseWriter, r *http.Request, customerID int) {
	q := newQuery(r)
	asked := q.list()
	filter := store.MetafieldFilter{CustomerID: customerID, Namespaces: q.either("namespace"), Keys: q.either("key")}
	direction, ordered := q.text("direction")
	if ordered && direction != "asc" && direction != "desc" {
		q.faults["direction"] = "direction must be asc or desc"
	}
	if q.refused(w) {
		return
	}
	found := h.store.Metafields(filter)
	if direction == "desc" {
		slices.Reverse(found)
	}
	listed, meta := cutList(asked, found, func(m store.Metafield) int { return m.ID })
	if meta.Pagination != nil && customerID != 0 {
		meta.Cursors = nil // one customer's are told by number alone
	}
	data := make([]metafield, len(listed))
	for i, m := range listed {
		data[i] = newMetafield(m)
	}
	respond(w, http.StatusOK, envelope{data, meta})
}

// either reads a filter that there is for one value and, with ":in", for several.
// Together they match what either of them does; nil when neither is there.
func (q *query) either(name string) []string {
	several := q.words(name + ":in")
	if one, ok := q.text(name); ok {
		several = append(several, one)
	}
	return several
}
