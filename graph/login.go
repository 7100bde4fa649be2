package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) LoginWithCustomerLoginJwt(ctx context.Context, input model.LoginWithCustomerLoginJwtInput) (*model.LoginWithCustomerLoginJwtPayload, error) {
	result, err := r.sessions.LoginWithCustomerLoginJWT(ctx, commerce.Secret(input.Jwt), textOf(input.GuestCartEntityID.Value()))
	if err != nil {
		return nil, err
	}
	return &model.LoginWithCustomerLoginJwtPayload{
		Session: result.Session, CartEntityID: commerce.NonEmpty(result.CartEntityID),
		RedirectTo: commerce.NonEmpty(result.RedirectTo), Errors: tokenErrors(result),
	}, nil
}

func (r *mutationResolver) LoginWithIdentityToken(ctx context.Context, input model.LoginWithIdentityTokenInput) (*model.LoginWithIdentityTokenPayload, error) {
	result, err := r.sessions.LoginWithIdentityToken(ctx, commerce.Secret(input.IDToken), commerce.Secret(input.Nonce), textOf(input.GuestCartEntityID.Value()))
	if err != nil {
		return nil, err
	}
	return &model.LoginWithIdentityTokenPayload{
		Session: result.Session, CartEntityID: commerce.NonEmpty(result.CartEntityID), Errors: tokenErrors(result),
	}, nil
}

func (r *mutationResolver) LoginWithCurrentCustomerJwt(ctx context.Context, input model.LoginWithCurrentCustomerJwtInput) (*model.LoginWithCurrentCustomerJwtPayload, error) {
	result, err := r.sessions.LoginWithCurrentCustomerJWT(ctx, commerce.Secret(input.Jwt), textOf(input.GuestCartEntityID.Value()))
	if err != nil {
		return nil, err
	}
	return &model.LoginWithCurrentCustomerJwtPayload{
		Session: result.Session, CartEntityID: commerce.NonEmpty(result.CartEntityID), Errors: tokenErrors(result),
	}, nil
}

func (r *mutationResolver) LoginWithSessionSyncJwt(ctx context.Context, input model.LoginWithSessionSyncJwtInput) (*model.LoginWithSessionSyncJwtPayload, error) {
	result, err := r.sessions.LoginWithSessionSyncJWT(ctx, commerce.Secret(input.Jwt))
	if err != nil {
		return nil, err
	}
	return &model.LoginWithSessionSyncJwtPayload{
		Session: result.Session, CartEntityID: commerce.NonEmpty(result.CartEntityID),
		RedirectTo: commerce.NonEmpty(result.RedirectTo), Analytics: syncAnalytics(result.Analytics), Errors: tokenErrors(result),
	}, nil
}

func (r *mutationResolver) ValidateSessionSyncJwt(ctx context.Context, input model.ValidateSessionSyncJwtInput) (*model.ValidateSessionSyncJwtPayload, error) {
	content, err := r.sessions.ReadSessionSyncJWT(ctx, commerce.Secret(input.Jwt))
	if err != nil {
		return nil, err
	}
	return &model.ValidateSessionSyncJwtPayload{
		IsSignedIn: content.Customer != nil, CartEntityID: commerce.NonEmpty(content.CartEntityID),
		RedirectTo: commerce.NonEmpty(content.RedirectTo), Analytics: syncAnalytics(content.Analytics),
		Errors: tokenErrors(content.TokenLoginResult),
	}, nil
}

func (r *mutationResolver) ImpersonateCustomer(ctx context.Context, input model.ImpersonateCustomerInput) (*model.ImpersonateCustomerPayload, error) {
	result, err := r.sessions.Impersonate(ctx, input.CustomerEntityID, input.Reason)
	if err != nil {
		return nil, err
	}
	return &model.ImpersonateCustomerPayload{Session: result.Session, Errors: tokenErrors(result)}, nil
}
