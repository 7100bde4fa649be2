package management

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// addressRequest is an address to be made or changed. What is left out stays.
type addressRequest struct {
	ID              *int            `json:"id"`
	CustomerID      *int            `json:"customer_id"`
	FirstName       *string         `json:"first_name"`
	LastName        *string         `json:"last_name"`
	Company         *string         `json:"company"`
	Address1        *string         `json:"address1"`
	Address2        *string         `json:"address2"`
	City            *string         `json:"city"`
	StateOrProvince *string         `json:"state_or_province"`
	PostalCode      *string         `json:"postal_code"`
	CountryCode     *string         `json:"country_code"`
	Phone           *string         `json:"phone"`
	AddressType     *string         `json:"address_type"`
	FormFields      []answerRequest `json:"form_fields"`
}

// checkPresence adds what an address to be made must have; standsAlone says that it is
// for a customer who exists, where the reference demands two fields more.
func (a addressRequest) checkPresence(prefix string, faults map[string]string, standsAlone bool) {
	needed := map[string]*string{
		"first_name": a.FirstName, "last_name": a.LastName, "city": a.City, "country_code": a.CountryCode, "address1": a.Address1,
	}
	if standsAlone {
		needed["state_or_province"], needed["postal_code"] = a.StateOrProvince, a.PostalCode
		if a.CustomerID == nil {
			faults[prefix+"customer_id"] = "customer_id is required"
		}
	}
	for name, value := range needed {
		if value == nil {
			faults[prefix+name] = name + " is required"
		}
	}
}

// apply changes an address, and adds what is wrong with the request.
func (a addressRequest) apply(to *store.Address, prefix string, faults map[string]string) {
	for _, text := range []struct {
		name        string
		to          *string
		value       *string
		least, most int
	}{
		{"first_name", &to.FirstName, a.FirstName, 1, 255},
		{"last_name", &to.LastName, a.LastName, 1, 255},
		{"company", &to.Company, a.Company, 0, 255},
		{"address1", &to.Address1, a.Address1, 1, 255},
		{"address2", &to.Address2, a.Address2, 0, 255},
		{"city", &to.City, a.City, 0, 100},
		{"state_or_province", &to.StateOrProvince, a.StateOrProvince, 0, 100},
		{"postal_code", &to.PostalCode, a.PostalCode, 0, 30},
		{"phone", &to.Phone, a.Phone, 0, 50},
	} {
		if text.value != nil {
			checkLength(faults, prefix+text.name, *text.value, text.least, text.most)
			*text.to = *text.value
		}
	}
	if a.CountryCode != nil {
		name, ok := store.CountryName(*a.CountryCode)
		if !ok {
			faults[prefix+"country_code"] = "country_code is no country's"
		}
		to.CountryCode, to.Country = *a.CountryCode, name
	}
	if a.AddressType != nil {
		to.Type = store.AddressType(*a.AddressType)
		if to.Type != store.Residential && to.Type != store.Commercial {
			faults[prefix+"address_type"] = "address_type has an unknown value"
		}
	}
}

// addressAnswers reads the answers of an address, and adds what is wrong with them.
func (h *Handler) addressAnswers(a addressRequest, prefix string, faults map[string]string) []store.FormFieldValue {
	answers, err := h.namedAnswers(store.FormAddress, a.FormFields)
	if err != nil {
		faults[prefix+"form_fields"] = "form_fields: " + err.Error()
	}
	return answers
}

// postAddresses makes addresses. One that is there already is left out of the answer
// (reference/customers.v3.yml).
func (h *Handler) postAddresses(w http.ResponseWriter, r *http.Request) {
	requests, ok := readItems[addressRequest](w, r, "address")
	if !ok {
		return
	}
	faults := map[string]string{}
	addresses := make([]store.Address, len(requests))
	for i, request := range requests {
		prefix := fmt.Sprintf("%d.", i)
		addresses[i].Type = store.Residential
		request.apply(&addresses[i], prefix, faults)
		addresses[i].FormFields = store.Merge(nil, h.addressAnswers(request, prefix, faults))
		request.checkPresence(prefix, faults, true)
		if request.CustomerID == nil {
			continue
		}
		if _, ok := h.store.Customer(*request.CustomerID); !ok {
			faults[prefix+"customer_id"] = "the customer does not exist"
		}
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	data := []customerAddress{}
	for i, request := range requests {
		if made, err := h.store.CreateAddress(*request.CustomerID, addresses[i]); err == nil {
			data = append(data, newBookEntry(*request.CustomerID, made, true))
		}
	}
	respondData(w, data)
}

// putAddresses changes addresses. One that would become like another is left out of the
// answer and stays as it was.
func (h *Handler) putAddresses(w http.ResponseWriter, r *http.Request) {
	requests, ok := readItems[addressRequest](w, r, "address")
	if !ok {
		return
	}
	faults := map[string]string{}
	owners, answers := make([]int, len(requests)), make([][]store.FormFieldValue, len(requests))
	for i, request := range requests {
		prefix := fmt.Sprintf("%d.", i)
		request.apply(&store.Address{}, prefix, faults)
		answers[i] = h.addressAnswers(request, prefix, faults)
		if request.ID == nil {
			faults[prefix+"id"] = "id is required"
			continue
		}
		owner, ok := h.store.AddressOwner(*request.ID)
		if !ok {
			faults[prefix+"id"] = "the address does not exist"
		}
		owners[i] = owner.ID
	}
	if len(faults) > 0 {
		refuseFields(w, r, faults)
		return
	}
	data := []customerAddress{}
	for i, request := range requests {
		changed, err := h.store.UpdateAddress(owners[i], *request.ID, func(a *store.Address) {
			request.apply(a, "", map[string]string{}) // what is wrong was said before
			a.FormFields = store.Merge(a.FormFields, answers[i])
		})
		if err == nil {
			data = append(data, newBookEntry(owners[i], changed, true))
			continue
		}
		if !errors.Is(err, store.ErrAddressExists) {
			Refuse(w, r, http.StatusInternalServerError, "Internal server error")
			return
		}
	}
	respondData(w, data)
}
