package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func (r *cartMutationsResolver) CreateCartRedirectUrls(ctx context.Context, obj *model.CartMutations, input *model.CreateCartRedirectUrlsInput) (*model.CreateCartRedirectUrlsResult, error) {
	return r.makeRedirects(viewerFrom(ctx), input)
}

func (r *Resolver) CartMutations() generated.CartMutationsResolver { return &cartMutationsResolver{r} }

type cartMutationsResolver struct{ *Resolver }
