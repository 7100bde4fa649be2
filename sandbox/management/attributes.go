package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerAttributes() {
	h.handle("customer-attributes", "GET /v3/customers/attributes", h.getAttributes)
	h.handle("change-customer-attributes", "POST /v3/customers/attributes", h.postAttributes)
	h.handle("change-customer-attributes", "PUT /v3/customers/attributes", h.putAttributes)
	h.handle("change-customer-attributes", "DELETE /v3/customers/attributes", h.deleteAttributes)
	h.handle("customer-attribute-values", "GET /v3/customers/attribute-values", h.getAttributeValues)
	h.handle("change-customer-attribute-values", "PUT /v3/customers/attribute-values", h.putAttributeValues)
	h.handle("change-customer-attribute-values", "DELETE /v3/customers/attribute-values", h.deleteAttributeValues)
}

// attribute is a property that the store keeps about customers.
type attribute struct {
	ID           int    `json:"id"`
	Name         string `json:"name"`
	Type         string `json:"type"`
	DateModified string `json:"date_modified"`
	DateCreated  string `json:"date_created"`
}

func newAttribute(a store.Attribute) attribute {
	return attribute{
		ID: a.ID, Name: a.Name, Type: string(a.Type), DateModified: v3Date(a.Modified), DateCreated: v3Date(a.Created),
	}
}

// getAttributes lists the attributes by id and by page (reference/customers.v3.yml).
func (h *Handler) getAttributes(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	asked := q.page()
	name, byName := q.text("name")
	like, byLike := q.text("name:like")
	kind, byKind := q.text("type")
	if q.refused(w) {
		return
	}
	found := slices.DeleteFunc(h.store.Attributes(), func(a store.Attribute) bool {
		return byName && a.Name != name || byLike && !strings.Contains(strings.ToLower(a.Name), strings.ToLower(like)) ||
			byKind && string(a.Type) != kind
	})
	listed := cut(asked, found)
	data := make([]attribute, len(listed))
	for i, a := range listed {
		data[i] = newAttribute(a)
	}
	respond(w, http.StatusOK, envelope{data, pageMeta{Pagination: numbered(q.values, asked, len(found), len(listed))}})
}

// definitionRequest is an attribute to be made or renamed. The type never changes.
type definitionRequest struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
}

// postAttributes makes attributes, all or none.
func (h *Handler) postAttributes(w http.ResponseWriter, r *http.Request) {
	requests, ok := readAttributes(w, r, func(a definitionRequest) (field string) {
		if !slices.Contains([]string{"string", "number", "date"}, a.Type) {
			return "type"
		}
		if a.ID != 0 {
			return "id"
		}
		return ""
	})
	if !ok {
		return
	}
	wanted := make([]store.Attribute, len(requests))
	for i, a := range requests {
		wanted[i] = store.Attribute{Name: a.Name, Type: store.AttributeType(a.Type)}
	}
	made, err := h.store.CreateAttributes(wanted...)
	respondAttributes(w, r, made, err)
}

// putAttributes renames attributes, all or none.
func (h *Handler) putAttributes(w http.ResponseWriter, r *http.Request) {
	requests, ok := readAttributes(w, r, func(a definitionRequest) (field string) {
		if a.ID < 1 {
			return "id"
		}
		if a.Type != "" {
			return "type"
		}
		return ""
	})
	if !ok {
		return
	}
	wanted := make([]store.Attribute, len(requests))
	for i, a := range requests {
		wanted[i] = store.Attribute{ID: a.ID, Name: a.Name}
	}
	renamed, err := h.store.RenameAttributes(wanted...)
	respondAttributes(w, r, renamed, err)
}

// readAttributes reads a body, and refuses one of which a field is at fault.
func readAttributes(w http.ResponseWriter, r *http.Request, fault func(definitionRequest) string) ([]definitionRequest, bool) {
	requests, ok := readRecords[[]definitionRequest](w, r)
	if !ok {
		return nil, false
	}
	faults := map[string]string{}
	for i, a := range requests {
		checkLength(faults, fmt.Sprintf("%d.name", i), a.Name, 1, 255)
		if field := fault(a); field != "" {
			faults[fmt.Sprintf("%d.%s", i, field)] = field + " is not valid"
		}
	}
	if len(requests) == 0 {
		faults["data"] = "at least one attribute is required"
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return nil, false
	}
	return requests, true
}

// respondAttributes answers with attributes, or says which one is at fault.
func respondAttributes(w http.ResponseWriter, r *http.Request, attributes []store.Attribute, err error) {
	if err != nil {
		refuseAttribute(w, r, err)
		return
	}
	data := make([]attribute, len(attributes))
	for i, a := range attributes {
		data[i] = newAttribute(a)
	}
	respondData(w, data)
}

// refuseAttribute answers 422 with the field at fault of the first item at fault.
func refuseAttribute(w http.ResponseWriter, r *http.Request, err error) {
	var at *store.AttributeError
	if !errors.As(err, &at) {
		Refuse(w, r, http.StatusInternalServerError, "Internal server error")
		return
	}
	field := "name"
	switch {
	case errors.Is(err, store.ErrNoSuchCustomer):
		field = "customer_id"
	case errors.Is(err, store.ErrNoSuchAttribute):
		field = "attribute_id"
	case errors.Is(err, store.ErrAttributeValue):
		field = "value"
	case errors.Is(err, store.ErrTooManyAttributes):
		field = "data"
	}
	refuseFields(w, r, map[string]string{fmt.Sprintf("%d.%s", at.Index, field): field + ": " + at.Err.Error()})
}

// deleteAttributes removes attributes and what they say. Those that are not there are
// not missed.
func (h *Handler) deleteAttributes(w http.ResponseWriter, r *http.Request) {
	h.deleteNumbered(w, r, func(id int) { h.store.DeleteAttribute(id) })
}

// deleteNumbered removes what id:in names, and without it nothing at all.
func (h *Handler) deleteNumbered(w http.ResponseWriter, r *http.Request, remove func(id int)) {
	q := newQuery(r)
	ids := q.numbers("id:in")
	if q.refused(w) {
		return
	}
	for _, id := range ids {
		remove(id)
	}
	w.WriteHeader(http.StatusNoContent)
}

// readRecords reads a body, and refuses one that cannot be read.
func readRecords[T any](w http.ResponseWriter, r *http.Request) (request T, ok bool) {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return request, false
	}
	return request, true
}
