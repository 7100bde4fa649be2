package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

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
