package commerce

import "strings"

// CustomerAttributeKey names what one attribute says about one customer.
type CustomerAttributeKey struct{ CustomerID, AttributeID int }

// CustomerAttributeDraft is what an attribute is to say about a customer.
type CustomerAttributeDraft struct {
	CustomerAttributeKey
	// Value is text of 255 characters at most, also where it means a number or a date.
	Value string
}

// AttributeDefinitionDraft is an attribute that the store is to keep about customers.
type AttributeDefinitionDraft struct {
	Name string
	Kind CustomerAttributeKind
}

// AttributeDefinitionChange is a new name for an attribute.
type AttributeDefinitionChange struct {
	EntityID int
	Name     string
}

// CustomerFormAnswers are answers of a customer, by the store's numbers.
type CustomerFormAnswers struct {
	CustomerID int
	Answers    FormAnswers
}

// MetafieldKey names a metafield of a customer.
type MetafieldKey struct{ CustomerID, EntityID int }

// MetafieldDraft is a metafield to be made.
type MetafieldDraft struct {
	CustomerID int
	Namespace  string
	Key        string
	Value      string
	// Description is empty for none.
	Description string
	Permission  CustomerMetafieldPermission
}

// MetafieldChange is what becomes different of a metafield. What is nil or not set
// stays; of the description null is none.
type MetafieldChange struct {
	MetafieldKey
	Value       Optional[string]
	Description Optional[string]
	Permission  Optional[CustomerMetafieldPermission]
}

// ConsentChange is what a customer agreed to be tracked for from now on.
type ConsentChange struct {
	CustomerID int
	CustomerConsent
}

// CustomerSettingsChange is what becomes different of the settings for customers. What
// is not set stays; null gives a channel's setting back to the store.
type CustomerSettingsChange struct {
	// ChannelID is 0 for the store's own settings.
	ChannelID              int
	AsksForTrackingConsent Optional[bool]
	PrivacyPolicyURL       Optional[string]
	// GuestGroupID and DefaultGroupID are 0 for no group.
	GuestGroupID       Optional[int]
	DefaultGroupID     Optional[int]
	AllowsGlobalLogins Optional[bool]
}

// IdentityNamespace is where links between customers and identities of other providers
// are kept, as metafields of the customers.
const IdentityNamespace = "clientele_identity"

// IsReservedNamespace reports whether metafields of that namespace are ours alone: who
// could write them could sign in as anybody. What a database could take for the same
// name counts as the same.
func IsReservedNamespace(namespace string) bool {
	visible := strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return -1 // what cannot be seen may be dropped on the way
		}
		return r
	}, namespace)
	return strings.EqualFold(visible, IdentityNamespace)
}
