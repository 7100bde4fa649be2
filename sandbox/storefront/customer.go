package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func (r *customerResolver) FormFields(ctx context.Context, obj *model.Customer) ([]model.CustomerFormFieldValue, error) {
	return formFields(obj.Record.FormFields), nil
}

func (r *customerResolver) IsSubscribedToNewsletter(ctx context.Context, obj *model.Customer) (bool, error) {
	return r.store.IsSubscribed(viewerFrom(ctx).Channel, obj.Email), nil
}

func (r *customerResolver) Metafields(ctx context.Context, obj *model.Customer, namespace string, keys []string, before *string, after *string, first *int, last *int) (*model.MetafieldConnection, error) {
	return r.metafieldPage(obj.EntityID, namespace, keys, pageArgs{before, after, first, last})
}

func (r *customerResolver) Addresses(ctx context.Context, obj *model.Customer, before *string, after *string, first *int, last *int) (*model.AddressConnection, error) {
	return addressPage(obj.Record.Addresses, pageArgs{before, after, first, last})
}

func (r *customerAttributesResolver) Attribute(ctx context.Context, obj *model.CustomerAttributes, entityID int) (*model.CustomerAttribute, error) {
	return r.customerAttribute(obj.Values, entityID)
}

func (r *Resolver) Customer() generated.CustomerResolver { return &customerResolver{r} }

func (r *Resolver) CustomerAttributes() generated.CustomerAttributesResolver {
	return &customerAttributesResolver{r}
}

type (
	customerResolver           struct{ *Resolver }
	customerAttributesResolver struct{ *Resolver }
)
