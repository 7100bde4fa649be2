package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/generated"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *entityResolver) FindManyCustomerByEntityIDs(ctx context.Context, reps []*model.CustomerByEntityIDsInput) ([]*commerce.Customer, error) {
	ids := make([]int, len(reps))
	for i, rep := range reps {
		ids[i] = rep.EntityID
	}
	customers, errs := r.customers.ByIDs(ctx, ids)
	slots, err := inOrder(ids, customers, errs)
	r.knowGroups(ctx, slots)
	return slots, err
}

func (r *entityResolver) FindManyCustomerGroupByEntityIDs(ctx context.Context, reps []*model.CustomerGroupByEntityIDsInput) ([]*commerce.CustomerGroup, error) {
	ids := make([]int, len(reps))
	for i, rep := range reps {
		ids[i] = rep.EntityID
	}
	groups, errs := r.customers.Groups(ctx, ids)
	return inOrder(ids, groups, errs)
}

func (r *entityResolver) FindManyProductByEntityIDs(ctx context.Context, reps []*model.ProductByEntityIDsInput) ([]*commerce.Product, error) {
	products := make([]*commerce.Product, len(reps))
	for i, rep := range reps {
		products[i] = &commerce.Product{EntityID: rep.EntityID}
	}
	return products, nil
}

func (r *entityResolver) FindManyProductVariantByProductEntityIDAndEntityIDs(ctx context.Context, reps []*model.ProductVariantByProductEntityIDAndEntityIDsInput) ([]*commerce.ProductVariant, error) {
	variants := make([]*commerce.ProductVariant, len(reps))
	for i, rep := range reps {
		variants[i] = &commerce.ProductVariant{ProductEntityID: rep.ProductEntityID, EntityID: rep.EntityID}
	}
	return variants, nil
}

func (r *Resolver) Entity() generated.EntityResolver { return &entityResolver{r} }

type entityResolver struct{ *Resolver }
