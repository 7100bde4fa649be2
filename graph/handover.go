package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CreateCartRedirectUrls(ctx context.Context, input model.CreateCartRedirectUrlsInput) (*model.CreateCartRedirectUrlsPayload, error) {
	outcome, err := r.handOver.CartRedirectURLs(ctx, commerce.CartRedirect{
		CartEntityID: textOf(input.CartEntityID.Value()), QueryParams: queryParams(input.QueryParams.Value()),
		Wallet: wallet(input.PaymentWalletData.Value()), Analytics: analytics(input.Analytics.Value()),
	})
	if err != nil {
		return nil, err
	}
	payload := &model.CreateCartRedirectUrlsPayload{Errors: cartErrors(outcome.Refused)}
	if outcome.Refused == nil {
		payload.RedirectUrls = &model.CartRedirectUrls{
			RedirectedCheckoutURL: outcome.URLs.RedirectedCheckoutURL,
			EmbeddedCheckoutURL:   outcome.URLs.EmbeddedCheckoutURL,
			ExternalCheckoutURL:   outcome.URLs.ExternalCheckoutURL,
		}
	}
	return payload, nil
}

func (r *mutationResolver) CreateManagedCartRedirectUrls(ctx context.Context, input model.CreateManagedCartRedirectUrlsInput) (*model.CreateManagedCartRedirectUrlsPayload, error) {
	outcome, err := r.handOver.ManagedCartRedirectURLs(ctx, input.CartEntityID, queryParams(input.QueryParams.Value()))
	if err != nil {
		return nil, err
	}
	payload := &model.CreateManagedCartRedirectUrlsPayload{Errors: cartErrors(outcome.Refused)}
	if outcome.Refused == nil {
		payload.RedirectUrls = &model.ManagedCartRedirectUrls{
			CartURL: outcome.URLs.CartURL, CheckoutURL: outcome.URLs.CheckoutURL, EmbeddedCheckoutURL: outcome.URLs.EmbeddedCheckoutURL,
		}
	}
	return payload, nil
}

func (r *mutationResolver) GenerateSessionSyncJwt(ctx context.Context, input model.GenerateSessionSyncJwtInput) (*model.GenerateSessionSyncJwtPayload, error) {
	outcome, err := r.handOver.SessionSync(ctx, commerce.HandOver{
		RedirectTo: input.RedirectTo, CartEntityID: textOf(input.CartEntityID.Value()),
		Wallet: wallet(input.PaymentWalletData.Value()), Analytics: analytics(input.Analytics.Value()),
	})
	if err != nil {
		return nil, err
	}
	return &model.GenerateSessionSyncJwtPayload{
		Token: commerce.NonEmpty(outcome.Token), URL: commerce.NonEmpty(outcome.URL), Errors: cartErrors(outcome.Refused),
	}, nil
}

func (r *mutationResolver) CreateCustomerLoginURL(ctx context.Context, input model.CreateCustomerLoginURLInput) (*model.CreateCustomerLoginURLPayload, error) {
	in, err := loginURLInput(input)
	if err != nil {
		return nil, err
	}
	link, err := r.handOver.CustomerLoginURL(ctx, in)
	if err != nil {
		return nil, err
	}
	payload := &model.CreateCustomerLoginURLPayload{URL: commerce.NonEmpty(link.URL), Errors: cartErrors(link.Refused)}
	if link.Refused == nil {
		payload.ExpiresAt = &link.ExpiresAt
	}
	return payload, nil
}

func (r *queryResolver) CheckRedirect(ctx context.Context, redirectTo string) (*model.RedirectCheck, error) {
	to, ok, err := r.handOver.CheckRedirect(ctx, 0, redirectTo)
	if err != nil {
		return nil, err
	}
	if !ok {
		return &model.RedirectCheck{}, nil
	}
	return &model.RedirectCheck{IsAllowed: true, RedirectTo: commerce.NonEmpty(to.String())}, nil
}
