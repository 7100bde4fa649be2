package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// recordResults is what became of each item of a list, as the schema lists it.
func recordResults[T, R any](outcomes []commerce.ItemOutcome[T], result func(i int, value *T, errors []commerce.StaffItemError) R) []R {
	results := make([]R, len(outcomes))
	for i, outcome := range outcomes {
		results[i] = result(i, outcome.Value, recordErrors(outcome.Refused))
	}
	return results
}

// recordErrors is why an item failed, empty when it did not.
func recordErrors(refused []commerce.StaffItemError) []commerce.StaffItemError {
	if refused == nil {
		return []commerce.StaffItemError{}
	}
	return refused
}

func attributeResult(i int, value *commerce.CustomerAttribute, errors []commerce.StaffItemError) *model.CustomerAttributeItemResult {
	return &model.CustomerAttributeItemResult{Index: i, Attribute: value, Errors: errors}
}

func definitionResult(i int, value *commerce.CustomerAttributeDefinition, errors []commerce.StaffItemError) *model.CustomerAttributeDefinitionItemResult {
	return &model.CustomerAttributeDefinitionItemResult{Index: i, Attribute: value, Errors: errors}
}

func answerResult(i int, value *commerce.Customer, errors []commerce.StaffItemError) *model.CustomerItemResult {
	return &model.CustomerItemResult{Index: i, Customer: value, Errors: errors}
}

func metafieldResult(i int, value *commerce.CustomerMetafield, errors []commerce.StaffItemError) *model.CustomerMetafieldItemResult {
	return &model.CustomerMetafieldItemResult{Index: i, Metafield: value, Errors: errors}
}

func attributeDraft(v *model.SetCustomerAttributeValuesItemInput) commerce.CustomerAttributeDraft {
	key := commerce.CustomerAttributeKey{CustomerID: v.CustomerEntityID, AttributeID: v.AttributeEntityID}
	return commerce.CustomerAttributeDraft{CustomerAttributeKey: key, Value: v.Value}
}

func attributeKey(v *model.CustomerAttributeValueKeyInput) commerce.CustomerAttributeKey {
	return commerce.CustomerAttributeKey{CustomerID: v.CustomerEntityID, AttributeID: v.AttributeEntityID}
}

func definitionDraft(a *model.CreateCustomerAttributeDefinitionsItemInput) commerce.AttributeDefinitionDraft {
	return commerce.AttributeDefinitionDraft{Name: a.Name, Kind: a.Kind}
}

func definitionChange(a *model.UpdateCustomerAttributeDefinitionsItemInput) commerce.AttributeDefinitionChange {
	return commerce.AttributeDefinitionChange{EntityID: a.EntityID, Name: a.Name}
}

func customerAnswers(c *model.SetCustomerFormFieldValuesItemInput) commerce.CustomerFormAnswers {
	return commerce.CustomerFormAnswers{CustomerID: c.CustomerEntityID, Answers: formAnswers(c.FormFields)}
}

func metafieldDraft(m *model.CreateCustomerMetafieldsItemInput) commerce.MetafieldDraft {
	return commerce.MetafieldDraft{
		CustomerID: m.CustomerEntityID, Namespace: m.Namespace, Key: m.Key, Value: m.Value,
		Description: textOf(m.Description.Value()), Permission: m.Permission,
	}
}

func metafieldChange(m *model.UpdateCustomerMetafieldsItemInput) commerce.MetafieldChange {
	return commerce.MetafieldChange{
		MetafieldKey: commerce.MetafieldKey{CustomerID: m.CustomerEntityID, EntityID: m.EntityID},
		Value:        optionalOf(m.Value), Description: optionalOf(m.Description), Permission: optionalOf(m.Permission),
	}
}

func metafieldKey(m *model.DeleteCustomerMetafieldsItemInput) commerce.MetafieldKey {
	return commerce.MetafieldKey{CustomerID: m.CustomerEntityID, EntityID: m.EntityID}
}

func consentChange(input model.SetCustomerConsentInput) commerce.ConsentChange {
	return commerce.ConsentChange{
		CustomerID:      input.CustomerEntityID,
		CustomerConsent: commerce.CustomerConsent{Allow: input.Allow, Deny: input.Deny},
	}
}

// settingsChange reads what becomes different.
func settingsChange(input model.UpdateCustomerSettingsInput) commerce.CustomerSettingsChange {
	return commerce.CustomerSettingsChange{
		ChannelID:              settingsOf(input.ChannelID.Value()),
		AsksForTrackingConsent: optionalOf(input.AsksForTrackingConsent),
		PrivacyPolicyURL:       optionalOf(input.PrivacyPolicyURL),
		GuestGroupID:           optionalOf(input.GuestCustomerGroupEntityID),
		DefaultGroupID:         optionalOf(input.DefaultCustomerGroupEntityID),
		AllowsGlobalLogins:     optionalOf(input.AllowsGlobalLogins),
	}
}

// settingsOf is the channel whose settings are meant, 0 for the store. A channel that was
// given is never the store: 0 becomes a number that is refused once it is known that the
// asker may ask.
func settingsOf(channelID *int) int {
	switch {
	case channelID == nil:
		return 0
	case *channelID == 0:
		return -1
	}
	return *channelID
}

// optionalOf keeps apart what was left out and what is null.
func optionalOf[T any](input graphql.Omittable[*T]) commerce.Optional[T] {
	value, isSet := input.ValueOK()
	return commerce.Optional[T]{Set: isSet, Value: value}
}

// withGroups puts the names of the groups into settings, for those who may know them.
func (r *Resolver) withGroups(ctx context.Context, s *commerce.CustomerSettings) *commerce.CustomerSettings {
	if s == nil {
		return nil
	}
	var ids []int
	for _, g := range []*commerce.CustomerGroup{s.GuestCustomerGroup, s.DefaultCustomerGroup} {
		if g != nil {
			ids = append(ids, g.EntityID)
		}
	}
	if len(ids) == 0 {
		return s
	}
	// Who may not read groups gets numbers alone, which are no secret in settings.
	named, _ := r.customers.Groups(ctx, ids)
	for _, g := range []**commerce.CustomerGroup{&s.GuestCustomerGroup, &s.DefaultCustomerGroup} {
		if *g == nil {
			continue
		}
		if group, ok := named[(*g).EntityID]; ok {
			*g = &group
		}
	}
	return s
}
