package management

import (
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// wireAddress is an entry of an address book as V3 writes it
// (reference/customers.v3.yml).
type wireAddress struct {
	ID              looseInt  `json:"id"`
	CustomerID      looseInt  `json:"customer_id"`
	FirstName       string    `json:"first_name"`
	LastName        string    `json:"last_name"`
	Company         string    `json:"company"`
	Address1        string    `json:"address1"`
	Address2        string    `json:"address2"`
	City            string    `json:"city"`
	StateOrProvince string    `json:"state_or_province"`
	PostalCode      looseText `json:"postal_code"`
	Country         string    `json:"country"`
	CountryCode     string    `json:"country_code"`
	Phone           looseText `json:"phone"`
	Kind            string    `json:"address_type"`
}

// commerce converts an address. A country that is none is left empty.
func (w wireAddress) commerce() commerce.CustomerAddress {
	country, err := commerce.ParseCountryCode(w.CountryCode)
	if err != nil {
		country = ""
	}
	a := commerce.CustomerAddress{
		EntityID: int(w.ID), FirstName: w.FirstName, LastName: w.LastName, Company: commerce.NonEmpty(w.Company),
		Address1: w.Address1, Address2: commerce.NonEmpty(w.Address2), City: w.City,
		StateOrProvince: commerce.NonEmpty(w.StateOrProvince), PostalCode: commerce.NonEmpty(string(w.PostalCode)),
		Country: commerce.NonEmpty(w.Country), CountryCode: country, Phone: commerce.NonEmpty(string(w.Phone)),
	}
	if w.Kind != "" {
		kind := readKind(w.Kind)
		a.Kind = &kind
	}
	return a
}

func readKind(theirs string) commerce.AddressKind {
	switch theirs {
	case "residential":
		return commerce.AddressResidential
	case "commercial":
		return commerce.AddressCommercial
	}
	return commerce.AddressUnknown
}

// writeKind is the reverse of readKind, empty for what the store does not take.
func writeKind(ours commerce.AddressKind) string {
	switch ours {
	case commerce.AddressResidential, commerce.AddressCommercial:
		return strings.ToLower(string(ours))
	case commerce.AddressUnknown:
	}
	return ""
}

// newAddress is an address to be made. State and postal code are always there: one of
// the two endpoints demands them, be they empty.
type newAddress struct {
	CustomerID      int            `json:"customer_id,omitempty"`
	FirstName       string         `json:"first_name"`
	LastName        string         `json:"last_name"`
	Company         string         `json:"company,omitempty"`
	Address1        string         `json:"address1"`
	Address2        string         `json:"address2,omitempty"`
	City            string         `json:"city"`
	StateOrProvince string         `json:"state_or_province"`
	PostalCode      string         `json:"postal_code"`
	CountryCode     string         `json:"country_code"`
	Phone           string         `json:"phone,omitempty"`
	Kind            string         `json:"address_type,omitempty"`
	FormFields      []newFormField `json:"form_fields,omitempty"`
}

func writeAddress(d commerce.CustomerAddressDraft) newAddress {
	a := newAddress{
		CustomerID: d.CustomerID, FirstName: d.FirstName, LastName: d.LastName, Company: d.Company,
		Address1: d.Address1, Address2: d.Address2, City: d.City, StateOrProvince: d.StateOrProvince,
		PostalCode: d.PostalCode, CountryCode: string(d.CountryCode), Phone: d.Phone, FormFields: writeAnswers(d.Named),
	}
	if d.Kind != nil {
		a.Kind = writeKind(*d.Kind)
	}
	return a
}

// writeAddressChange writes what becomes different, and nothing else.
func writeAddressChange(change commerce.CustomerAddressChange) map[string]any {
	w := map[string]any{"id": change.AddressID}
	write(w, "first_name", change.FirstName, "")
	write(w, "last_name", change.LastName, "")
	write(w, "company", change.Company, "")
	write(w, "address1", change.Address1, "")
	write(w, "address2", change.Address2, "")
	write(w, "city", change.City, "")
	write(w, "state_or_province", change.StateOrProvince, "")
	write(w, "postal_code", change.PostalCode, "")
	write(w, "country_code", change.CountryCode, "")
	write(w, "phone", change.Phone, "")
	if kind := change.Kind; kind.Set && kind.Value != nil {
		w["address_type"] = writeKind(*kind.Value)
	}
	if answers := writeAnswers(change.Named); answers != nil {
		w["form_fields"] = answers
	}
	return w
}
