package graph

import (
	"context"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) RegisterCustomer(ctx context.Context, input model.RegisterCustomerInput) (*model.RegisterCustomerPayload, error) {
	panic(fmt.Errorf("not implemented: RegisterCustomer - registerCustomer"))
}

func (r *mutationResolver) UpdateCustomer(ctx context.Context, input model.UpdateCustomerInput) (*model.UpdateCustomerPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomer - updateCustomer"))
}

func (r *mutationResolver) AddCustomerAddress(ctx context.Context, input model.AddCustomerAddressInput) (*model.AddCustomerAddressPayload, error) {
	panic(fmt.Errorf("not implemented: AddCustomerAddress - addCustomerAddress"))
}

func (r *mutationResolver) UpdateCustomerAddress(ctx context.Context, input model.UpdateCustomerAddressInput) (*model.UpdateCustomerAddressPayload, error) {
	panic(fmt.Errorf("not implemented: UpdateCustomerAddress - updateCustomerAddress"))
}

func (r *mutationResolver) DeleteCustomerAddress(ctx context.Context, input model.DeleteCustomerAddressInput) (*model.DeleteCustomerAddressPayload, error) {
	panic(fmt.Errorf("not implemented: DeleteCustomerAddress - deleteCustomerAddress"))
}

func (r *mutationResolver) ChangePassword(ctx context.Context, input model.ChangePasswordInput) (*model.ChangePasswordPayload, error) {
	panic(fmt.Errorf("not implemented: ChangePassword - changePassword"))
}

func (r *mutationResolver) RequestResetPassword(ctx context.Context, input model.RequestResetPasswordInput) (*model.RequestResetPasswordPayload, error) {
	panic(fmt.Errorf("not implemented: RequestResetPassword - requestResetPassword"))
}

func (r *mutationResolver) ResetPassword(ctx context.Context, input model.ResetPasswordInput) (*model.ResetPasswordPayload, error) {
	panic(fmt.Errorf("not implemented: ResetPassword - resetPassword"))
}

func (r *mutationResolver) SubscribeToNewsletter(ctx context.Context, input model.SubscribeToNewsletterInput) (*model.SubscribeToNewsletterPayload, error) {
	panic(fmt.Errorf("not implemented: SubscribeToNewsletter - subscribeToNewsletter"))
}

func (r *mutationResolver) UnsubscribeFromNewsletter(ctx context.Context, input model.UnsubscribeFromNewsletterInput) (*model.UnsubscribeFromNewsletterPayload, error) {
	panic(fmt.Errorf("not implemented: UnsubscribeFromNewsletter - unsubscribeFromNewsletter"))
}

func (r *queryResolver) AccountForm(ctx context.Context) (*commerce.AccountForm, error) {
	panic(fmt.Errorf("not implemented: AccountForm - accountForm"))
}
