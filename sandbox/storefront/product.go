package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func (r *productResolver) Prices(ctx context.Context, obj *model.Product, includeTax *bool, currencyCode *model.CurrencyCode) (*model.Prices, error) {
	item := store.Item{ProductID: obj.EntityID, VariantID: obj.VariantID, Options: obj.Options}
	return r.prices(viewerFrom(ctx), item, includeTax, currencyCode)
}

func (r *productResolver) Variants(ctx context.Context, obj *model.Product, before *string, after *string, first *int, last *int, entityIds []int) (*model.VariantConnection, error) {
	return variantPage(obj.Record, entityIds, pageArgs{before, after, first, last})
}

func (r *siteResolver) Product(ctx context.Context, obj *model.Site, entityID *int, variantEntityID *int, optionValueIds []*model.OptionValueID, sku *string, useDefaultOptionSelections *bool) (*model.Product, error) {
	product, ok := r.find(entityID, variantEntityID, sku)
	if !ok || !r.visible(viewerFrom(ctx), product.EntityID) {
		return nil, nil
	}
	product.Options = chosen(product.Record, optionValueIds, useDefaultOptionSelections)
	return product, nil
}

func (r *siteResolver) Products(ctx context.Context, obj *model.Site, before *string, after *string, first *int, last *int, entityIds []int) (*model.ProductConnection, error) {
	return r.productPage(viewerFrom(ctx), entityIds, pageArgs{before, after, first, last})
}

func (r *siteResolver) Settings(ctx context.Context, obj *model.Site) (*model.Settings, error) {
	return r.settings(viewerFrom(ctx)), nil
}

func (r *siteResolver) Currencies(ctx context.Context, obj *model.Site, before *string, after *string, first *int, last *int) (*model.CurrencyConnection, error) {
	return r.currencyPage(viewerFrom(ctx), pageArgs{before, after, first, last})
}

func (r *variantResolver) Prices(ctx context.Context, obj *model.Variant, includeTax *bool, currencyCode *model.CurrencyCode) (*model.Prices, error) {
	item := store.Item{ProductID: obj.ProductID, VariantID: obj.EntityID}
	return r.prices(viewerFrom(ctx), item, includeTax, currencyCode)
}

func (r *Resolver) Product() generated.ProductResolver { return &productResolver{r} }

func (r *Resolver) Site() generated.SiteResolver { return &siteResolver{r} }

func (r *Resolver) Variant() generated.VariantResolver { return &variantResolver{r} }

type (
	productResolver struct{ *Resolver }
	siteResolver    struct{ *Resolver }
	variantResolver struct{ *Resolver }
)
