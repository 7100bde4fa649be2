package storefront

import (
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// newAddress reads a new address, a home until somebody else says otherwise: the
// schema has no field for it.
func (r *Resolver) newAddress(in model.AddCustomerAddressInput) (store.Address, *fault) {
	data := &model.UpdateCustomerAddressDataInput{
		FirstName: &in.FirstName, LastName: &in.LastName, Address1: &in.Address1, Address2: in.Address2, City: &in.City,
		Company: in.Company, CountryCode: &in.CountryCode, StateOrProvince: in.StateOrProvince, Phone: in.Phone,
		PostalCode: in.PostalCode,
	}
	bad := firstFault(checkAddress(data), r.missingBuiltIn(store.FormAddress, map[string]*string{
		"company": in.Company, "phone": in.Phone, "address2": in.Address2,
		"stateOrProvince": in.StateOrProvince, "postalCode": in.PostalCode,
	}))
	if bad != nil {
		return store.Address{}, bad
	}
	answers, bad := r.readAnswers(store.FormAddress, in.FormFields)
	if bad = firstFault(bad, r.unanswered(store.FormAddress, answers)); bad != nil {
		return store.Address{}, bad
	}
	a := store.Address{Type: store.Residential, FormFields: store.Merge(nil, answers)}
	changeAddress(&a, data)
	return a, nil
}

// checkAddressChange reads the answers of a change, and finds its first fault.
func (r *Resolver) checkAddressChange(before store.Address, in *model.UpdateCustomerAddressDataInput) ([]store.FormFieldValue, *fault) {
	if bad := checkAddress(in); bad != nil {
		return nil, bad
	}
	answers, bad := r.readAnswers(store.FormAddress, in.FormFields)
	if bad != nil {
		return nil, bad
	}
	return answers, r.checkKept(store.FormAddress, before.FormFields, answers)
}

// checkAddress finds the first fault of the texts (reference/customers.v3.yml).
func checkAddress(in *model.UpdateCustomerAddressDataInput) *fault {
	return firstFault(
		textRule{"firstName", 1, 255}.check(in.FirstName), textRule{"lastName", 1, 255}.check(in.LastName),
		textRule{"address1", 1, 255}.check(in.Address1), textRule{"address2", 0, 255}.check(in.Address2),
		textRule{"city", 1, 100}.check(in.City), textRule{"company", 0, 255}.check(in.Company),
		textRule{"stateOrProvince", 0, 100}.check(in.StateOrProvince), textRule{"phone", 0, 50}.check(in.Phone),
		textRule{"postalCode", 0, 30}.check(in.PostalCode), checkCountry(in.CountryCode),
	)
}

func checkCountry(code *string) *fault {
	if code == nil {
		return nil
	}
	if _, ok := store.CountryName(*code); !ok {
		return faultAt(textNotValid, "countryCode")
	}
	return nil
}

// changeAddress stores what was given, with the name of the country.
func changeAddress(a *store.Address, in *model.UpdateCustomerAddressDataInput) {
	put(&a.FirstName, in.FirstName)
	put(&a.LastName, in.LastName)
	put(&a.Address1, in.Address1)
	put(&a.Address2, in.Address2)
	put(&a.City, in.City)
	put(&a.Company, in.Company)
	put(&a.CountryCode, in.CountryCode)
	put(&a.StateOrProvince, in.StateOrProvince)
	put(&a.Phone, in.Phone)
	put(&a.PostalCode, in.PostalCode)
	a.Country, _ = store.CountryName(a.CountryCode)
}
