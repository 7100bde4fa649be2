package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) SetCustomerAttributeValues(ctx context.Context, input model.SetCustomerAttributeValuesInput) (*model.SetCustomerAttributeValuesPayload, error) {
	panic(fmt.Errorf("not implemented: SetCustomerAttributeValues - setCustomerAttributeValues"))
}

func (r *mutationResolver) DeleteCustomerAttributeValues(ctx context.Context, input model.DeleteCustomerAttributeValuesInput) (*model.DeleteCustomerAttributeValuesPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteCustomerAttributeValues - deleteCustomerAttributeValues"))
}

func (r *mutationResolver) SetCustomerFormFieldValues(ctx context.Context, input model.SetCustomerFormFieldValuesInput) (*model.SetCustomerFormFieldValuesPayload, error) {
	panic(fmt.Errorf("not implemented: SetCustomerFormFieldValues - setCustomerFormFieldValues"))
}

func (r *mutationResolver) CreateCustomerAttributeDefinitions(ctx context.Context, input model.CreateCustomerAttributeDefinitionsInput) (*model.CreateCustomerAttributeDefinitionsPayload, error) {
	panic(fmt.Errorf("not implemented: CreateCustomerAttributeDefinitions - createCustomerAttributeDefinitions"))
}

func (r *mutationResolver) UpdateCustomerAttributeDefinitions(ctx context.Context, input model.UpdateCustomerAttributeDefinitionsInput) (*model.UpdateCustomerAttributeDefinitionsPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomerAttributeDefinitions - updateCustomerAttributeDefinitions"))
}

func (r *mutationResolver) DeleteCustomerAttributeDefinitions(ctx context.Context, input model.DeleteCustomerAttributeDefinitionsInput) (*model.DeleteCustomerAttributeDefinitionsPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteCustomerAttributeDefinitions - deleteCustomerAttributeDefinitions"))
}

func (r *queryResolver) CustomerAttributeDefinitions(ctx context.Context) ([]*commerce.CustomerAttributeDefinition, error) {
	panic(fmt.Errorf("not implemented: CustomerAttributeDefinitions - customerAttributeDefinitions"))
}
