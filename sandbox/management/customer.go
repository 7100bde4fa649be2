package management

import "github.com/clientele-graph/clientele/sandbox/store"

// maxIncluded is how many addresses and attributes include tells; the others
// have to be paged through elsewhere.
const maxIncluded = 10

// attributesPerCustomer makes numbers for attribute values, which have none in
// the store of the sandbox.
const attributesPerCustomer = 1000

// customer is a customer without a password. A null list of channels means
// every channel that lets anybody in.
type customer struct {
	ID                int               `json:"id"`
	Email             string            `json:"email"`
	FirstName         string            `json:"first_name"`
	LastName          string            `json:"last_name"`
	Company           string            `json:"company"`
	Phone             string            `json:"phone"`
	RegistrationIP    string            `json:"registration_ip_address"`
	Notes             string            `json:"notes"`
	TaxExemptCategory string            `json:"tax_exempt_category"`
	GroupID           int               `json:"customer_group_id"`
	DateCreated       string            `json:"date_created"`
	DateModified      string            `json:"date_modified"`
	AddressCount      int               `json:"address_count"`
	AttributeCount    int               `json:"attribute_count"`
	Authentication    authentication    `json:"authentication"`
	Addresses         []customerAddress `json:"addresses,omitzero"`
	Attributes        []attributeValue  `json:"attributes,omitzero"`
	FormFields        []formField       `json:"form_fields,omitzero"`
	StoreCredit       []storeCredit     `json:"store_credit_amounts,omitzero"`
	AcceptsMails      bool              `json:"accepts_product_review_abandoned_cart_emails"`
	OriginChannelID   int               `json:"origin_channel_id"`
	ChannelIDs        []int             `json:"channel_ids"`
}

type authentication struct {
	ForcePasswordReset bool `json:"force_password_reset"`
}

type storeCredit struct {
	Amount amount `json:"amount"`
}

type attributeValue struct {
	ID           int    `json:"id"`
	AttributeID  int    `json:"attribute_id"`
	Value        string `json:"attribute_value"`
	CustomerID   int    `json:"customer_id"`
	DateCreated  string `json:"date_created"`
	DateModified string `json:"date_modified"`
}

func newCustomer(c store.Customer, include customerParts) customer {
	told := customer{
		ID: c.ID, Email: c.Email, FirstName: c.FirstName, LastName: c.LastName,
		Company: c.Company, Phone: c.Phone, RegistrationIP: c.RegistrationIP, Notes: c.Notes,
		TaxExemptCategory: c.TaxExemptCategory, GroupID: c.GroupID,
		DateCreated: v3Date(c.Created), DateModified: v3Date(c.Modified),
		AddressCount: len(c.Addresses), AttributeCount: len(c.Attributes),
		Authentication: authentication{c.ForcePasswordReset}, AcceptsMails: c.AcceptsReviewAndCartMails,
		OriginChannelID: c.OriginChannelID, ChannelIDs: c.ChannelIDs,
	}
	if include.addresses {
		told.Addresses = newAddresses(c, include.formFields)
	}
	if include.attributes {
		told.Attributes = newAttributes(c)
	}
	if include.formFields {
		told.FormFields = newFormFields(c.FormFields, c.ID)
	}
	if include.storeCredit {
		told.StoreCredit = []storeCredit{{amount(c.StoreCredit)}}
	}
	return told
}

func newAttributes(c store.Customer) []attributeValue {
	values := []attributeValue{}
	for _, v := range c.Attributes[:min(len(c.Attributes), maxIncluded)] {
		values = append(values, attributeValue{
			ID: c.ID*attributesPerCustomer + v.AttributeID, AttributeID: v.AttributeID, Value: v.Value,
			CustomerID: c.ID, DateCreated: v3Date(c.Created), DateModified: v3Date(c.Modified),
		})
	}
	return values
}
