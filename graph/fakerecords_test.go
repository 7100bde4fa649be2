package graph_test

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
)

var _ graph.StaffRecords = (*staffRecords)(nil)

// staffRecords is a fake that remembers what it was asked. Every second item of a list
// is refused; err is what every call ends with.
type staffRecords struct {
	asked any
	err   error
	// none has a channel without settings.
	none bool
}

// every answers a list, of which every second item is refused.
func every[In, Out any](r *staffRecords, items []In, value func(In) *Out) ([]commerce.ItemOutcome[Out], error) {
	r.asked = items
	outcomes := make([]commerce.ItemOutcome[Out], len(items))
	for i, item := range items {
		if i%2 == 1 {
			outcomes[i].Refused = []commerce.StaffItemError{commerce.CustomerValidationError{Path: []string{"input", "x"}}}
			continue
		}
		outcomes[i].Value = value(item)
	}
	return outcomes, r.err
}

func (r *staffRecords) AttributeDefinitions(context.Context) ([]commerce.CustomerAttributeDefinition, error) {
	return []commerce.CustomerAttributeDefinition{{EntityID: 1, Name: "Level", Kind: commerce.AttributeString}, {EntityID: 2, Name: "Cards", Kind: commerce.AttributeNumber}}, r.err
}

func (r *staffRecords) CreateAttributeDefinitions(_ context.Context, drafts []commerce.AttributeDefinitionDraft) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	return every(r, drafts, func(d commerce.AttributeDefinitionDraft) *commerce.CustomerAttributeDefinition {
		return &commerce.CustomerAttributeDefinition{EntityID: 9, Name: d.Name, Kind: d.Kind}
	})
}

func (r *staffRecords) RenameAttributeDefinitions(_ context.Context, changes []commerce.AttributeDefinitionChange) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	return every(r, changes, func(d commerce.AttributeDefinitionChange) *commerce.CustomerAttributeDefinition {
		return &commerce.CustomerAttributeDefinition{EntityID: d.EntityID, Name: d.Name, Kind: commerce.AttributeDate}
	})
}

func (r *staffRecords) DeleteAttributeDefinitions(_ context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	return every(r, ids, func(int) *commerce.CustomerAttributeDefinition { return nil })
}

func (r *staffRecords) SetAttributeValues(_ context.Context, drafts []commerce.CustomerAttributeDraft) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error) {
	return every(r, drafts, func(d commerce.CustomerAttributeDraft) *commerce.CustomerAttribute {
		return &commerce.CustomerAttribute{EntityID: d.AttributeID, Name: "Level", Value: &d.Value}
	})
}

func (r *staffRecords) DeleteAttributeValues(_ context.Context, keys []commerce.CustomerAttributeKey) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error) {
	return every(r, keys, func(commerce.CustomerAttributeKey) *commerce.CustomerAttribute { return nil })
}

func (r *staffRecords) SetFormFieldValues(_ context.Context, answers []commerce.CustomerFormAnswers) ([]commerce.ItemOutcome[commerce.Customer], error) {
	return every(r, answers, func(a commerce.CustomerFormAnswers) *commerce.Customer {
		return &commerce.Customer{EntityID: a.CustomerID}
	})
}

func (r *staffRecords) CreateMetafields(_ context.Context, drafts []commerce.MetafieldDraft) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	return every(r, drafts, func(d commerce.MetafieldDraft) *commerce.CustomerMetafield {
		return &commerce.CustomerMetafield{EntityID: 9, Namespace: d.Namespace, Key: d.Key, Value: d.Value, Permission: &d.Permission}
	})
}

func (r *staffRecords) UpdateMetafields(_ context.Context, changes []commerce.MetafieldChange) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	return every(r, changes, func(c commerce.MetafieldChange) *commerce.CustomerMetafield {
		return &commerce.CustomerMetafield{EntityID: c.EntityID}
	})
}

func (r *staffRecords) DeleteMetafields(_ context.Context, keys []commerce.MetafieldKey) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	return every(r, keys, func(commerce.MetafieldKey) *commerce.CustomerMetafield { return nil })
}

func (r *staffRecords) SetConsent(_ context.Context, change commerce.ConsentChange) (commerce.ItemOutcome[commerce.CustomerConsent], error) {
	r.asked = change
	if r.none {
		return commerce.ItemOutcome[commerce.CustomerConsent]{Refused: []commerce.StaffItemError{commerce.ItemNotFoundError{}}}, r.err
	}
	return commerce.ItemOutcome[commerce.CustomerConsent]{Value: &change.CustomerConsent}, r.err
}

func (r *staffRecords) CustomerSettings(_ context.Context, channelID int) (*commerce.CustomerSettings, error) {
	r.asked = channelID
	if r.none {
		return nil, r.err
	}
	return fakeSettings(), r.err
}

func (r *staffRecords) UpdateCustomerSettings(_ context.Context, change commerce.CustomerSettingsChange) (commerce.ItemOutcome[commerce.CustomerSettings], error) {
	r.asked = change
	if r.none {
		return commerce.ItemOutcome[commerce.CustomerSettings]{Refused: []commerce.StaffItemError{commerce.ItemNotFoundError{}}}, r.err
	}
	return commerce.ItemOutcome[commerce.CustomerSettings]{Value: fakeSettings()}, r.err
}

// fakeSettings are settings that leave something to the store, with groups of which only
// the numbers are known.
func fakeSettings() *commerce.CustomerSettings {
	asks := true
	return &commerce.CustomerSettings{
		AsksForTrackingConsent: &asks, GuestCustomerGroup: &commerce.CustomerGroup{EntityID: 6}, DefaultCustomerGroup: &commerce.CustomerGroup{EntityID: 1},
	}
}
