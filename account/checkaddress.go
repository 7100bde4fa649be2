package account

import "github.com/clientele-graph/clientele/commerce"

// The longest parts of an address, in characters (reference/customers.v3.yml).
const (
	maxAddressText = 255
	maxCity        = 100
	maxState       = 100
	maxPostalCode  = 30
)

// checkAddress refuses an address that no store could accept. field is the path of the
// input that it stands in.
func checkAddress(field string, in commerce.AddressDraft) error {
	var country error
	if in.CountryCode == "" {
		country = commerce.BadInput(field+".countryCode", "Name the country.")
	}
	return first(
		checkText(field+".firstName", in.FirstName, 1, maxAddressText),
		checkText(field+".lastName", in.LastName, 1, maxAddressText),
		checkText(field+".company", in.Company, 0, maxAddressText),
		checkText(field+".address1", in.Address1, 1, maxAddressText),
		checkText(field+".address2", in.Address2, 0, maxAddressText),
		checkText(field+".city", in.City, 1, maxCity),
		checkText(field+".stateOrProvince", in.StateOrProvince, 0, maxState),
		checkText(field+".postalCode", in.PostalCode, 0, maxPostalCode),
		country,
		checkText(field+".phone", in.Phone, 0, maxPhone),
		checkForm(field+".formFields", in.Form),
	)
}

// checkAddressChange refuses a change of nothing as well.
func checkAddressChange(in commerce.AddressChange) error {
	if err := checkNumber("input.addressEntityId", in.EntityID); err != nil {
		return err
	}
	given := in.FirstName != nil || in.LastName != nil || in.Address1 != nil || in.City != nil || in.CountryCode != nil ||
		in.Company.Set || in.Address2.Set || in.StateOrProvince.Set || in.PostalCode.Set || in.Phone.Set || !in.Form.IsEmpty()
	if !given {
		return commerce.BadInput("input", "Say what becomes different.")
	}
	return first(
		checkGiven("input.firstName", in.FirstName, 1, maxAddressText),
		checkGiven("input.lastName", in.LastName, 1, maxAddressText),
		checkGiven("input.company", in.Company.Value, 0, maxAddressText),
		checkGiven("input.address1", in.Address1, 1, maxAddressText),
		checkGiven("input.address2", in.Address2.Value, 0, maxAddressText),
		checkGiven("input.city", in.City, 1, maxCity),
		checkGiven("input.stateOrProvince", in.StateOrProvince.Value, 0, maxState),
		checkGiven("input.postalCode", in.PostalCode.Value, 0, maxPostalCode),
		checkGiven("input.phone", in.Phone.Value, 0, maxPhone),
		checkForm("input.formFields", in.Form),
	)
}
