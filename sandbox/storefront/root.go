package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func (r *mutationResolver) Login(ctx context.Context, email string, password string, guestCartEntityID *string) (*model.LoginResult, error) {
	return r.signIn(viewerFrom(ctx), email, password, guestCartEntityID)
}

func (r *mutationResolver) LoginWithCustomerLoginJwt(ctx context.Context, jwt string, guestCartEntityID *string) (*model.TokenLoginResult, error) {
	return r.signInByToken(viewerFrom(ctx), jwt, guestCartEntityID)
}

func (r *mutationResolver) GenerateSessionSyncJwt(ctx context.Context, redirectTo string, cartID *string, paymentWalletData *model.PaymentWalletDataInput, analytics *model.AnalyticsCommonEventInput) (*model.GenerateSessionSyncTokenResult, error) {
	return r.makeSync(viewerFrom(ctx), redirectTo, cartID, paymentWalletData, analytics)
}

func (r *mutationResolver) ValidateSessionSyncJwt(ctx context.Context, jwt string) (*model.ValidateSessionSyncJwtResult, error) {
	return r.readSync(viewerFrom(ctx), jwt)
}

func (r *mutationResolver) Cart(ctx context.Context) (*model.CartMutations, error) {
	return &model.CartMutations{}, nil
}

func (r *mutationResolver) Checkout(ctx context.Context) (*model.CheckoutMutations, error) {
	return &model.CheckoutMutations{}, nil
}

func (r *mutationResolver) Customer(ctx context.Context) (*model.CustomerMutations, error) {
	return &model.CustomerMutations{}, nil
}

func (r *mutationResolver) Newsletter(ctx context.Context) (*model.NewsletterMutations, error) {
	return &model.NewsletterMutations{}, nil
}

func (r *mutationResolver) Logout(ctx context.Context, cartEntityID *string) (*model.LogoutResult, error) {
	return r.signOut(viewerFrom(ctx), cartEntityID)
}

func (r *queryResolver) Site(ctx context.Context) (*model.Site, error) {
	return &model.Site{}, nil
}

func (r *queryResolver) Customer(ctx context.Context) (*model.Customer, error) {
	v := viewerFrom(ctx)
	if v.customer == nil {
		return nil, nil
	}
	return r.customerRecord(v.Channel, *v.customer), nil
}

func (r *Resolver) Mutation() generated.MutationResolver { return &mutationResolver{r} }

func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

type (
	mutationResolver struct{ *Resolver }
	queryResolver    struct{ *Resolver }
)
