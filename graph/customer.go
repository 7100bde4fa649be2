package graph

import (
	"context"
	"fmt"

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
	panic(fmt.Errorf("not implemented: Metafields - metafields"))
}

func (r *customerResolver) StoredInstruments(ctx context.Context, obj *commerce.Customer) ([]commerce.StoredInstrument, error) {
	panic(fmt.Errorf("not implemented: StoredInstruments - storedInstruments"))
}

func (r *customerResolver) Consent(ctx context.Context, obj *commerce.Customer) (*commerce.CustomerConsent, error) {
	panic(fmt.Errorf("not implemented: Consent - consent"))
}

func (r *queryResolver) Viewer(ctx context.Context) (*commerce.Customer, error) {
	return r.customers.Viewer(ctx)
}

func (r *Resolver) Customer() generated.CustomerResolver { return &customerResolver{r} }

type customerResolver struct{ *Resolver }
