package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// maxNewCustomers is how many customers one request can make or change.
const maxNewCustomers = 10

// newCustomerRequest is a customer to be made.
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
	SendsWelcome bool                `json:"trigger_account_created_notification"`
	Addresses    []addressRequest    `json:"addresses"`
	Attributes   []attributeRequest  `json:"attributes"`
	FormFields   []answerRequest     `json:"form_fields"`
	StoreCredit  []storeCreditAmount `json:"store_credit_amounts"`
}

// attributeRequest is what an attribute says about a new customer.
type attributeRequest struct {
	ID    int    `json:"attribute_id"`
	Value string `json:"attribute_value"`
}

// storeCreditAmount is what the store owes somebody.
type storeCreditAmount struct {
	Amount json.Number `json:"amount"`
}

// postCustomers makes customers, all or none (reference/customers.v3.yml).
func (h *Handler) postCustomers(w http.ResponseWriter, r *http.Request) {
	requests, ok := readItems[newCustomerRequest](w, r, "customer")
	if !ok {
		return
	}
	faults := map[string]string{}
	customers := make([]store.Customer, len(requests))
	for i, request := range requests {
		request.check(i, faults)
		customers[i] = h.newcomer(request)
		h.addParts(&customers[i], i, request, faults)
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

// readItems reads a list of one to ten items, or refuses what is none.
func readItems[T any](w http.ResponseWriter, r *http.Request, kind string) ([]T, bool) {
	var items []T
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&items); err != nil {
		refuseJSON(w, r, err)
		return nil, false
	}
	if len(items) > maxNewCustomers {
		Refuse(w, r, http.StatusRequestEntityTooLarge, "At most 10 items can be sent at once.")
		return nil, false
	}
	if len(items) == 0 {
		refuseFields(w, r, map[string]string{"data": "at least one " + kind + " is required"})
		return nil, false
	}
	return items, true
}

// check adds what is wrong with a customer on its own.
func (c newCustomerRequest) check(i int, faults map[string]string) {
	at := func(name string) string { return fmt.Sprintf("%d.%s", i, name) }
	checkLength(faults, at("email"), c.Email, 3, 250)
	checkEmail(faults, at("email"), c.Email)
	checkLength(faults, at("first_name"), c.FirstName, 1, 100)
	checkLength(faults, at("last_name"), c.LastName, 1, 100)
	checkLength(faults, at("company"), c.Company, 0, 255)
	checkLength(faults, at("phone"), c.Phone, 0, 50)
	checkLength(faults, at("tax_exempt_category"), c.TaxExemptCategory, 0, 255)
	if len(c.Addresses) > maxIncluded {
		faults[at("addresses")] = "at most 10 addresses can be made at once"
	}
	if len(c.Attributes) > maxIncluded {
		faults[at("attributes")] = "at most 10 attributes can be set at once"
	}
	if len(c.StoreCredit) > 1 {
		faults[at("store_credit_amounts")] = "there is one amount"
	}
}

func checkEmail(faults map[string]string, name, email string) {
	if local, domain, ok := strings.Cut(email, "@"); !ok || local == "" || domain == "" {
		faults[name] = "email is not an e-mail address"
	}
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

// addParts adds what belongs to a customer to be made, and what is wrong with it.
func (h *Handler) addParts(c *store.Customer, i int, request newCustomerRequest, faults map[string]string) {
	at := func(name string) string { return fmt.Sprintf("%d.%s", i, name) }
	for j, a := range request.Addresses {
		prefix := at(fmt.Sprintf("addresses.%d.", j))
		address := store.Address{Type: store.Residential}
		a.apply(&address, prefix, faults)
		a.checkPresence(prefix, faults, false)
		address.FormFields = store.Merge(nil, h.addressAnswers(a, prefix, faults))
		c.Addresses = append(c.Addresses, address)
	}
	now := h.store.Now()
	for j, a := range request.Attributes {
		if _, ok := h.store.Attribute(a.ID); !ok {
			faults[at(fmt.Sprintf("attributes.%d.attribute_id", j))] = "the attribute does not exist"
		}
		checkLength(faults, at(fmt.Sprintf("attributes.%d.attribute_value", j)), a.Value, 0, 255)
		c.Attributes = append(c.Attributes, store.AttributeValue{AttributeID: a.ID, Value: a.Value, Created: now, Modified: now})
	}
	answers, err := h.namedAnswers(store.FormAccount, request.FormFields)
	if err != nil {
		faults[at("form_fields")] = "form_fields: " + err.Error()
	}
	c.FormFields = store.Merge(nil, answers)
	if len(request.StoreCredit) > 0 {
		setCredit(c, request.StoreCredit[0], at("store_credit_amounts"), faults)
	}
}

func setCredit(c *store.Customer, credit storeCreditAmount, name string, faults map[string]string) {
	read, err := decimal.Parse(credit.Amount.String())
	if err != nil || read.IsNeg() {
		faults[name] = "the amount is not a number of zero or more"
		return
	}
	c.StoreCredit = read
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
	case errors.Is(err, store.ErrNoSuchCustomer):
		field = "id"
	case errors.Is(err, store.ErrEmailTaken):
		field = "email"
	case errors.Is(err, store.ErrNoChannels):
		field = "channel_ids"
	case errors.Is(err, store.ErrUnknownChannel):
		field = "channel_ids"
	}
	refuseFields(w, r, map[string]string{fmt.Sprintf("%d.%s", at.Index, field): field + ": " + at.Err.Error()})
}
