package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// maxNewCustomers is how many customers one request can make.
const maxNewCustomers = 10

// newCustomerRequest is a customer to be made, without the parts of the reference
// that the sandbox does not make: addresses, attributes, form fields and credit.
type newCustomerRequest struct {
	Email             string `json:"email"`
	FirstName         string `json:"first_name"`
	LastName          string `json:"last_name"`
	Company           string `json:"company"`
	Phone             string `json:"phone"`
	Notes             string `json:"notes"`
	TaxExemptCategory string `json:"tax_exempt_category"`
	GroupID           *int   `json:"customer_group_id"`
	Authentication    struct {
		ForcePasswordReset bool   `json:"force_password_reset"`
		NewPassword        string `json:"new_password"`
	} `json:"authentication"`
	AcceptsMails    bool  `json:"accepts_product_review_abandoned_cart_emails"`
	OriginChannelID *int  `json:"origin_channel_id"`
	ChannelIDs      []int `json:"channel_ids"`
	// SendsWelcome asks for a mail, and the sandbox sends none.
	SendsWelcome bool `json:"trigger_account_created_notification"`
}

// postCustomers makes customers, all or none (reference/customers.v3.yml).
func (h *Handler) postCustomers(w http.ResponseWriter, r *http.Request) {
	var requests []newCustomerRequest
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&requests); err != nil {
		refuseJSON(w, r, err)
		return
	}
	if len(requests) > maxNewCustomers {
		Refuse(w, r, http.StatusRequestEntityTooLarge, "At most 10 customers can be created at once.")
		return
	}
	faults := map[string]string{}
	customers := make([]store.Customer, len(requests))
	for i, request := range requests {
		request.check(i, faults)
		customers[i] = h.newcomer(request)
	}
	if len(requests) == 0 {
		faults["data"] = "at least one customer is required"
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	made, err := h.store.CreateCustomers(customers...)
	if err != nil {
		h.refuseCustomers(w, r, err)
		return
	}
	data := make([]customer, len(made))
	for i, c := range made {
		data[i] = newCustomer(c, customerParts{})
	}
	respondData(w, data)
}

// check adds what is wrong with a customer on its own.
func (c newCustomerRequest) check(i int, faults map[string]string) {
	at := func(name string) string { return fmt.Sprintf("%d.%s", i, name) }
	checkLength(faults, at("email"), c.Email, 3, 250)
	if local, domain, ok := strings.Cut(c.Email, "@"); !ok || local == "" || domain == "" {
		faults[at("email")] = "email is not an e-mail address"
	}
	checkLength(faults, at("first_name"), c.FirstName, 1, 100)
	checkLength(faults, at("last_name"), c.LastName, 1, 100)
	checkLength(faults, at("company"), c.Company, 0, 255)
	checkLength(faults, at("phone"), c.Phone, 0, 50)
	checkLength(faults, at("tax_exempt_category"), c.TaxExemptCategory, 0, 255)
}

// newcomer is a customer as the store makes them: from the default channel and in
// its default group, unless the request says otherwise. The registration's
// address is blank, because nobody registered.
func (h *Handler) newcomer(request newCustomerRequest) store.Customer {
	c := store.Customer{
		Email: request.Email, FirstName: request.FirstName, LastName: request.LastName,
		Company: request.Company, Phone: request.Phone, Notes: request.Notes,
		TaxExemptCategory: request.TaxExemptCategory, AcceptsReviewAndCartMails: request.AcceptsMails,
		Password:           store.Password(request.Authentication.NewPassword),
		ForcePasswordReset: request.Authentication.ForcePasswordReset,
		OriginChannelID:    store.ChannelMain, ChannelIDs: request.ChannelIDs,
	}
	if request.OriginChannelID != nil {
		c.OriginChannelID = *request.OriginChannelID
	}
	c.GroupID = h.store.DefaultGroup(c.OriginChannelID)
	if request.GroupID != nil {
		c.GroupID = *request.GroupID
	}
	return c
}

// refuseCustomers answers that customers cannot be made beside those who exist.
func (h *Handler) refuseCustomers(w http.ResponseWriter, r *http.Request, err error) {
	var at *store.NewCustomerError
	if !errors.As(err, &at) {
		Refuse(w, r, http.StatusInternalServerError, "Internal server error")
		return
	}
	field := "customer_group_id"
	switch {
	case errors.Is(err, store.ErrEmailTaken) && !h.store.Choices().TakenEmailIsInvalid:
		Refuse(w, r, http.StatusConflict, "The email is already in use.")
		return
	case errors.Is(err, store.ErrEmailTaken):
		field = "email"
	case errors.Is(err, store.ErrNoChannels):
		field = "channel_ids"
	case errors.Is(err, store.ErrUnknownChannel):
		field = "channel_ids"
	}
	refuseFields(w, r, map[string]string{fmt.Sprintf("%d.%s", at.Index, field): field + ": " + at.Err.Error()})
}
