package graph

import (
	"context"

	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomerAddresses(ctx context.Context, input model.CreateCustomerAddressesInput) (*model.CreateCustomerAddressesPayload, error) {
	made, err := r.staff.Customers.CreateAddresses(ctx, each(input.Addresses, bookAddress))
	if err != nil {
		return nil, err
	}
	return &model.CreateCustomerAddressesPayload{Results: addressResults(made)}, nil
}

func (r *mutationResolver) UpdateCustomerAddresses(ctx context.Context, input model.UpdateCustomerAddressesInput) (*model.UpdateCustomerAddressesPayload, error) {
	changed, err := r.staff.Customers.UpdateAddresses(ctx, each(input.Addresses, bookAddressChange))
	if err != nil {
		return nil, err
	}
	return &model.UpdateCustomerAddressesPayload{Results: addressResults(changed)}, nil
}

func (r *mutationResolver) DeleteCustomerAddresses(ctx context.Context, input model.DeleteCustomerAddressesInput) (*model.DeleteCustomerAddressesPayload, error) {
	deleted, err := r.staff.Customers.DeleteAddresses(ctx, input.EntityIds)
	if err != nil {
		return nil, err
	}
	return &model.DeleteCustomerAddressesPayload{Results: addressResults(deleted)}, nil
}
