package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomerAddresses(ctx context.Context, input model.CreateCustomerAddressesInput) (*model.CreateCustomerAddressesPayload, error) {
	panic(fmt.Errorf("not implemented: CreateCustomerAddresses - createCustomerAddresses"))
}

func (r *mutationResolver) UpdateCustomerAddresses(ctx context.Context, input model.UpdateCustomerAddressesInput) (*model.UpdateCustomerAddressesPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomerAddresses - updateCustomerAddresses"))
}

func (r *mutationResolver) DeleteCustomerAddresses(ctx context.Context, input model.DeleteCustomerAddressesInput) (*model.DeleteCustomerAddressesPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteCustomerAddresses - deleteCustomerAddresses"))
}
