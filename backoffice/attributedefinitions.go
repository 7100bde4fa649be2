package backoffice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// maxDefinitions is how many attributes a store has at most.
const maxDefinitions = 50

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
	l := definitionList(eventAttributeRenamed, "attributes", func(_ int, d commerce.AttributeDefinitionChange) []commerce.StaffItemError {
		f := checkAttributeName(d.Name, names)
		f.positive(d.EntityID, "entityId")
		if known.again(d.EntityID) {
			f.add("This attribute is named twice.", "entityId")
		}
		return f
	}, r.o.Attributes.RenameAttributeDefinitions)
	l.work.explain = r.explainRename
	return l.change(ctx, r, changes), nil
}

// explainRename looks whether an attribute was not renamed because it is not there, or
// because another has the name.
func (r *Records) explainRename(ctx context.Context, d commerce.AttributeDefinitionChange, why commerce.StaffItemError) commerce.ItemOutcome[commerce.CustomerAttributeDefinition] {
	if why.Code() == commerce.RefusalCustomerValidation {
		if all, err := r.o.Attributes.AttributeDefinitions(ctx); err == nil {
			why = renameRefusal(all, d, why)
		}
	}
	return refusedItem[commerce.CustomerAttributeDefinition](why)
}

func renameRefusal(all []commerce.CustomerAttributeDefinition, d commerce.AttributeDefinitionChange, why commerce.StaffItemError) commerce.StaffItemError {
	isThere := slices.ContainsFunc(all, func(a commerce.CustomerAttributeDefinition) bool { return a.EntityID == d.EntityID })
	isTaken := slices.ContainsFunc(all, func(a commerce.CustomerAttributeDefinition) bool {
		return a.EntityID != d.EntityID && strings.EqualFold(a.Name, d.Name)
	})
	switch {
	case !isThere:
		return commerce.ItemNotFoundError{}
	case isTaken:
		return commerce.ItemConflictError{}
	}
	return why
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
