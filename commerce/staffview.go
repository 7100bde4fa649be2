package commerce

import "time"

// CustomerStaffView is what only staff see of a customer. What is not known is nil.
type CustomerStaffView struct {
	Notes                 *string
	RegistrationIPAddress *string
	CreatedAt             *time.Time
	ModifiedAt            *time.Time
	OriginChannelID       *int
	// ChannelIds is nil for a customer who may sign in wherever global logins are
	// allowed.
	ChannelIds                 []int
	MustResetPassword          bool
	AcceptsReviewAndCartEmails bool
	StoreCredit                []Decimal
}

// CustomerConnection is a page of customers.
type CustomerConnection = Page[Customer]

// CustomerEdge is one customer and their place in the list.
type CustomerEdge = Edge[Customer]

// CustomerMetafield is what an app keeps about a customer.
type CustomerMetafield struct {
	EntityID  int
	Namespace string
	Key       string
	Value     string
	// Description is nil for none.
	Description *string
	// Permission is nil when the store does not tell.
	Permission *CustomerMetafieldPermission
}

// CustomerMetafieldPermission says who may read and write a metafield.
type CustomerMetafieldPermission string

// The permissions of metafields.
const (
	MetafieldAppOnly            CustomerMetafieldPermission = "APP_ONLY"
	MetafieldRead               CustomerMetafieldPermission = "READ"
	MetafieldWrite              CustomerMetafieldPermission = "WRITE"
	MetafieldReadAndStorefront  CustomerMetafieldPermission = "READ_AND_STOREFRONT"
	MetafieldWriteAndStorefront CustomerMetafieldPermission = "WRITE_AND_STOREFRONT"
	MetafieldUnknown            CustomerMetafieldPermission = "UNKNOWN" // one this version does not know
)

// StoredInstrument is a way to pay that a customer has stored, masked.
type StoredInstrument interface{ isStoredInstrument() }

// Instrument is what all stored instruments have.
type Instrument struct{ IsDefault bool }

func (Instrument) isStoredInstrument() {}

// StoredCard is a card.
type StoredCard struct {
	Instrument
	Brand       string
	LastFour    string
	ExpiryMonth int
	ExpiryYear  int
}

// StoredPayPalAccount is a PayPal account.
type StoredPayPalAccount struct {
	Instrument
	// MaskedEmail is nil when the store does not tell.
	MaskedEmail *string
}

// StoredBankAccount is a bank account.
type StoredBankAccount struct {
	Instrument
	MaskedNumber string
	// Issuer is nil when the store does not tell.
	Issuer *string
}

// UnknownInstrument is one of a kind this version does not know.
type UnknownInstrument struct{ Instrument }

// CustomerConsent is what a customer agreed to be tracked for.
type CustomerConsent struct {
	Allow []CustomerConsentCategory
	Deny  []CustomerConsentCategory
}

// CustomerConsentCategory is what somebody may be tracked for.
type CustomerConsentCategory string

// The categories of consent.
const (
	ConsentEssential  CustomerConsentCategory = "ESSENTIAL"
	ConsentFunctional CustomerConsentCategory = "FUNCTIONAL"
	ConsentAnalytics  CustomerConsentCategory = "ANALYTICS"
	ConsentTargeting  CustomerConsentCategory = "TARGETING"
	ConsentUnknown    CustomerConsentCategory = "UNKNOWN" // one this version does not know
)

// CustomerAttributeDefinition is an attribute that the store keeps about customers.
type CustomerAttributeDefinition struct {
	EntityID int
	Name     string
	Kind     CustomerAttributeKind
}

// CustomerAttributeKind says what the values of an attribute are.
type CustomerAttributeKind string

// The kinds of attribute.
const (
	AttributeString  CustomerAttributeKind = "STRING"
	AttributeNumber  CustomerAttributeKind = "NUMBER"
	AttributeDate    CustomerAttributeKind = "DATE"
	AttributeUnknown CustomerAttributeKind = "UNKNOWN" // a kind this version does not know
)

// CustomerSettings are the settings for customers, of the store or of a channel. A
// channel's that are nil are the store's.
type CustomerSettings struct {
	// ChannelID is nil for the store's own.
	ChannelID              *int
	AsksForTrackingConsent *bool
	PrivacyPolicyURL       *string
	GuestCustomerGroup     *CustomerGroup
	DefaultCustomerGroup   *CustomerGroup
	AllowsGlobalLogins     *bool
}
