package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomerGroup(ctx context.Context, input model.CreateCustomerGroupInput) (*model.CreateCustomerGroupPayload, error) {
	panic(fmt.Errorf("not implemented: CreateCustomerGroup - createCustomerGroup"))
}

func (r *mutationResolver) UpdateCustomerGroup(ctx context.Context, input model.UpdateCustomerGroupInput) (*model.UpdateCustomerGroupPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomerGroup - updateCustomerGroup"))
}

func (r *mutationResolver) DeleteCustomerGroup(ctx context.Context, input model.DeleteCustomerGroupInput) (*model.DeleteCustomerGroupPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteCustomerGroup - deleteCustomerGroup"))
}

func (r *queryResolver) CustomerGroups(ctx context.Context, filter *model.CustomerGroupsFilterInput, first int, after *string) (*commerce.Page[commerce.CustomerGroup], error) {
	panic(fmt.Errorf("not implemented: CustomerGroups - customerGroups"))
}
