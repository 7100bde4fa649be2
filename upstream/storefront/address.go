package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// Addresses reads a page of the address book of the credential's customer. A
// cursor that the store does not take is BAD_USER_INPUT.
func (c *Client) Addresses(ctx context.Context, cred commerce.ShopperCredential, page commerce.PageRequest) (commerce.CustomerAddressConnection, error) {
	answer, err := addresses(ctx, c.asShopper(cred), page.First, commerce.NonEmpty(page.After))
	if page.After != "" && isComplaint(err) {
		return commerce.CustomerAddressConnection{}, badArgument("after", "The store does not know this cursor.", err)
	}
	if err != nil {
		return commerce.CustomerAddressConnection{}, public(err)
	}
	if err := sameCustomer(ctx, "addresses", cred, idOf(answer.Customer)); err != nil {
		return commerce.CustomerAddressConnection{}, err
	}
	book := answer.Customer.Addresses
	found := commerce.CustomerAddressConnection{
		Edges: make([]commerce.CustomerAddressEdge, len(book.Edges)),
		PageInfo: commerce.PageInfo{
			HasNextPage:     book.PageInfo.HasNextPage,
			HasPreviousPage: book.PageInfo.HasPreviousPage,
			StartCursor:     book.PageInfo.StartCursor,
			EndCursor:       book.PageInfo.EndCursor,
		},
	}
	for i, e := range book.Edges {
		found.Edges[i] = commerce.CustomerAddressEdge{Node: e.Node.commerce(), Cursor: e.Cursor}
	}
	if book.CollectionInfo != nil {
		found.TotalCount = book.CollectionInfo.TotalItems
	}
	return found, nil
}

// commerce converts an entry. A country code that is none stays empty.
func (a addressEntry) commerce() commerce.CustomerAddress {
	country, err := commerce.ParseCountryCode(a.CountryCode)
	if err != nil {
		country = ""
	}
	return commerce.CustomerAddress{
		EntityID:        a.EntityId,
		FirstName:       a.FirstName,
		LastName:        a.LastName,
		Company:         commerce.NonEmpty(a.Company),
		Address1:        a.Address1,
		Address2:        commerce.NonEmpty(a.Address2),
		City:            a.City,
		StateOrProvince: commerce.NonEmpty(a.StateOrProvince),
		PostalCode:      commerce.NonEmpty(a.PostalCode),
		Country:         commerce.NonEmpty(a.Country),
		CountryCode:     country,
		Phone:           commerce.NonEmpty(a.Phone),
		Kind:            addressKind(a.AddressType),
	}
}

// addressKind reads an enum that may grow: a kind of next year is unknown, and not
// the end of the answer.
func addressKind(s *string) *commerce.AddressKind {
	if s == nil {
		return nil
	}
	kind := commerce.AddressKind(*s)
	if kind != commerce.AddressCommercial && kind != commerce.AddressResidential {
		kind = commerce.AddressUnknown
	}
	return &kind
}
