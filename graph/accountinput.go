package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// registration reads who registers.
func registration(input model.RegisterCustomerInput) commerce.Registration {
	in := commerce.Registration{
		Email: commerce.Secret(input.Email), Password: commerce.Secret(input.Password),
		FirstName: input.FirstName, LastName: input.LastName,
		Company: textOf(input.Company.Value()), Phone: textOf(input.Phone.Value()),
		Form: formAnswers(input.FormFields.Value()), Captcha: secretOf(input.CaptchaToken),
	}
	if a := input.Address.Value(); a != nil {
		in.Address = &commerce.AddressDraft{
			FirstName: a.FirstName, LastName: a.LastName, Company: textOf(a.Company.Value()),
			Address1: a.Address1, Address2: textOf(a.Address2.Value()), City: a.City,
			StateOrProvince: textOf(a.StateOrProvince.Value()), PostalCode: textOf(a.PostalCode.Value()),
			CountryCode: a.CountryCode, Phone: textOf(a.Phone.Value()), Form: formAnswers(a.FormFields.Value()),
		}
	}
	return in
}

// profileChange reads what becomes different about a shopper. A name or an address that
// is null would be taken away, which nobody can mean.
func profileChange(input model.UpdateCustomerInput) (in commerce.ProfileChange, err error) {
	n := notNull{}
	in = commerce.ProfileChange{
		FirstName: unlessNull(&n, "input.firstName", input.FirstName), LastName: unlessNull(&n, "input.lastName", input.LastName),
		Company: optional(input.Company), Phone: optional(input.Phone),
		Form: formAnswers(input.FormFields.Value()), Captcha: secretOf(input.CaptchaToken),
	}
	if email := unlessNull(&n, "input.email", input.Email); email != nil {
		secret := commerce.Secret(*email)
		in.Email = &secret
	}
	return in, n.err
}

// addressDraft reads an address to add.
func addressDraft(input model.AddCustomerAddressInput) commerce.AddressDraft {
	return commerce.AddressDraft{
		FirstName: input.FirstName, LastName: input.LastName, Company: textOf(input.Company.Value()),
		Address1: input.Address1, Address2: textOf(input.Address2.Value()), City: input.City,
		StateOrProvince: textOf(input.StateOrProvince.Value()), PostalCode: textOf(input.PostalCode.Value()),
		CountryCode: input.CountryCode, Phone: textOf(input.Phone.Value()), Form: formAnswers(input.FormFields.Value()),
	}
}

// addressChange reads what becomes different about an address.
func addressChange(input model.UpdateCustomerAddressInput) (in commerce.AddressChange, err error) {
	n := notNull{}
	in = commerce.AddressChange{
		EntityID:  input.AddressEntityID,
		FirstName: unlessNull(&n, "input.firstName", input.FirstName), LastName: unlessNull(&n, "input.lastName", input.LastName),
		Address1: unlessNull(&n, "input.address1", input.Address1), City: unlessNull(&n, "input.city", input.City),
		CountryCode: unlessNull(&n, "input.countryCode", input.CountryCode),
		Company:     optional(input.Company), Address2: optional(input.Address2),
		StateOrProvince: optional(input.StateOrProvince), PostalCode: optional(input.PostalCode), Phone: optional(input.Phone),
		Form: formAnswers(input.FormFields.Value()),
	}
	return in, n.err
}

// notNull keeps the first field that may be left out and was null instead.
type notNull struct{ err error }

// unlessNull returns what was given for a field that may be left out and not be null; nil
// when it was left out.
func unlessNull[T any](n *notNull, field string, in graphql.Omittable[*T]) *T {
	value, set := in.ValueOK()
	if set && value == nil && n.err == nil {
		n.err = commerce.BadInput(field, "This may be left out, but not be null.")
	}
	return value
}

// optional tells what was left out from what was null.
func optional[T any](in graphql.Omittable[*T]) commerce.Optional[T] {
	value, set := in.ValueOK()
	return commerce.Optional[T]{Set: set, Value: value}
}

// secretOf returns the secret, empty when it was left out or null.
func secretOf(in graphql.Omittable[*string]) commerce.Secret {
	return commerce.Secret(textOf(in.Value()))
}

// refusals lists why something was refused, empty when it was not.
func refusals[E any](refused []E) []E {
	if refused == nil {
		return []E{}
	}
	return refused
}
