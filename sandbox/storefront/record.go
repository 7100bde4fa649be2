package storefront

import (
	"slices"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// customerRecord shows a customer as the channel's storefront does.
func (r *Resolver) customerRecord(channel int, c store.Customer) *model.Customer {
	customer := &model.Customer{
		EntityID:          c.ID,
		Company:           c.Company,
		CustomerGroupID:   c.GroupID,
		Email:             c.Email,
		FirstName:         c.FirstName,
		LastName:          c.LastName,
		Phone:             c.Phone,
		TaxExemptCategory: c.TaxExemptCategory,
		AttributeCount:    len(c.Attributes),
		StoreCredit:       []*model.Money{r.storeCredit(channel, c)},
		Attributes:        &model.CustomerAttributes{Values: c.Attributes},
		Record:            c,
	}
	if group, ok := r.store.Group(c.GroupID); ok {
		customer.CustomerGroupName = &group.Name
	}
	return customer
}

// storeCredit is one amount, shown unconverted in the channel's currency
// (docs/store-operations/currencies/guide).
func (r *Resolver) storeCredit(channel int, c store.Customer) *model.Money {
	ch, _ := r.store.Channel(channel)
	return &model.Money{CurrencyCode: ch.DefaultCurrency, Value: c.StoreCredit}
}

// customerAttribute finds one attribute by its number. One that the customer
// has no value for is answered without a value; one that the store does not
// define is an error, because the schema has no null for it.
func (r *Resolver) customerAttribute(values []store.AttributeValue, id int) (*model.CustomerAttribute, error) {
	definition, ok := r.store.Attribute(id)
	if !ok {
		return nil, gqlerror.Errorf("Attribute %d does not exist.", id)
	}
	attribute := &model.CustomerAttribute{EntityID: id, Name: definition.Name}
	i := slices.IndexFunc(values, func(v store.AttributeValue) bool { return v.AttributeID == id })
	if i >= 0 {
		attribute.Value = &values[i].Value
	}
	return attribute, nil
}

// addressPage cuts a page out of an address book.
func addressPage(book []store.Address, args pageArgs) (*model.AddressConnection, error) {
	page, err := paginate(book, func(a store.Address) int { return a.ID }, args, maxOthers)
	if err != nil {
		return nil, err
	}
	total := int64(len(book))
	connection := &model.AddressConnection{
		PageInfo:       page.info,
		Edges:          make([]*model.AddressEdge, len(page.items)),
		CollectionInfo: &model.CollectionInfo{TotalItems: &total},
	}
	for i, a := range page.items {
		connection.Edges[i] = &model.AddressEdge{Cursor: cursor(a.ID), Node: address(a)}
	}
	return connection, nil
}

func address(a store.Address) *model.CustomerAddress {
	kind := model.DestinationAddressTypeResidential
	if a.Type == store.Commercial {
		kind = model.DestinationAddressTypeCommercial
	}
	return &model.CustomerAddress{
		EntityID:        a.ID,
		FirstName:       a.FirstName,
		LastName:        a.LastName,
		Address1:        a.Address1,
		Address2:        optional(a.Address2),
		AddressType:     &kind,
		City:            a.City,
		Country:         optional(a.Country),
		CountryCode:     a.CountryCode,
		StateOrProvince: optional(a.StateOrProvince),
		Phone:           optional(a.Phone),
		PostalCode:      optional(a.PostalCode),
		Company:         optional(a.Company),
		FormFields:      formFields(a.FormFields),
	}
}

// optional is null for an empty text.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
