package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// customerFilter reads which customers are asked for; nil for all.
func customerFilter(input *model.CustomersFilterInput) commerce.CustomerFilter {
	if input == nil {
		return commerce.CustomerFilter{}
	}
	return commerce.CustomerFilter{
		IDs: input.EntityIds.Value(), Emails: input.Emails.Value(), Names: input.Names.Value(),
		NameContains: textOf(input.NameContains.Value()), Companies: input.Companies.Value(), Phones: input.Phones.Value(),
		GroupIDs: input.CustomerGroupEntityIds.Value(), RegistrationIPAddresses: input.RegistrationIPAddresses.Value(),
		CreatedFrom: input.CreatedFrom.Value(), CreatedTo: input.CreatedTo.Value(),
		ModifiedFrom: input.ModifiedFrom.Value(), ModifiedTo: input.ModifiedTo.Value(),
	}
}

// customerDraft reads a customer to be made.
func customerDraft(input *model.CreateCustomersItemInput) commerce.CustomerDraft {
	return commerce.CustomerDraft{
		Email: input.Email, FirstName: input.FirstName, LastName: input.LastName, Company: textOf(input.Company.Value()),
		Phone: textOf(input.Phone.Value()), Notes: textOf(input.Notes.Value()),
		TaxExemptCategory: textOf(input.TaxExemptCategory.Value()), GroupID: input.CustomerGroupEntityID.Value(),
		NewPassword: secretOf(input.NewPassword), MustResetPassword: input.MustResetPassword.Value(),
		SendsWelcomeEmail: input.SendsWelcomeEmail.Value(), AcceptsReviewAndCartEmails: input.AcceptsReviewAndCartEmails.Value(),
		OriginChannelID: originOf(input.OriginChannelID.Value()), ChannelIDs: input.ChannelIds.Value(),
		Addresses: each(input.Addresses.Value(), newCustomersAddress),
		Attributes: each(input.Attributes.Value(), func(a *model.CreateCustomersAttributeInput) commerce.AttributeDraft {
			return commerce.AttributeDraft{AttributeID: a.AttributeEntityID, Value: a.Value}
		}),
		Form: formAnswers(input.FormFields.Value()),
	}
}

// newCustomersAddress reads an entry of the address book of a customer to be made.
func newCustomersAddress(input *model.CreateCustomersAddressInput) commerce.CustomerAddressDraft {
	return commerce.CustomerAddressDraft{AddressDraft: commerce.AddressDraft{
		FirstName: input.FirstName, LastName: input.LastName, Company: textOf(input.Company.Value()),
		Address1: input.Address1, Address2: textOf(input.Address2.Value()), City: input.City,
		StateOrProvince: textOf(input.StateOrProvince.Value()), PostalCode: textOf(input.PostalCode.Value()),
		CountryCode: input.CountryCode, Phone: textOf(input.Phone.Value()), Kind: input.Kind.Value(),
		Form: formAnswers(input.FormFields.Value()),
	}}
}

// customerChange reads how a customer is to be changed.
func customerChange(input *model.UpdateCustomersItemInput) commerce.CustomerChange {
	return commerce.CustomerChange{
		CustomerID: input.EntityID, Email: optional(input.Email), FirstName: optional(input.FirstName),
		LastName: optional(input.LastName), Company: optional(input.Company), Phone: optional(input.Phone),
		Notes: optional(input.Notes), TaxExemptCategory: optional(input.TaxExemptCategory),
		GroupID: optional(input.CustomerGroupEntityID), AcceptsReviewAndCartEmails: optional(input.AcceptsReviewAndCartEmails),
		ChannelIDs: optionalList(input.ChannelIds), StoreCredit: optional(input.StoreCredit),
		Form: formAnswers(input.FormFields.Value()),
	}
}

// optionalList tells what was left out from what was null, and both from an empty list.
func optionalList[T any](in graphql.Omittable[[]T]) commerce.Optional[[]T] {
	list, set := in.ValueOK()
	if list == nil {
		return commerce.Optional[[]T]{Set: set}
	}
	return commerce.Optional[[]T]{Set: set, Value: &list}
}

// passwordChange reads what becomes of a password. Null is nothing to be changed.
func passwordChange(input model.SetCustomerPasswordInput) commerce.PasswordChange {
	in := commerce.PasswordChange{CustomerID: input.CustomerEntityID, MustReset: input.MustResetPassword.Value()}
	if password := input.NewPassword.Value(); password != nil {
		secret := commerce.Secret(*password)
		in.NewPassword = &secret
	}
	return in
}

// credentialsQuestion reads what is to be tried. A channel that was given has to be one:
// zero means the asker's further on.
func credentialsQuestion(input model.ValidateCustomerCredentialsInput) (commerce.CredentialsQuestion, error) {
	q := commerce.CredentialsQuestion{Email: commerce.Secret(input.Email), Password: commerce.Secret(input.Password)}
	if id := input.ChannelID.Value(); id != nil {
		if *id < 1 {
			return q, commerce.BadInput("input.channelId", "A channel's number is greater than zero.")
		}
		q.ChannelID = *id
	}
	return q, nil
}

// credentialsPayload says whether what was tried belongs together.
func credentialsPayload(answer commerce.CredentialsAnswer) *model.ValidateCustomerCredentialsPayload {
	payload := &model.ValidateCustomerCredentialsPayload{IsValid: answer.IsValid}
	if answer.IsValid {
		payload.CustomerEntityID = &answer.CustomerID
	}
	return payload
}

// customerResults is what became of each customer of a list.
func customerResults(outcomes []commerce.ItemOutcome[commerce.Customer]) []*model.CustomerItemResult {
	results := make([]*model.CustomerItemResult, len(outcomes))
	for i, o := range outcomes {
		results[i] = &model.CustomerItemResult{Index: i, Customer: o.Value, Errors: refusals(o.Refused)}
	}
	return results
}

// originOf returns where a customer comes from, 0 for the asker's channel. A number that
// was given has to be one, so 0 is passed on as another that is none.
func originOf(channelID *int) int {
	switch {
	case channelID == nil:
		return 0
	case *channelID == 0:
		return -1
	default:
		return *channelID
	}
}
