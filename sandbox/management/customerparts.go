package management

import "github.com/clientele-graph/clientele/sandbox/store"

// customerAddress is one entry of an address book.
type customerAddress struct {
	ID              int         `json:"id"`
	CustomerID      int         `json:"customer_id"`
	FirstName       string      `json:"first_name"`
	LastName        string      `json:"last_name"`
	Company         string      `json:"company"`
	Address1        string      `json:"address1"`
	Address2        string      `json:"address2"`
	City            string      `json:"city"`
	StateOrProvince string      `json:"state_or_province"`
	PostalCode      string      `json:"postal_code"`
	Country         string      `json:"country"`
	CountryCode     string      `json:"country_code"`
	Phone           string      `json:"phone"`
	AddressType     string      `json:"address_type"`
	FormFields      []formField `json:"form_fields,omitzero"`
}

// formField is an answer to a form field, in one of three JSON types.
type formField struct {
	Name       string `json:"name"`
	Value      any    `json:"value"`
	CustomerID int    `json:"customer_id,omitempty"`
	AddressID  int    `json:"address_id,omitempty"`
}

func newAddresses(c store.Customer, withFields bool) []customerAddress {
	addresses := []customerAddress{}
	for _, a := range c.Addresses[:min(len(c.Addresses), maxIncluded)] {
		addresses = append(addresses, newAddress(c.ID, a, withFields))
	}
	return addresses
}

func newAddress(customerID int, a store.Address, withFields bool) customerAddress {
	told := customerAddress{
		ID: a.ID, CustomerID: customerID, FirstName: a.FirstName, LastName: a.LastName, Company: a.Company,
		Address1: a.Address1, Address2: a.Address2, City: a.City, StateOrProvince: a.StateOrProvince,
		PostalCode: a.PostalCode, Country: a.Country, CountryCode: a.CountryCode, Phone: a.Phone,
		AddressType: string(a.Type),
	}
	if withFields {
		told.FormFields = newFormFields(a.FormFields, 0)
	}
	return told
}

// newBookEntry is newAddress where the address stands for itself: its answers name it.
func newBookEntry(customerID int, a store.Address, withFields bool) customerAddress {
	told := newAddress(customerID, a, withFields)
	for i := range told.FormFields {
		told.FormFields[i].AddressID = a.ID
	}
	return told
}

// newFormFields tells answers; those of a customer name the customer, those of
// an address do not.
func newFormFields(values []store.FormFieldValue, customerID int) []formField {
	fields := []formField{}
	for _, v := range values {
		fields = append(fields, formField{Name: v.Name, Value: formValue(v), CustomerID: customerID})
	}
	return fields
}

func formValue(v store.FormFieldValue) any {
	switch v.Kind {
	case store.FormCheckboxes:
		return append([]string{}, v.Values...)
	case store.FormMultipleChoice:
		if len(v.Values) == 0 {
			return ""
		}
		return v.Values[0]
	case store.FormNumber:
		return amount(v.Number)
	case store.FormDate:
		return v.Date.UTC().Format("2006-01-02")
	case store.FormText, store.FormMultilineText, store.FormPassword:
	}
	return v.Text
}
