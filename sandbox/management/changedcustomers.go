package management

import (
	"fmt"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// changedCustomerRequest is a customer to be changed. What is left out stays; so does
// what is null, but for the list of channels.
type changedCustomerRequest struct {
	ID                int     `json:"id"`
	Email             *string `json:"email"`
	FirstName         *string `json:"first_name"`
	LastName          *string `json:"last_name"`
	Company           *string `json:"company"`
	Phone             *string `json:"phone"`
	Notes             *string `json:"notes"`
	TaxExemptCategory *string `json:"tax_exempt_category"`
	GroupID           *int    `json:"customer_group_id"`
	Authentication    struct {
		ForcePasswordReset *bool  `json:"force_password_reset"`
		NewPassword        string `json:"new_password"`
	} `json:"authentication"`
	AcceptsMails *bool               `json:"accepts_product_review_abandoned_cart_emails"`
	ChannelIDs   maybeNull[[]int]    `json:"channel_ids"`
	FormFields   []answerRequest     `json:"form_fields"`
	StoreCredit  []storeCreditAmount `json:"store_credit_amounts"`
}

// putCustomers changes customers, all or none (reference/customers.v3.yml).
func (h *Handler) putCustomers(w http.ResponseWriter, r *http.Request) {
	requests, ok := readItems[changedCustomerRequest](w, r, "customer")
	if !ok {
		return
	}
	faults := map[string]string{}
	changes := make([]store.CustomerChange, len(requests))
	for i, request := range requests {
		changes[i] = store.CustomerChange{ID: request.ID, Change: h.customerChange(i, request, faults)}
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	changed, err := h.store.UpdateCustomers(changes...)
	if err != nil {
		h.refuseCustomers(w, r, err)
		return
	}
	data := make([]customer, len(changed))
	for i, c := range changed {
		data[i] = newCustomer(c, customerParts{})
	}
	respondData(w, data)
}

// customerChange is what a request does to a customer, and adds what is wrong with it.
func (h *Handler) customerChange(i int, request changedCustomerRequest, faults map[string]string) func(*store.Customer) {
	at := func(name string) string { return fmt.Sprintf("%d.%s", i, name) }
	if request.Email != nil {
		checkLength(faults, at("email"), *request.Email, 3, 255)
		checkEmail(faults, at("email"), *request.Email)
	}
	for _, text := range []struct {
		name        string
		value       *string
		least, most int
	}{
		{"first_name", request.FirstName, 1, 100},
		{"last_name", request.LastName, 1, 100},
		{"company", request.Company, 0, 255},
		{"phone", request.Phone, 0, 50},
		{"tax_exempt_category", request.TaxExemptCategory, 0, 255},
	} {
		if text.value != nil {
			checkLength(faults, at(text.name), *text.value, text.least, text.most)
		}
	}
	answers, err := h.namedAnswers(store.FormAccount, request.FormFields)
	if err != nil {
		faults[at("form_fields")] = "form_fields: " + err.Error()
	}
	var owed store.Customer
	if len(request.StoreCredit) > 0 {
		setCredit(&owed, request.StoreCredit[0], at("store_credit_amounts"), faults)
	}
	return func(c *store.Customer) {
		request.apply(c)
		c.FormFields = store.Merge(c.FormFields, answers)
		if len(request.StoreCredit) > 0 {
			c.StoreCredit = owed.StoreCredit
		}
	}
}

// apply changes what stands in the record itself.
func (c changedCustomerRequest) apply(to *store.Customer) {
	set(&to.Email, c.Email)
	set(&to.FirstName, c.FirstName)
	set(&to.LastName, c.LastName)
	set(&to.Company, c.Company)
	set(&to.Phone, c.Phone)
	set(&to.Notes, c.Notes)
	set(&to.TaxExemptCategory, c.TaxExemptCategory)
	set(&to.GroupID, c.GroupID)
	set(&to.AcceptsReviewAndCartMails, c.AcceptsMails)
	if c.ChannelIDs.isSaid {
		to.ChannelIDs = c.ChannelIDs.value
	}
	if c.Authentication.NewPassword != "" {
		to.Password, to.ForcePasswordReset = store.Password(c.Authentication.NewPassword), false
	}
	set(&to.ForcePasswordReset, c.Authentication.ForcePasswordReset)
}

// set changes a value to another one, if there is one.
func set[T any](to *T, value *T) {
	if value != nil {
		*to = *value
	}
}

// deleteCustomers removes customers. Without numbers it does nothing and says yes
// (reference/customers.v3.yml).
func (h *Handler) deleteCustomers(w http.ResponseWriter, r *http.Request) {
	q := newQuery(r)
	ids := q.numbers("id:in")
	if q.refused(w) {
		return
	}
	h.store.DeleteCustomers(ids...)
	w.WriteHeader(http.StatusNoContent)
}
