package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/generated"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *productResolver) Price(ctx context.Context, objs []*commerce.Product, currencyCode *commerce.CurrencyCode, countryCode *commerce.CountryCode, channelID *int, customerGroupEntityID *int, asGuest bool) ([]*commerce.ProductPrice, error) {
	items := productItems(objs)
	results, err := r.quote(ctx, priceArgs{currencyCode, countryCode, channelID, customerGroupEntityID, asGuest, ""}, items)
	return pricesOf(items, results), err
}

func (r *productResolver) PriceUnavailable(ctx context.Context, objs []*commerce.Product, currencyCode *commerce.CurrencyCode, countryCode *commerce.CountryCode, channelID *int, customerGroupEntityID *int, asGuest bool) ([]*commerce.PriceUnavailableReason, error) {
	items := productItems(objs)
	results, err := r.quote(ctx, priceArgs{currencyCode, countryCode, channelID, customerGroupEntityID, asGuest, ""}, items)
	return reasonsOf(items, results), err
}

func (r *productPriceResolver) CustomerGroup(ctx context.Context, obj *commerce.ProductPrice) (*commerce.CustomerGroup, error) {
	return r.groupOf(ctx, obj.Context.Perspective), nil
}

func (r *productVariantResolver) Price(ctx context.Context, objs []*commerce.ProductVariant, currencyCode *commerce.CurrencyCode, countryCode *commerce.CountryCode, channelID *int, customerGroupEntityID *int, asGuest bool) ([]*commerce.ProductPrice, error) {
	items := variantItems(objs)
	results, err := r.quote(ctx, priceArgs{currencyCode, countryCode, channelID, customerGroupEntityID, asGuest, ""}, items)
	return pricesOf(items, results), err
}

func (r *productVariantResolver) PriceUnavailable(ctx context.Context, objs []*commerce.ProductVariant, currencyCode *commerce.CurrencyCode, countryCode *commerce.CountryCode, channelID *int, customerGroupEntityID *int, asGuest bool) ([]*commerce.PriceUnavailableReason, error) {
	items := variantItems(objs)
	results, err := r.quote(ctx, priceArgs{currencyCode, countryCode, channelID, customerGroupEntityID, asGuest, ""}, items)
	return reasonsOf(items, results), err
}

func (r *queryResolver) Prices(ctx context.Context, input model.PricesInput) ([]*commerce.ProductPrice, error) {
	items, err := inputItems(input.Items)
	if err != nil {
		return nil, err
	}
	results, err := r.quote(ctx, inputArgs(input), items)
	if err != nil {
		return nil, err
	}
	reportUnavailable(ctx, items, results)
	return pricesOf(items, results), nil
}

func (r *Resolver) Product() generated.ProductResolver { return &productResolver{r} }

func (r *Resolver) ProductPrice() generated.ProductPriceResolver { return &productPriceResolver{r} }

func (r *Resolver) ProductVariant() generated.ProductVariantResolver {
	return &productVariantResolver{r}
}

type (
	productResolver        struct{ *Resolver }
	productPriceResolver   struct{ *Resolver }
	productVariantResolver struct{ *Resolver }
)
