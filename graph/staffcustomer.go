package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomers(ctx context.Context, input model.CreateCustomersInput) (*model.CreateCustomersPayload, error) {
	made, err := r.staff.Customers.Create(ctx, each(input.Customers, customerDraft))
	if err != nil {
		return nil, err
	}
	r.knowGroups(ctx, outcomeValues(made))
	return &model.CreateCustomersPayload{Results: customerResults(made)}, nil
}

func (r *mutationResolver) UpdateCustomers(ctx context.Context, input model.UpdateCustomersInput) (*model.UpdateCustomersPayload, error) {
	changed, err := r.staff.Customers.Update(ctx, each(input.Customers, customerChange))
	if err != nil {
		return nil, err
	}
	r.knowGroups(ctx, outcomeValues(changed))
	return &model.UpdateCustomersPayload{Results: customerResults(changed)}, nil
}

func (r *mutationResolver) DeleteCustomers(ctx context.Context, input model.DeleteCustomersInput) (*model.DeleteCustomersPayload, error) {
	deleted, err := r.staff.Customers.Delete(ctx, input.EntityIds)
	if err != nil {
		return nil, err
	}
	return &model.DeleteCustomersPayload{Results: customerResults(deleted)}, nil
}

func (r *mutationResolver) SetCustomerPassword(ctx context.Context, input model.SetCustomerPasswordInput) (*model.SetCustomerPasswordPayload, error) {
	refused, err := r.staff.Customers.SetPassword(ctx, passwordChange(input))
	if err != nil {
		return nil, err
	}
	return &model.SetCustomerPasswordPayload{IsSet: len(refused) == 0, Errors: refusals(refused)}, nil
}

func (r *mutationResolver) ValidateCustomerCredentials(ctx context.Context, input model.ValidateCustomerCredentialsInput) (*model.ValidateCustomerCredentialsPayload, error) {
	question, err := credentialsQuestion(input)
	if err != nil {
		return nil, err
	}
	answer, err := r.staff.Customers.ValidateCredentials(ctx, question)
	if err != nil {
		return nil, err
	}
	return credentialsPayload(answer), nil
}

func (r *queryResolver) Customers(ctx context.Context, filter *model.CustomersFilterInput, sort model.CustomersSort, first int, after *string, before *string) (*commerce.Page[commerce.Customer], error) {
	page, err := r.staff.Customers.List(ctx, commerce.CustomersRequest{
		Filter: customerFilter(filter), Sort: commerce.CustomerSort(sort), First: first, After: textOf(after), Before: textOf(before),
	})
	if err != nil {
		return nil, err
	}
	listed := make([]*commerce.Customer, len(page.Edges))
	for i := range page.Edges {
		listed[i] = &page.Edges[i].Node
	}
	r.knowGroups(ctx, listed)
	return page, nil
}
