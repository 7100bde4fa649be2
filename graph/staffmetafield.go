package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCustomerMetafields(ctx context.Context, input model.CreateCustomerMetafieldsInput) (*model.CreateCustomerMetafieldsPayload, error) {
	panic(fmt.Errorf("not implemented: CreateCustomerMetafields - createCustomerMetafields"))
}

func (r *mutationResolver) UpdateCustomerMetafields(ctx context.Context, input model.UpdateCustomerMetafieldsInput) (*model.UpdateCustomerMetafieldsPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomerMetafields - updateCustomerMetafields"))
}

func (r *mutationResolver) DeleteCustomerMetafields(ctx context.Context, input model.DeleteCustomerMetafieldsInput) (*model.DeleteCustomerMetafieldsPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteCustomerMetafields - deleteCustomerMetafields"))
}
