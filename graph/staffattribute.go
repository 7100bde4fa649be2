package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) SetCustomerAttributeValues(ctx context.Context, input model.SetCustomerAttributeValuesInput) (*model.SetCustomerAttributeValuesPayload, error) {
	outcomes, err := r.staff.Records.SetAttributeValues(ctx, each(input.Values, attributeDraft))
	if err != nil {
		return nil, err
	}
	return &model.SetCustomerAttributeValuesPayload{Results: recordResults(outcomes, attributeResult)}, nil
}

func (r *mutationResolver) DeleteCustomerAttributeValues(ctx context.Context, input model.DeleteCustomerAttributeValuesInput) (*model.DeleteCustomerAttributeValuesPayload, error) {
	outcomes, err := r.staff.Records.DeleteAttributeValues(ctx, each(input.Values, attributeKey))
	if err != nil {
		return nil, err
	}
	return &model.DeleteCustomerAttributeValuesPayload{Results: recordResults(outcomes, attributeResult)}, nil
}

func (r *mutationResolver) SetCustomerFormFieldValues(ctx context.Context, input model.SetCustomerFormFieldValuesInput) (*model.SetCustomerFormFieldValuesPayload, error) {
	outcomes, err := r.staff.Records.SetFormFieldValues(ctx, each(input.Customers, customerAnswers))
	if err != nil {
		return nil, err
	}
	return &model.SetCustomerFormFieldValuesPayload{Results: recordResults(outcomes, answerResult)}, nil
}

func (r *mutationResolver) CreateCustomerAttributeDefinitions(ctx context.Context, input model.CreateCustomerAttributeDefinitionsInput) (*model.CreateCustomerAttributeDefinitionsPayload, error) {
	outcomes, err := r.staff.Records.CreateAttributeDefinitions(ctx, each(input.Attributes, definitionDraft))
	if err != nil {
		return nil, err
	}
	return &model.CreateCustomerAttributeDefinitionsPayload{Results: recordResults(outcomes, definitionResult)}, nil
}

func (r *mutationResolver) UpdateCustomerAttributeDefinitions(ctx context.Context, input model.UpdateCustomerAttributeDefinitionsInput) (*model.UpdateCustomerAttributeDefinitionsPayload, error) {
	outcomes, err := r.staff.Records.RenameAttributeDefinitions(ctx, each(input.Attributes, definitionChange))
	if err != nil {
		return nil, err
	}
	return &model.UpdateCustomerAttributeDefinitionsPayload{Results: recordResults(outcomes, definitionResult)}, nil
}

func (r *mutationResolver) DeleteCustomerAttributeDefinitions(ctx context.Context, input model.DeleteCustomerAttributeDefinitionsInput) (*model.DeleteCustomerAttributeDefinitionsPayload, error) {
	outcomes, err := r.staff.Records.DeleteAttributeDefinitions(ctx, input.EntityIds)
	if err != nil {
		return nil, err
	}
	return &model.DeleteCustomerAttributeDefinitionsPayload{Results: recordResults(outcomes, definitionResult)}, nil
}

func (r *queryResolver) CustomerAttributeDefinitions(ctx context.Context) ([]*commerce.CustomerAttributeDefinition, error) {
	found, err := r.staff.Records.AttributeDefinitions(ctx)
	if err != nil {
		return nil, err
	}
	definitions := make([]*commerce.CustomerAttributeDefinition, len(found))
	for i := range found {
		definitions[i] = &found[i]
	}
	return definitions, nil
}
