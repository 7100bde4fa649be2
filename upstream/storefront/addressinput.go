package storefront

import "github.com/clientele-graph/clientele/commerce"

// addressInput is an address to be added. What was not given is left out.
type addressInput struct {
	FirstName       string     `json:"firstName"`
	LastName        string     `json:"lastName"`
	Address1        string     `json:"address1"`
	Address2        string     `json:"address2,omitempty"`
	City            string     `json:"city"`
	Company         string     `json:"company,omitempty"`
	CountryCode     string     `json:"countryCode"`
	StateOrProvince string     `json:"stateOrProvince,omitempty"`
	Phone           string     `json:"phone,omitempty"`
	PostalCode      string     `json:"postalCode,omitempty"`
	Form            *formInput `json:"formFields,omitempty"`
}

// newAddressInput converts a draft. The store takes no kind of address here.
func newAddressInput(d commerce.AddressDraft) addressInput {
	return addressInput{
		FirstName: d.FirstName, LastName: d.LastName, Company: d.Company,
		Address1: d.Address1, Address2: d.Address2, City: d.City,
		StateOrProvince: d.StateOrProvince, PostalCode: d.PostalCode,
		CountryCode: string(d.CountryCode), Phone: d.Phone, Form: newFormInput(d.Form),
	}
}

// addressChangeInput is what becomes different about an address. What stays is left
// out.
type addressChangeInput struct {
	FirstName       *string      `json:"firstName,omitempty"`
	LastName        *string      `json:"lastName,omitempty"`
	Address1        *string      `json:"address1,omitempty"`
	Address2        optionalText `json:"address2,omitzero"`
	City            *string      `json:"city,omitempty"`
	Company         optionalText `json:"company,omitzero"`
	CountryCode     *string      `json:"countryCode,omitempty"`
	StateOrProvince optionalText `json:"stateOrProvince,omitzero"`
	Phone           optionalText `json:"phone,omitzero"`
	PostalCode      optionalText `json:"postalCode,omitzero"`
	Form            *formInput   `json:"formFields,omitempty"`
}

// newAddressChangeInput converts a change.
func newAddressChangeInput(c commerce.AddressChange) addressChangeInput {
	return addressChangeInput{
		FirstName: c.FirstName, LastName: c.LastName, Company: optionalText(c.Company),
		Address1: c.Address1, Address2: optionalText(c.Address2), City: c.City,
		StateOrProvince: optionalText(c.StateOrProvince), PostalCode: optionalText(c.PostalCode),
		CountryCode: (*string)(c.CountryCode), Phone: optionalText(c.Phone), Form: newFormInput(c.Form),
	}
}
