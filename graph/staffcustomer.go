package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomers(ctx context.Context, input model.CreateCustomersInput) (*model.CreateCustomersPayload, error) {
	panic(fmt.Errorf("not implemented: CreateCustomers - createCustomers"))
}

func (r *mutationResolver) UpdateCustomers(ctx context.Context, input model.UpdateCustomersInput) (*model.UpdateCustomersPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomers - updateCustomers"))
}

func (r *mutationResolver) DeleteCustomers(ctx context.Context, input model.DeleteCustomersInput) (*model.DeleteCustomersPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteCustomers - deleteCustomers"))
}

func (r *mutationResolver) SetCustomerPassword(ctx context.Context, input model.SetCustomerPasswordInput) (*model.SetCustomerPasswordPayload, error) {
	panic(fmt.Errorf("not implemented: SetCustomerPassword - setCustomerPassword"))
}

func (r *mutationResolver) ValidateCustomerCredentials(ctx context.Context, input model.ValidateCustomerCredentialsInput) (*model.ValidateCustomerCredentialsPayload, error) {
	panic(fmt.Errorf("not implemented: ValidateCustomerCredentials - validateCustomerCredentials"))
}

func (r *queryResolver) Customers(ctx context.Context, filter *model.CustomersFilterInput, sort model.CustomersSort, first int, after *string, before *string) (*commerce.Page[commerce.Customer], error) {
	panic(fmt.Errorf("not implemented: Customers - customers"))
}
