package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// StaffServices are what staff do to customers. The principal is in the context of every
// call, and each asks for the right to.
type StaffServices struct {
	Customers   StaffCustomers
	Records     StaffRecords
	Groups      StaffGroups
	Subscribers StaffSubscribers
}

// StaffCustomers makes, changes and deletes customers and their addresses, and their passwords.
type StaffCustomers interface {
	StaffAddresses

	List(ctx context.Context, in commerce.CustomersRequest) (*commerce.CustomerConnection, error)
	// The changes of many have one outcome for each item, in the input's order.
	Create(ctx context.Context, drafts []commerce.CustomerDraft) ([]commerce.ItemOutcome[commerce.Customer], error)
	Update(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error)
	Delete(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.Customer], error)
	// SetPassword returns why it was refused, nothing when it was not.
	SetPassword(ctx context.Context, in commerce.PasswordChange) ([]commerce.StaffItemError, error)
	ValidateCredentials(ctx context.Context, q commerce.CredentialsQuestion) (commerce.CredentialsAnswer, error)
}

// StaffAddresses makes, changes and deletes entries of address books.
type StaffAddresses interface {
	CreateAddresses(ctx context.Context, drafts []commerce.CustomerAddressDraft) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
	UpdateAddresses(ctx context.Context, changes []commerce.CustomerAddressChange) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
	DeleteAddresses(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAddress], error)
}

// StaffRecords changes what is kept about customers: attributes, form fields, metafields,
// consent and the settings for all. Lists have one outcome for each item, in its order.
type StaffRecords interface {
	StaffAttributes
	StaffMetafields
	StaffSettings
}

// StaffAttributes changes attributes, what they say, and answers to form fields.
type StaffAttributes interface {
	AttributeDefinitions(ctx context.Context) ([]commerce.CustomerAttributeDefinition, error)
	CreateAttributeDefinitions(ctx context.Context, drafts []commerce.AttributeDefinitionDraft) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error)
	RenameAttributeDefinitions(ctx context.Context, changes []commerce.AttributeDefinitionChange) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error)
	DeleteAttributeDefinitions(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error)
	SetAttributeValues(ctx context.Context, drafts []commerce.CustomerAttributeDraft) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error)
	DeleteAttributeValues(ctx context.Context, keys []commerce.CustomerAttributeKey) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error)
	SetFormFieldValues(ctx context.Context, answers []commerce.CustomerFormAnswers) ([]commerce.ItemOutcome[commerce.Customer], error)
}

// StaffMetafields changes metafields.
type StaffMetafields interface {
	CreateMetafields(ctx context.Context, drafts []commerce.MetafieldDraft) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error)
	UpdateMetafields(ctx context.Context, changes []commerce.MetafieldChange) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error)
	DeleteMetafields(ctx context.Context, keys []commerce.MetafieldKey) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error)
}

// StaffSettings reads and changes settings, and changes consent.
type StaffSettings interface {
	SetConsent(ctx context.Context, change commerce.ConsentChange) (commerce.ItemOutcome[commerce.CustomerConsent], error)
	// CustomerSettings reads the store's for channel 0; nil for a channel that is not there.
	CustomerSettings(ctx context.Context, channelID int) (*commerce.CustomerSettings, error)
	UpdateCustomerSettings(ctx context.Context, change commerce.CustomerSettingsChange) (commerce.ItemOutcome[commerce.CustomerSettings], error)
}

// StaffGroups lists, makes, changes and deletes customer groups. What the business
// refuses is in the outcome.
type StaffGroups interface {
	List(ctx context.Context, in commerce.CustomerGroupsRequest) (*commerce.CustomerGroupConnection, error)
	Create(ctx context.Context, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error)
	Update(ctx context.Context, id int, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error)
	Delete(ctx context.Context, id int) (commerce.CustomerGroupOutcome, error)
}

// StaffSubscribers lists, makes, changes and deletes newsletter subscribers. What the
// business refuses is in the outcome.
type StaffSubscribers interface {
	List(ctx context.Context, in commerce.NewsletterSubscribersRequest) (*commerce.NewsletterSubscriberConnection, error)
	Create(ctx context.Context, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error)
	Update(ctx context.Context, id int, change commerce.NewsletterSubscriberChange) (commerce.NewsletterSubscriberOutcome, error)
	// Delete deletes exactly one.
	Delete(ctx context.Context, id int) (commerce.NewsletterSubscriberOutcome, error)
}
