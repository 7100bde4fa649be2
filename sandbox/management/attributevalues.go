package management

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// maxValueCustomers is how many customers one request can set values of.
const maxValueCustomers = 10

// newAttributeValue tells a value, which has no number in the store of the sandbox.
func newAttributeValue(customerID int, v store.AttributeValue) attributeValue {
	return attributeValue{
		ID: customerID*attributesPerCustomer + v.AttributeID, AttributeID: v.AttributeID, Value: v.Value,
		CustomerID: customerID, DateCreated: v3Date(v.Created), DateModified: v3Date(v.Modified),
	}
}

// getAttributeValues lists what attributes say, by customer and by page
// (reference/customers.v3.yml).
func (h *Handler) getAttributeValues(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	asked := q.page()
	customers, attributes := q.numbers("customer_id:in"), q.numbers("attribute_id:in")
	name, byName := q.text("name")
	if q.refused(w) {
		return
	}
	var found []attributeValue
	for _, c := range h.store.Customers(store.CustomerFilter{IDs: customers}) {
		for _, v := range c.Attributes {
			a, ok := h.store.Attribute(v.AttributeID)
			if ok && (attributes == nil || slices.Contains(attributes, v.AttributeID)) && (!byName || a.Name == name) {
				found = append(found, newAttributeValue(c.ID, v))
			}
		}
	}
	listed := append([]attributeValue{}, cut(asked, found)...)
	respond(w, http.StatusOK, envelope{listed, pageMeta{Pagination: numbered(q.values, asked, len(found), len(listed))}})
}

// attributeValueRequest is a value to be set. What is "attribute_value" in an answer is
// "value" here.
type attributeValueRequest struct {
	ID          int     `json:"id"`
	AttributeID int     `json:"attribute_id"`
	Value       *string `json:"value"`
	CustomerID  int     `json:"customer_id"`
}

// putAttributeValues sets values, whether there were others or not; all or none.
func (h *Handler) putAttributeValues(w http.ResponseWriter, r *http.Request) {
	requests, ok := readRecords[[]attributeValueRequest](w, r)
	if !ok {
		return
	}
	faults := map[string]string{}
	customers := map[int]bool{}
	values := make([]store.CustomerAttributeValue, len(requests))
	for i, v := range requests {
		if v.Value == nil {
			faults[fmt.Sprintf("%d.value", i)] = "value is required"
			continue
		}
		checkLength(faults, fmt.Sprintf("%d.value", i), *v.Value, 0, 255)
		customers[v.CustomerID] = true
		values[i] = store.CustomerAttributeValue{CustomerID: v.CustomerID, AttributeID: v.AttributeID, Value: *v.Value}
	}
	if len(customers) > maxValueCustomers {
		Refuse(w, r, http.StatusRequestEntityTooLarge, "Values of at most 10 customers can be set at once.")
		return
	}
	if len(requests) == 0 {
		faults["data"] = "at least one value is required"
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	set, err := h.store.SetAttributeValues(values...)
	if err != nil {
		refuseAttribute(w, r, err)
		return
	}
	data := make([]attributeValue, len(set))
	for i, v := range set {
		data[i] = newAttributeValue(values[i].CustomerID, v)
	}
	respondData(w, data)
}

// deleteAttributeValues takes values away. Those that are not there are not missed.
func (h *Handler) deleteAttributeValues(w http.ResponseWriter, r *http.Request) {
	h.deleteNumbered(w, r, func(id int) {
		h.store.DeleteAttributeValue(id/attributesPerCustomer, id%attributesPerCustomer)
	})
}
