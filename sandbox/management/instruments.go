package management

import (
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerInstruments() {
	h.handle("stored-instruments", "GET /v3/customers/{id}/stored-instruments", h.getInstruments)
}

// instrument is a way to pay that a customer has stored. Its type says what it has.
type instrument struct {
	Type          string          `json:"type"`
	Token         string          `json:"token"`
	IsDefault     bool            `json:"is_default"`
	Brand         string          `json:"brand,omitempty"`
	ExpiryMonth   int             `json:"expiry_month,omitempty"`
	ExpiryYear    int             `json:"expiry_year,omitempty"`
	IIN           string          `json:"issuer_identification_number,omitempty"`
	Last4         string          `json:"last_4,omitempty"`
	Email         string          `json:"email,omitempty"`
	MaskedAccount string          `json:"masked_account_number,omitempty"`
	Issuer        string          `json:"issuer,omitempty"`
	Billing       *billingAddress `json:"billing_address,omitempty"`
}

// billingAddress is where the owner of an instrument lives.
type billingAddress struct {
	FirstName       string `json:"first_name"`
	LastName        string `json:"last_name"`
	Email           string `json:"email"`
	Company         string `json:"company"`
	Address1        string `json:"address1"`
	Address2        string `json:"address2"`
	City            string `json:"city"`
	PostalCode      string `json:"postal_code"`
	StateOrProvince string `json:"state_or_province"`
	StateCode       string `json:"state_or_province_code"`
	CountryCode     string `json:"country_code"`
	Phone           string `json:"phone"`
}

// getInstruments lists what a customer can pay with, without an envelope
// (reference/customers.v3.yml).
func (h *Handler) getInstruments(w http.ResponseWriter, r *http.Request) {
	if _, ok := h.store.Customer(pathID(r)); !ok {
		Refuse(w, r, http.StatusNotFound, "The customer was not found.")
		return
	}
	listed := []instrument{}
	for _, s := range h.store.StoredInstruments(pathID(r)) {
		listed = append(listed, newInstrument(s))
	}
	respond(w, http.StatusOK, listed)
}

func newInstrument(s store.StoredInstrument) instrument {
	told := instrument{Type: string(s.Kind), Token: s.Token, IsDefault: s.IsDefault}
	switch s.Kind {
	case store.InstrumentCard:
		told.Brand, told.ExpiryMonth, told.ExpiryYear, told.IIN, told.Last4 = s.Brand, s.ExpiryMonth, s.ExpiryYear, s.IIN, s.Last4
		if s.BillingAddress != nil {
			billing := billingAddress(*s.BillingAddress)
			told.Billing = &billing
		}
	case store.InstrumentPayPal:
		told.Email = s.Email
	case store.InstrumentBank:
		told.MaskedAccount, told.Issuer = s.MaskedAccount, s.Issuer
	}
	return told
}
