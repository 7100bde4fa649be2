package commerce

// Customer is a shopper with an account. Shoppers see themselves through the
// Storefront API, staff see everybody through the Management API.
type Customer struct {
	EntityID  int
	Email     string
	FirstName string
	LastName  string
	// Company is nil when the customer named none.
	Company *string
	// Phone is nil when the customer named none.
	Phone *string
	// TaxExemptCategory is nil when the customer is not exempt.
	TaxExemptCategory *string
	// Group is nil when the customer has none.
	Group *CustomerGroup
	// StoreCredit is what the store owes the customer, nil when it is not known.
	StoreCredit []StoreCredit
	// IsSubscribedToNewsletter is nil when it is not known.
	IsSubscribedToNewsletter *bool
	// Staff is what only staff see, nil for everybody else.
	Staff *CustomerStaffView
}

// IsEntity marks the type as resolvable by a router.
func (Customer) IsEntity() {}

// ID is the customer's opaque name.
func (c Customer) ID() string { return opaqueID("Customer", c.EntityID) }

// CustomerGroup is a set of customers who see the same prices.
type CustomerGroup struct {
	EntityID int
	// Name is nil when it is not known to whom asks.
	Name *string
	// Staff is what only staff see, nil for everybody else.
	Staff *CustomerGroupStaffView
}

// IsEntity marks the type as resolvable by a router.
func (CustomerGroup) IsEntity() {}

// ID is the group's opaque name.
func (g CustomerGroup) ID() string { return opaqueID("CustomerGroup", g.EntityID) }

// StoreCredit is an amount the store owes a customer.
type StoreCredit struct {
	Amount       Decimal
	CurrencyCode CurrencyCode
}

// AddressKind says what kind of place an address is.
type AddressKind string

// The kinds of address.
const (
	AddressResidential AddressKind = "RESIDENTIAL"
	AddressCommercial  AddressKind = "COMMERCIAL"
	AddressUnknown     AddressKind = "UNKNOWN" // a kind this version does not know
)

// CustomerAddress is one entry of a customer's address book. What the customer
// left out is nil.
type CustomerAddress struct {
	EntityID        int
	FirstName       string
	LastName        string
	Company         *string
	Address1        string
	Address2        *string
	City            string
	StateOrProvince *string
	PostalCode      *string
	Country         *string
	CountryCode     CountryCode
	Phone           *string
	// Kind is nil when the store does not tell.
	Kind *AddressKind
}

// ID is the address's opaque name.
func (a CustomerAddress) ID() string { return opaqueID("CustomerAddress", a.EntityID) }

// CustomerAddressConnection is a page of an address book.
type CustomerAddressConnection = Page[CustomerAddress]

// CustomerAddressEdge is one address and its place in the book.
type CustomerAddressEdge = Edge[CustomerAddress]

// CustomerAttribute is a value the merchant keeps about a customer.
type CustomerAttribute struct {
	EntityID int
	Name     string
	// Value is nil when the customer has none for this attribute.
	Value *string
}
