package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomerGroup(ctx context.Context, input model.CreateCustomerGroupInput) (*model.CreateCustomerGroupPayload, error) {
	made, err := r.staff.Groups.Create(ctx, newGroup(input))
	if err != nil {
		return nil, err
	}
	return &model.CreateCustomerGroupPayload{CustomerGroup: made.Group, Errors: refusals(made.Refused)}, nil
}

func (r *mutationResolver) UpdateCustomerGroup(ctx context.Context, input model.UpdateCustomerGroupInput) (*model.UpdateCustomerGroupPayload, error) {
	changed, err := r.staff.Groups.Update(ctx, input.EntityID, groupChange(input))
	if err != nil {
		return nil, err
	}
	return &model.UpdateCustomerGroupPayload{CustomerGroup: changed.Group, Errors: refusals(changed.Refused)}, nil
}

func (r *mutationResolver) DeleteCustomerGroup(ctx context.Context, input model.DeleteCustomerGroupInput) (*model.DeleteCustomerGroupPayload, error) {
	deleted, err := r.staff.Groups.Delete(ctx, input.EntityID)
	if err != nil {
		return nil, err
	}
	return &model.DeleteCustomerGroupPayload{EntityID: deletedID(input.EntityID, deleted.Refused), Errors: refusals(deleted.Refused)}, nil
}

func (r *queryResolver) CustomerGroups(ctx context.Context, filter *model.CustomerGroupsFilterInput, first int, after *string) (*commerce.Page[commerce.CustomerGroup], error) {
	which, err := groupFilter(filter)
	if err != nil {
		return nil, err
	}
	return r.staff.Groups.List(ctx, commerce.CustomerGroupsRequest{
		Filter: which, PageRequest: commerce.PageRequest{First: first, After: textOf(after)}, CountsAll: isSelected(ctx, "totalCount"),
	})
}
