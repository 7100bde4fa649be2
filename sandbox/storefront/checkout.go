package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func (r *checkoutMutationsResolver) CompleteCheckout(ctx context.Context, obj *model.CheckoutMutations, input model.CompleteCheckoutInput) (*model.CompleteCheckoutResult, error) {
	return r.completeCheckout(viewerFrom(ctx), store.LaterFrom(ctx), input.CheckoutEntityID)
}

func (r *Resolver) CheckoutMutations() generated.CheckoutMutationsResolver {
	return &checkoutMutationsResolver{r}
}

type checkoutMutationsResolver struct{ *Resolver }
