package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/generated"
)

func (r *customerResolver) Addresses(ctx context.Context, obj *commerce.Customer, first int, after *string) (*commerce.Page[commerce.CustomerAddress], error) {
	return r.customers.Addresses(ctx, obj.EntityID, commerce.PageRequest{First: first, After: textOf(after)})
}

func (r *customerResolver) FormFields(ctx context.Context, obj *commerce.Customer) ([]commerce.CustomerFormFieldValue, error) {
	return r.customers.FormFields(ctx, obj.EntityID)
}

func (r *customerResolver) Attributes(ctx context.Context, obj *commerce.Customer, entityIds []int) ([]*commerce.CustomerAttribute, error) {
	attributes, err := r.customers.Attributes(ctx, obj.EntityID, entityIds)
	return pointers(attributes), err
}

func (r *customerResolver) Metafields(ctx context.Context, obj *commerce.Customer, namespace string, keys []string) ([]*commerce.CustomerMetafield, error) {
	metafields, err := r.customers.Metafields(ctx, obj.EntityID, namespace, keys)
	return pointers(metafields), err
}

func (r *customerResolver) StoredInstruments(ctx context.Context, obj *commerce.Customer) ([]commerce.StoredInstrument, error) {
	return r.customers.StoredInstruments(ctx, obj.EntityID)
}

func (r *customerResolver) Consent(ctx context.Context, obj *commerce.Customer) (*commerce.CustomerConsent, error) {
	return r.customers.Consent(ctx, obj.EntityID)
}

func (r *queryResolver) Viewer(ctx context.Context) (*commerce.Customer, error) {
	return r.customers.Viewer(ctx)
}

func (r *Resolver) Customer() generated.CustomerResolver { return &customerResolver{r} }

type customerResolver struct{ *Resolver }
