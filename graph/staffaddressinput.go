package graph

import (
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// bookAddress reads an entry to be added to somebody's address book.
func bookAddress(input *model.CreateCustomerAddressesItemInput) commerce.CustomerAddressDraft {
	return commerce.CustomerAddressDraft{
		CustomerID: input.CustomerEntityID,
		AddressDraft: commerce.AddressDraft{
			FirstName: input.FirstName, LastName: input.LastName, Company: textOf(input.Company.Value()),
			Address1: input.Address1, Address2: textOf(input.Address2.Value()), City: input.City,
			StateOrProvince: textOf(input.StateOrProvince.Value()), PostalCode: textOf(input.PostalCode.Value()),
			CountryCode: input.CountryCode, Phone: textOf(input.Phone.Value()), Kind: input.Kind.Value(),
			Form: formAnswers(input.FormFields.Value()),
		},
	}
}

// bookAddressChange reads how an entry is to be changed.
func bookAddressChange(input *model.UpdateCustomerAddressesItemInput) commerce.CustomerAddressChange {
	return commerce.CustomerAddressChange{
		AddressID: input.EntityID, FirstName: optional(input.FirstName), LastName: optional(input.LastName),
		Company: optional(input.Company), Address1: optional(input.Address1), Address2: optional(input.Address2),
		City: optional(input.City), StateOrProvince: optional(input.StateOrProvince), PostalCode: optional(input.PostalCode),
		CountryCode: optional(input.CountryCode), Phone: optional(input.Phone), Kind: optional(input.Kind),
		Form: formAnswers(input.FormFields.Value()),
	}
}

// addressResults is what became of each address of a list.
func addressResults(outcomes []commerce.ItemOutcome[commerce.CustomerAddress]) []*model.CustomerAddressItemResult {
	results := make([]*model.CustomerAddressItemResult, len(outcomes))
	for i, o := range outcomes {
		results[i] = &model.CustomerAddressItemResult{Index: i, Address: o.Value, Errors: refusals(o.Refused)}
	}
	return results
}
