package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/generated"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) Login(ctx context.Context, input model.LoginInput) (*model.LoginPayload, error) {
	result, err := r.sessions.Login(ctx, commerce.Secret(input.Email), commerce.Secret(input.Password), textOf(input.GuestCartEntityID.Value()))
	if err != nil {
		return nil, err
	}
	return loginPayload(result), nil
}

func (r *mutationResolver) Logout(ctx context.Context, input *model.LogoutInput) (*model.LogoutPayload, error) {
	outcome, err := r.sessions.Logout(ctx, logoutCart(input))
	if err != nil {
		return nil, err
	}
	return logoutPayload(outcome), nil
}

func (r *queryResolver) Session(ctx context.Context) (*commerce.Session, error) {
	current, err := r.sessions.Session(ctx)
	if err != nil {
		return nil, err
	}
	return &current, nil
}

func (r *sessionResolver) CurrencyCode(ctx context.Context, obj *commerce.Session) (*commerce.CurrencyCode, error) {
	channel, err := r.pricing.Channel(ctx, obj.ChannelID)
	if err != nil {
		return nil, err
	}
	return &channel.DefaultCurrency, nil
}

func (r *Resolver) Session() generated.SessionResolver { return &sessionResolver{r} }

type sessionResolver struct{ *Resolver }
