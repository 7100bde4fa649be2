package management

import (
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerFormValues() {
	h.handle("customer-form-fields", "GET /v3/customers/form-field-values", h.getFormValues)
}

// formValueEntry is an answer of a customer or of an address, and its place among all.
type formValueEntry struct {
	Name       string `json:"name"`
	Value      any    `json:"value"`
	CustomerID int    `json:"customer_id,omitempty"`
	AddressID  int    `json:"address_id,omitempty"`

	place int
	field int
}

// formTypes are the kinds of fields in REST's words.
func formTypes() map[string]store.FormKind {
	return map[string]store.FormKind{
		"checkboxes": store.FieldCheckboxes, "date": store.FieldDate, "multiline": store.FieldMultilineText,
		"numbers": store.FieldNumber, "password": store.FieldPassword, "radiobuttons": store.FieldRadioButtons,
		"text": store.FieldText, "picklist": store.FieldPicklist,
	}
}

// getFormValues lists answers by customer and address, by page or by cursor
// (reference/customers.v3.yml).
func (h *Handler) getFormValues(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	asked := q.list()
	customers, addresses := q.numbers("customer_id"), q.numbers("address_id")
	name, byName := q.text("field_name")
	word, byType := q.text("field_type")
	kind, known := formTypes()[word]
	if byType && !known {
		q.faults["field_type"] = "field_type has an unknown value"
	}
	if q.refused(w) {
		return
	}
	found := slices.DeleteFunc(h.formValues(), func(e formValueEntry) bool {
		field, _ := h.store.FormField(e.field)
		return customers != nil && !slices.Contains(customers, e.CustomerID) ||
			addresses != nil && !slices.Contains(addresses, e.AddressID) ||
			byName && e.Name != name || byType && field.Kind != kind
	})
	listed, meta := cutList(asked, found, func(e formValueEntry) int { return e.place })
	respond(w, http.StatusOK, envelope{append([]formValueEntry{}, listed...), meta})
}

// formValues are all answers, each customer's before those of their addresses.
func (h *Handler) formValues() []formValueEntry {
	var all []formValueEntry
	add := func(values []store.FormFieldValue, customerID, addressID int) {
		for _, v := range values {
			all = append(all, formValueEntry{
				Name: v.Name, Value: formValue(v), CustomerID: customerID, AddressID: addressID, place: len(all) + 1, field: v.FieldID,
			})
		}
	}
	for _, c := range h.store.Customers(store.CustomerFilter{}) {
		add(c.FormFields, c.ID, 0)
		for _, a := range c.Addresses {
			add(a.FormFields, 0, a.ID)
		}
	}
	return all
}
