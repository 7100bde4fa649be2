package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func (r *formFieldsResolver) Customer(ctx context.Context, obj *model.FormFields, filters *model.FormFieldFiltersInput, sortBy *model.FormFieldSortInput) ([]model.FormField, error) {
	return formDefinitions(r.store.FormFields(store.FormAccount), filters, sortBy), nil
}

func (r *formFieldsResolver) ShippingAddress(ctx context.Context, obj *model.FormFields, filters *model.FormFieldFiltersInput, sortBy *model.FormFieldSortInput) ([]model.FormField, error) {
	return formDefinitions(r.store.FormFields(store.FormAddress), filters, sortBy), nil
}

func (r *Resolver) FormFields() generated.FormFieldsResolver { return &formFieldsResolver{r} }

type formFieldsResolver struct{ *Resolver }
