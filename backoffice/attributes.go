package backoffice

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The events of the audit that are about attributes.
const (
	eventAttributeSet     = "customer_attribute_set"
	eventAttributeDeleted = "customer_attribute_delete"
	eventAttributeDefined = "customer_attribute_definition_create"
	eventAttributeRenamed = "customer_attribute_definition_update"
	eventAttributeDropped = "customer_attribute_definition_delete"
)

// AttributeDefinitions reads the attributes that the store keeps about customers.
func (r *Records) AttributeDefinitions(ctx context.Context) ([]commerce.CustomerAttributeDefinition, error) {
	if err := session.May(session.From(ctx), session.ListCustomers, session.Object{}); err != nil {
		return nil, err
	}
	return r.o.Attributes.AttributeDefinitions(ctx)
}

// SetAttributeValues sets what attributes say about customers: one outcome for each
// item. The error is what May says, or a list of no or too many items.
func (r *Records) SetAttributeValues(ctx context.Context, drafts []commerce.CustomerAttributeDraft) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error) {
	if err := mayChange(ctx); err != nil {
		return nil, err
	}
	if err := checkCount("input.values", len(drafts)); err != nil {
		return nil, err
	}
	known := seen[commerce.CustomerAttributeKey]{}
	return recordList[commerce.CustomerAttributeDraft, commerce.CustomerAttribute]{
		event: eventAttributeSet, list: "values",
		customer: func(d commerce.CustomerAttributeDraft) int { return d.CustomerID },
		check: func(_ int, d commerce.CustomerAttributeDraft) []commerce.StaffItemError {
			f := checkAttributeKey(d.CustomerAttributeKey, known)
			f.text(d.Value, 0, maxText, "value")
			return f
		},
		work: work[commerce.CustomerAttributeDraft, commerce.CustomerAttribute]{
			send: r.o.Attributes.SetAttributeValues, explain: r.explainValue,
		},
	}.change(ctx, r, drafts), nil
}

// explainValue looks whether a value was refused because nobody is there to have it.
func (r *Records) explainValue(ctx context.Context, d commerce.CustomerAttributeDraft, why commerce.StaffItemError) commerce.ItemOutcome[commerce.CustomerAttribute] {
	if why.Code() == commerce.RefusalCustomerValidation {
		if found, err := r.o.Answers.Customers(ctx, []int{d.CustomerID}); err == nil && len(found) == 0 {
			why = commerce.ItemNotFoundError{}
		}
	}
	return refusedItem[commerce.CustomerAttribute](why)
}

// DeleteAttributeValues takes away what attributes say about customers, like
// SetAttributeValues.
func (r *Records) DeleteAttributeValues(ctx context.Context, keys []commerce.CustomerAttributeKey) ([]commerce.ItemOutcome[commerce.CustomerAttribute], error) {
	if err := mayChange(ctx); err != nil {
		return nil, err
	}
	if err := checkCount("input.values", len(keys)); err != nil {
		return nil, err
	}
	known := seen[commerce.CustomerAttributeKey]{}
	return recordList[commerce.CustomerAttributeKey, commerce.CustomerAttribute]{
		event: eventAttributeDeleted, list: "values",
		customer: func(k commerce.CustomerAttributeKey) int { return k.CustomerID },
		check: func(_ int, k commerce.CustomerAttributeKey) []commerce.StaffItemError {
			return checkAttributeKey(k, known)
		},
		work: work[commerce.CustomerAttributeKey, commerce.CustomerAttribute]{send: r.o.Attributes.DeleteAttributeValues},
	}.change(ctx, r, keys), nil
}

// checkAttributeKey checks what a value is of, which an input names once: of two values
// nobody could say which one comes to stay.
func checkAttributeKey(k commerce.CustomerAttributeKey, known seen[commerce.CustomerAttributeKey]) faults {
	var f faults
	f.positive(k.CustomerID, "customerEntityId")
	f.positive(k.AttributeID, "attributeEntityId")
	if known.again(k) {
		f.add("This attribute of this customer is named twice.", "attributeEntityId")
	}
	return f
}
