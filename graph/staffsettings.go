package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) SetCustomerConsent(ctx context.Context, input model.SetCustomerConsentInput) (*model.SetCustomerConsentPayload, error) {
	outcome, err := r.staff.Records.SetConsent(ctx, consentChange(input))
	if err != nil {
		return nil, err
	}
	return &model.SetCustomerConsentPayload{Consent: outcome.Value, Errors: recordErrors(outcome.Refused)}, nil
}

func (r *mutationResolver) UpdateCustomerSettings(ctx context.Context, input model.UpdateCustomerSettingsInput) (*model.UpdateCustomerSettingsPayload, error) {
	outcome, err := r.staff.Records.UpdateCustomerSettings(ctx, settingsChange(input))
	if err != nil {
		return nil, err
	}
	return &model.UpdateCustomerSettingsPayload{Settings: r.withGroups(ctx, outcome.Value), Errors: recordErrors(outcome.Refused)}, nil
}

func (r *queryResolver) CustomerSettings(ctx context.Context, channelID *int) (*commerce.CustomerSettings, error) {
	settings, err := r.staff.Records.CustomerSettings(ctx, settingsOf(channelID))
	return r.withGroups(ctx, settings), err
}
