package management

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// changeValues is the endpoint of changes to values, of which the store takes three at
// once (reference/customers.v3.yml).
const changeValues = "change-customer-attribute-values"

// attributeOutcomes are what became of values.
type attributeOutcomes = []commerce.ItemOutcome[commerce.CustomerAttribute]

// SetAttributeValues sets at most ten values, whether there were others before or not,
// and returns one outcome for each in their order, told apart by customer and
// attribute. What an ambiguous answer means it finds out by reading. An error with a
// *commerce.ItemsRefused behind it says that the store took none of them.
func (c *Client) SetAttributeValues(ctx context.Context, drafts []commerce.CustomerAttributeDraft) (attributeOutcomes, error) {
	customerIDs, attributeIDs := keyNumbers(drafts, func(d commerce.CustomerAttributeDraft) commerce.CustomerAttributeKey {
		return d.CustomerAttributeKey
	})
	definitions, err := c.definitionsOf(ctx, attributeIDs)
	if err != nil {
		return nil, upstream.Public(err)
	}
	outcomes := make(attributeOutcomes, len(drafts))
	var body []newAttributeValue
	for i, d := range drafts {
		if definitionAt(definitions, d.AttributeID) < 0 {
			outcomes[i] = refused[commerce.CustomerAttribute](commerce.ItemNotFoundError{})
			continue
		}
		body = append(body, newAttributeValue{CustomerID: d.CustomerID, AttributeID: d.AttributeID, Value: d.Value})
	}
	if len(body) == 0 {
		return outcomes, nil
	}
	var set enveloped[oneOrMany[wireAttributeValue]]
	isUnknown, err := c.putItems(ctx, changeValues, valuesPath, body, &set)
	if err != nil {
		return nil, err
	}
	var there []wireAttributeValue
	if isUnknown {
		there = c.valuesThatAre(ctx, customerIDs, attributeIDs, drafts)
	} else {
		there = *set.Data
	}
	for i, d := range drafts {
		if len(outcomes[i].Refused) > 0 {
			continue
		}
		outcomes[i] = refused[commerce.CustomerAttribute](absent(isUnknown))
		if v, ok := valueOf(there, d.CustomerAttributeKey); ok {
			text, name := string(v.Value), definitions[definitionAt(definitions, d.AttributeID)].Name
			outcomes[i] = done(commerce.CustomerAttribute{EntityID: d.AttributeID, Name: name, Value: &text})
		}
	}
	return outcomes, nil
}

// valuesThatAre reads which of the drafts are what the store says now. What cannot be
// read is not.
func (c *Client) valuesThatAre(
	ctx context.Context, customerIDs, attributeIDs []int, drafts []commerce.CustomerAttributeDraft,
) []wireAttributeValue {
	there, err := c.readValues(ctx, customerIDs, attributeIDs)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(there, func(w wireAttributeValue) bool {
		return !slices.Contains(drafts, commerce.CustomerAttributeDraft{CustomerAttributeKey: w.key(), Value: string(w.Value)})
	})
}

// keyNumbers returns the customers and the attributes of items, each once.
func keyNumbers[T any](items []T, key func(T) commerce.CustomerAttributeKey) (customerIDs, attributeIDs []int) {
	for _, item := range items {
		k := key(item)
		customerIDs, attributeIDs = append(customerIDs, k.CustomerID), append(attributeIDs, k.AttributeID)
	}
	distinct := func(ids []int) []int { return slices.Compact(slices.Sorted(slices.Values(ids))) }
	return distinct(customerIDs), distinct(attributeIDs)
}

// newAttributeValue is a value to be set, always as text.
type newAttributeValue struct {
	AttributeID int    `json:"attribute_id"`
	Value       string `json:"value"`
	CustomerID  int    `json:"customer_id"`
}

// DeleteAttributeValues takes away at most ten values. One that is not there is an
// ItemNotFoundError; an outcome has no value. Its errors are those of
// SetAttributeValues.
func (c *Client) DeleteAttributeValues(ctx context.Context, keys []commerce.CustomerAttributeKey) (attributeOutcomes, error) {
	customerIDs, attributeIDs := keyNumbers(keys, func(k commerce.CustomerAttributeKey) commerce.CustomerAttributeKey { return k })
	// Values are deleted by numbers of their own, which nobody but the store knows.
	before, err := c.readValues(ctx, customerIDs, attributeIDs)
	if err != nil {
		return nil, upstream.Public(err)
	}
	outcomes := make(attributeOutcomes, len(keys))
	var ids []int
	for i, k := range keys {
		v, ok := valueOf(before, k)
		if !ok || v.ID < 1 {
			outcomes[i] = refused[commerce.CustomerAttribute](commerce.ItemNotFoundError{})
			continue
		}
		ids = append(ids, int(v.ID))
	}
	if len(ids) == 0 {
		return outcomes, nil
	}
	isUnknown, err := c.removeItems(ctx, changeValues, valuesPath, ids)
	if err != nil || !isUnknown {
		return outcomes, err
	}
	after, readErr := c.readValues(ctx, customerIDs, attributeIDs)
	for i, k := range keys {
		if _, still := valueOf(after, k); len(outcomes[i].Refused) == 0 && (still || readErr != nil) {
			outcomes[i] = refused[commerce.CustomerAttribute](commerce.ItemOutcomeUnknownError{})
		}
	}
	return outcomes, nil
}
