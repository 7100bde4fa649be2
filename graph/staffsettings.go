package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) SetCustomerConsent(ctx context.Context, input model.SetCustomerConsentInput) (*model.SetCustomerConsentPayload, error) {
	panic(fmt.Errorf("not implemented: SetCustomerConsent - setCustomerConsent"))
}

func (r *mutationResolver) UpdateCustomerSettings(ctx context.Context, input model.UpdateCustomerSettingsInput) (*model.UpdateCustomerSettingsPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomerSettings - updateCustomerSettings"))
}

func (r *queryResolver) CustomerSettings(ctx context.Context, channelID *int) (*commerce.CustomerSettings, error) {
	panic(fmt.Errorf("not implemented: CustomerSettings - customerSettings"))
}
