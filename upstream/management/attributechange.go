package management

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// changeAttributes is the endpoint of changes to definitions, of which the store takes
// three at once (reference/customers.v3.yml).
const changeAttributes = "change-customer-attributes"

// definitionOutcomes are what became of attributes.
type definitionOutcomes = []commerce.ItemOutcome[commerce.CustomerAttributeDefinition]

// refusedDefinition is the outcome of an attribute that failed.
func refusedDefinition(why commerce.StaffItemError) commerce.ItemOutcome[commerce.CustomerAttributeDefinition] {
	return refused[commerce.CustomerAttributeDefinition](why)
}

// CreateAttributeDefinitions makes at most ten attributes, and returns one outcome for
// each in their order, told apart by name. What an ambiguous answer means it finds out
// by reading: what was not there before and is now was made. An error with a
// *commerce.ItemsRefused behind it says that the store took none of them.
func (c *Client) CreateAttributeDefinitions(ctx context.Context, drafts []commerce.AttributeDefinitionDraft) (definitionOutcomes, error) {
	before, err := c.readDefinitions(ctx)
	if err != nil {
		return nil, upstream.Public(err)
	}
	outcomes := make(definitionOutcomes, len(drafts))
	var body []newDefinition
	for i, d := range drafts {
		switch {
		case definitionNamed(before, d.Name) >= 0:
			outcomes[i] = refusedDefinition(commerce.ItemConflictError{})
		case len(before)+len(body) >= mostAttributes:
			outcomes[i] = refusedDefinition(commerce.ItemLimitError{})
		default:
			body = append(body, newDefinition{Name: d.Name, Type: attributeWord(d.Kind)})
		}
	}
	if len(body) == 0 {
		return outcomes, nil
	}
	var made enveloped[oneOrMany[wireDefinition]]
	isUnknown, err := c.postItems(ctx, changeAttributes, attributesPath, body, &made)
	there, err := c.definitionsAfter(ctx, made, isUnknown, err)
	if err != nil {
		return nil, err
	}
	for i, d := range drafts {
		if len(outcomes[i].Refused) > 0 {
			continue
		}
		outcomes[i] = refusedDefinition(absent(isUnknown))
		if at := definitionNamed(there, d.Name); at >= 0 && there[at].Kind == d.Kind && there[at].EntityID > 0 {
			outcomes[i] = done(there[at])
		}
	}
	return outcomes, nil
}

// definitionsAfter returns the attributes that an answer tells of, or that are there
// when there was no answer. What cannot be read is not there.
func (c *Client) definitionsAfter(
	ctx context.Context, told enveloped[oneOrMany[wireDefinition]], isUnknown bool, err error,
) ([]commerce.CustomerAttributeDefinition, error) {
	c.definitions.forget()
	if err != nil {
		return nil, err
	}
	if isUnknown {
		found, _ := c.readDefinitions(ctx)
		return found, nil
	}
	var found []commerce.CustomerAttributeDefinition
	for _, w := range *told.Data {
		found = append(found, w.commerce())
	}
	return found, nil
}

// newDefinition is an attribute to be made.
type newDefinition struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// RenameAttributeDefinitions renames at most ten attributes, told apart by number. Its
// outcomes and errors are those of CreateAttributeDefinitions.
func (c *Client) RenameAttributeDefinitions(ctx context.Context, changes []commerce.AttributeDefinitionChange) (definitionOutcomes, error) {
	body := make([]renamedDefinition, len(changes))
	for i, d := range changes {
		body[i] = renamedDefinition{ID: d.EntityID, Name: d.Name}
	}
	var changed enveloped[oneOrMany[wireDefinition]]
	isUnknown, err := c.putItems(ctx, changeAttributes, attributesPath, body, &changed)
	now, err := c.definitionsAfter(ctx, changed, isUnknown, err)
	if err != nil {
		return nil, err
	}
	outcomes := make(definitionOutcomes, len(changes))
	for i, d := range changes {
		outcomes[i] = refusedDefinition(absent(isUnknown))
		if at := definitionAt(now, d.EntityID); at >= 0 && now[at].Name == d.Name {
			outcomes[i] = done(now[at])
		}
	}
	return outcomes, nil
}

// renamedDefinition is an attribute under its new name.
type renamedDefinition struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// DeleteAttributeDefinitions removes at most ten attributes, and what they say about
// everybody. One that is not there is an ItemNotFoundError; an outcome has no value.
func (c *Client) DeleteAttributeDefinitions(ctx context.Context, ids []int) (definitionOutcomes, error) {
	before, err := c.readDefinitions(ctx)
	if err != nil {
		return nil, upstream.Public(err)
	}
	outcomes := make(definitionOutcomes, len(ids))
	var there []int
	for i, id := range ids {
		if definitionAt(before, id) < 0 {
			outcomes[i] = refusedDefinition(commerce.ItemNotFoundError{})
			continue
		}
		there = append(there, id)
	}
	if len(there) == 0 {
		return outcomes, nil
	}
	isUnknown, err := c.removeItems(ctx, changeAttributes, attributesPath, there)
	c.definitions.forget()
	if err != nil || !isUnknown {
		return outcomes, err
	}
	after, readErr := c.readDefinitions(ctx)
	for i, id := range ids {
		if len(outcomes[i].Refused) == 0 && (readErr != nil || definitionAt(after, id) >= 0) {
			outcomes[i] = refusedDefinition(commerce.ItemOutcomeUnknownError{})
		}
	}
	return outcomes, nil
}
