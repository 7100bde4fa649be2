package graph

import (
	"context"

	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomerMetafields(ctx context.Context, input model.CreateCustomerMetafieldsInput) (*model.CreateCustomerMetafieldsPayload, error) {
	outcomes, err := r.staff.Records.CreateMetafields(ctx, each(input.Metafields, metafieldDraft))
	if err != nil {
		return nil, err
	}
	return &model.CreateCustomerMetafieldsPayload{Results: recordResults(outcomes, metafieldResult)}, nil
}

func (r *mutationResolver) UpdateCustomerMetafields(ctx context.Context, input model.UpdateCustomerMetafieldsInput) (*model.UpdateCustomerMetafieldsPayload, error) {
	outcomes, err := r.staff.Records.UpdateMetafields(ctx, each(input.Metafields, metafieldChange))
	if err != nil {
		return nil, err
	}
	return &model.UpdateCustomerMetafieldsPayload{Results: recordResults(outcomes, metafieldResult)}, nil
}

func (r *mutationResolver) DeleteCustomerMetafields(ctx context.Context, input model.DeleteCustomerMetafieldsInput) (*model.DeleteCustomerMetafieldsPayload, error) {
	outcomes, err := r.staff.Records.DeleteMetafields(ctx, each(input.Metafields, metafieldKey))
	if err != nil {
		return nil, err
	}
	return &model.DeleteCustomerMetafieldsPayload{Results: recordResults(outcomes, metafieldResult)}, nil
}
