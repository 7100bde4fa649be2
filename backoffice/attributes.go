package backoffice

import (
	"context"
	"fmt"

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

// maxDefinitions is how many attributes a store has at most.
const maxDefinitions = 50

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
		work: work[commerce.CustomerAttributeDraft, commerce.CustomerAttribute]{send: r.o.Attributes.SetAttributeValues},
	}.change(ctx, r, drafts), nil
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

// definitionList is a list of changes of attributes.
func definitionList[In any](event, list string, check func(int, In) []commerce.StaffItemError,
	send func(context.Context, []In) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error),
) recordList[In, commerce.CustomerAttributeDefinition] {
	return recordList[In, commerce.CustomerAttributeDefinition]{
		event: event, list: list, customer: nobody[In], check: check,
		work: work[In, commerce.CustomerAttributeDefinition]{send: send},
	}
}

// maySetDefinitions decides about a list of attributes, of which there are few.
func maySetDefinitions(ctx context.Context, list string, n int) error {
	if err := maySet(ctx); err != nil {
		return err
	}
	if n < 1 || n > maxDefinitions {
		return commerce.BadInput("input."+list, fmt.Sprintf("Name 1 to %d at once.", maxDefinitions))
	}
	return nil
}

// CreateAttributeDefinitions adds attributes: one outcome for each item. The error is
// what May says, or a list of no or too many items.
func (r *Records) CreateAttributeDefinitions(ctx context.Context, drafts []commerce.AttributeDefinitionDraft) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	if err := maySetDefinitions(ctx, "attributes", len(drafts)); err != nil {
		return nil, err
	}
	known := seen[string]{}
	return definitionList(eventAttributeDefined, "attributes", func(_ int, d commerce.AttributeDefinitionDraft) []commerce.StaffItemError {
		f := checkAttributeName(d.Name, known)
		switch d.Kind {
		case commerce.AttributeString, commerce.AttributeNumber, commerce.AttributeDate:
		default:
			f.add("The store has no attributes of this kind.", "kind")
		}
		return f
	}, r.o.Attributes.CreateAttributeDefinitions).change(ctx, r, drafts), nil
}

// RenameAttributeDefinitions renames attributes, like CreateAttributeDefinitions.
func (r *Records) RenameAttributeDefinitions(ctx context.Context, changes []commerce.AttributeDefinitionChange) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	if err := maySetDefinitions(ctx, "attributes", len(changes)); err != nil {
		return nil, err
	}
	known, names := seen[int]{}, seen[string]{}
	return definitionList(eventAttributeRenamed, "attributes", func(_ int, d commerce.AttributeDefinitionChange) []commerce.StaffItemError {
		f := checkAttributeName(d.Name, names)
		f.positive(d.EntityID, "entityId")
		if known.again(d.EntityID) {
			f.add("This attribute is named twice.", "entityId")
		}
		return f
	}, r.o.Attributes.RenameAttributeDefinitions).change(ctx, r, changes), nil
}

// DeleteAttributeDefinitions deletes attributes and what they say, like
// CreateAttributeDefinitions.
func (r *Records) DeleteAttributeDefinitions(ctx context.Context, ids []int) ([]commerce.ItemOutcome[commerce.CustomerAttributeDefinition], error) {
	if err := maySetDefinitions(ctx, "entityIds", len(ids)); err != nil {
		return nil, err
	}
	known := seen[int]{}
	return definitionList(eventAttributeDropped, "entityIds", func(_ int, id int) []commerce.StaffItemError {
		var f faults
		f.positive(id)
		if known.again(id) {
			f.add("This attribute is named twice.")
		}
		return f
	}, r.o.Attributes.DeleteAttributeDefinitions).change(ctx, r, ids), nil
}

// checkAttributeName checks a name, which no two attributes of an input share.
func checkAttributeName(name string, known seen[string]) faults {
	var f faults
	f.text(name, 1, maxText, "name")
	if known.again(name) {
		f.add("This name is given twice.", "name")
	}
	return f
}
