package backoffice

import (
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// address checks an address to be made, and puts the answers' names to them.
func (f *faults) address(d *commerce.CustomerAddressDraft, form commerce.AccountForm, path ...string) {
	at := func(field string) []string { return slices.Concat(path, []string{field}) }
	f.text(d.FirstName, 1, maxText, at("firstName")...)
	f.text(d.LastName, 1, maxText, at("lastName")...)
	f.text(d.Company, 0, maxText, at("company")...)
	f.text(d.Address1, 1, maxText, at("address1")...)
	f.text(d.Address2, 0, maxText, at("address2")...)
	f.text(d.City, 1, maxCity, at("city")...)
	f.text(d.StateOrProvince, 0, maxState, at("stateOrProvince")...)
	f.text(d.PostalCode, 0, maxPostalCode, at("postalCode")...)
	f.text(d.Phone, 0, maxPhone, at("phone")...)
	if len(d.CountryCode) != 2 {
		f.add("Name the country.", at("countryCode")...)
	}
	if d.Kind != nil && *d.Kind == commerce.AddressUnknown {
		f.add("The store has no such kind of address.", at("kind")...)
	}
	d.Named = f.answers(form.AddressFields, d.Form, at("formFields")...)
}

// checkAddressChange names what the store could not take, and puts the answers' names to
// them.
func checkAddressChange(change *commerce.CustomerAddressChange, form commerce.AccountForm) []commerce.StaffItemError {
	var f faults
	f.positive(change.AddressID, "entityId")
	if isEmptyAddressChange(*change) {
		f.add("Nothing is to be changed.")
	}
	f.required(change.FirstName, maxText, "firstName")
	f.required(change.LastName, maxText, "lastName")
	f.optional(change.Company, maxText, "company")
	f.required(change.Address1, maxText, "address1")
	f.optional(change.Address2, maxText, "address2")
	f.required(change.City, maxCity, "city")
	f.optional(change.StateOrProvince, maxState, "stateOrProvince")
	f.optional(change.PostalCode, maxPostalCode, "postalCode")
	f.optional(change.Phone, maxPhone, "phone")
	if change.CountryCode.Set && (change.CountryCode.Value == nil || len(*change.CountryCode.Value) != 2) {
		f.add("Name the country.", "countryCode")
	}
	if change.Kind.Set && (change.Kind.Value == nil || *change.Kind.Value == commerce.AddressUnknown) {
		f.add("The store has no such kind of address.", "kind")
	}
	change.Named = f.answers(form.AddressFields, change.Form, "formFields")
	return f
}

func isEmptyAddressChange(c commerce.CustomerAddressChange) bool {
	return !c.FirstName.Set && !c.LastName.Set && !c.Company.Set && !c.Address1.Set && !c.Address2.Set && !c.City.Set &&
		!c.StateOrProvince.Set && !c.PostalCode.Set && !c.CountryCode.Set && !c.Phone.Set && !c.Kind.Set && c.Form.IsEmpty()
}

// sameDraft reports whether two addresses would be one to the store. Kinds of which one
// was left out may be the same.
func sameDraft(a, b commerce.CustomerAddressDraft) bool {
	sameKind := a.Kind == nil || b.Kind == nil || *a.Kind == *b.Kind
	return sameKind && a.CustomerID == b.CustomerID && a.FirstName == b.FirstName && a.LastName == b.LastName &&
		a.Company == b.Company && a.Phone == b.Phone && a.Address1 == b.Address1 && a.Address2 == b.Address2 &&
		a.City == b.City && a.CountryCode == b.CountryCode && a.StateOrProvince == b.StateOrProvince && a.PostalCode == b.PostalCode
}

// isAddressMade reports whether an address is as a change wants it. Answers to form
// fields cannot be read here, so nobody knows then.
func isAddressMade(change commerce.CustomerAddressChange, now commerce.CustomerAddress) bool {
	sameCountry := change.CountryCode.Value == nil || *change.CountryCode.Value == now.CountryCode
	sameKind := change.Kind.Value == nil || now.Kind != nil && *change.Kind.Value == *now.Kind
	return len(change.Named) == 0 && sameCountry && sameKind &&
		isText(change.FirstName, &now.FirstName) && isText(change.LastName, &now.LastName) && isText(change.Company, now.Company) &&
		isText(change.Address1, &now.Address1) && isText(change.Address2, now.Address2) && isText(change.City, &now.City) &&
		isText(change.StateOrProvince, now.StateOrProvince) && isText(change.PostalCode, now.PostalCode) && isText(change.Phone, now.Phone)
}
