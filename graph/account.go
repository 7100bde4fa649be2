package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
	"github.com/clientele-graph/clientele/session"
)

func (r *mutationResolver) RegisterCustomer(ctx context.Context, input model.RegisterCustomerInput) (*model.RegisterCustomerPayload, error) {
	var outcome commerce.RegisterOutcome
	var login session.LoginResult
	var err error
	if input.SignIn {
		outcome, login, err = r.accounts.RegisterAndSignIn(ctx, registration(input), textOf(input.GuestCartEntityID.Value()))
	} else {
		outcome, err = r.accounts.Register(ctx, registration(input))
	}
	if err != nil {
		return nil, err
	}
	return &model.RegisterCustomerPayload{
		Customer: outcome.Customer, Session: login.Session,
		CartEntityID: commerce.NonEmpty(login.CartEntityID), Errors: refusals(outcome.Refused),
	}, nil
}

func (r *mutationResolver) UpdateCustomer(ctx context.Context, input model.UpdateCustomerInput) (*model.UpdateCustomerPayload, error) {
	change, err := profileChange(input)
	if err != nil {
		return nil, err
	}
	outcome, err := r.accounts.UpdateCustomer(ctx, change)
	if err != nil {
		return nil, err
	}
	return &model.UpdateCustomerPayload{Customer: outcome.Customer, Errors: refusals(outcome.Refused)}, nil
}

func (r *mutationResolver) AddCustomerAddress(ctx context.Context, input model.AddCustomerAddressInput) (*model.AddCustomerAddressPayload, error) {
	outcome, err := r.accounts.AddAddress(ctx, addressDraft(input), secretOf(input.CaptchaToken))
	if err != nil {
		return nil, err
	}
	return &model.AddCustomerAddressPayload{Address: outcome.Address, Errors: refusals(outcome.Refused)}, nil
}

func (r *mutationResolver) UpdateCustomerAddress(ctx context.Context, input model.UpdateCustomerAddressInput) (*model.UpdateCustomerAddressPayload, error) {
	change, err := addressChange(input)
	if err != nil {
		return nil, err
	}
	outcome, err := r.accounts.UpdateAddress(ctx, change, secretOf(input.CaptchaToken))
	if err != nil {
		return nil, err
	}
	return &model.UpdateCustomerAddressPayload{Address: outcome.Address, Errors: refusals(outcome.Refused)}, nil
}

func (r *mutationResolver) DeleteCustomerAddress(ctx context.Context, input model.DeleteCustomerAddressInput) (*model.DeleteCustomerAddressPayload, error) {
	refused, err := r.accounts.DeleteAddress(ctx, input.AddressEntityID, secretOf(input.CaptchaToken))
	if err != nil {
		return nil, err
	}
	payload := &model.DeleteCustomerAddressPayload{Errors: refusals(refused)}
	if len(refused) == 0 {
		payload.AddressEntityID = &input.AddressEntityID
	}
	return payload, nil
}

func (r *mutationResolver) ChangePassword(ctx context.Context, input model.ChangePasswordInput) (*model.ChangePasswordPayload, error) {
	refused, err := r.accounts.ChangePassword(ctx, commerce.Secret(input.CurrentPassword), commerce.Secret(input.NewPassword))
	if err != nil {
		return nil, err
	}
	return &model.ChangePasswordPayload{IsChanged: len(refused) == 0, Errors: refusals(refused)}, nil
}

func (r *mutationResolver) RequestResetPassword(ctx context.Context, input model.RequestResetPasswordInput) (*model.RequestResetPasswordPayload, error) {
	refused, err := r.accounts.RequestResetPassword(ctx, commerce.Secret(input.Email), textOf(input.Path.Value()), secretOf(input.CaptchaToken))
	if err != nil {
		return nil, err
	}
	return &model.RequestResetPasswordPayload{Errors: refusals(refused)}, nil
}

func (r *mutationResolver) ResetPassword(ctx context.Context, input model.ResetPasswordInput) (*model.ResetPasswordPayload, error) {
	refused, err := r.accounts.ResetPassword(ctx, input.CustomerEntityID, commerce.Secret(input.Token), commerce.Secret(input.NewPassword))
	if err != nil {
		return nil, err
	}
	return &model.ResetPasswordPayload{IsChanged: len(refused) == 0, Errors: refusals(refused)}, nil
}

func (r *mutationResolver) SubscribeToNewsletter(ctx context.Context, input model.SubscribeToNewsletterInput) (*model.SubscribeToNewsletterPayload, error) {
	refused, err := r.accounts.Subscribe(ctx, secretOf(input.Email), textOf(input.FirstName.Value()), textOf(input.LastName.Value()))
	if err != nil {
		return nil, err
	}
	return &model.SubscribeToNewsletterPayload{IsSubscribed: len(refused) == 0, Errors: refusals(refused)}, nil
}

func (r *mutationResolver) UnsubscribeFromNewsletter(ctx context.Context, input model.UnsubscribeFromNewsletterInput) (*model.UnsubscribeFromNewsletterPayload, error) {
	refused, err := r.accounts.Unsubscribe(ctx, secretOf(input.Email))
	if err != nil {
		return nil, err
	}
	return &model.UnsubscribeFromNewsletterPayload{IsUnsubscribed: len(refused) == 0, Errors: refusals(refused)}, nil
}

func (r *queryResolver) AccountForm(ctx context.Context) (*commerce.AccountForm, error) {
	return r.accounts.AccountForm(ctx)
}
