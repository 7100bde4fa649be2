package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

func (r *customerMutationsResolver) ChangePassword(ctx context.Context, obj *model.CustomerMutations, input model.ChangePasswordInput) (*model.ChangePasswordResult, error) {
	return r.changePassword(viewerFrom(ctx), input), nil
}

func (r *customerMutationsResolver) RequestResetPassword(ctx context.Context, obj *model.CustomerMutations, reCaptchaV2 *model.ReCaptchaV2Input, input model.RequestResetPasswordInput) (*model.RequestResetPasswordResult, error) {
	return r.requestReset(viewerFrom(ctx), reCaptchaV2, input)
}

func (r *customerMutationsResolver) ResetPassword(ctx context.Context, obj *model.CustomerMutations, input model.ResetPasswordInput) (*model.ResetPasswordResult, error) {
	return r.resetPassword(input), nil
}

func (r *customerMutationsResolver) RegisterCustomer(ctx context.Context, obj *model.CustomerMutations, reCaptchaV2 *model.ReCaptchaV2Input, input model.RegisterCustomerInput) (*model.RegisterCustomerResult, error) {
	return r.register(viewerFrom(ctx), reCaptchaV2, input)
}

func (r *customerMutationsResolver) UpdateCustomer(ctx context.Context, obj *model.CustomerMutations, reCaptchaV2 *model.ReCaptchaV2Input, input model.UpdateCustomerInput) (*model.UpdateCustomerResult, error) {
	return r.updateProfile(viewerFrom(ctx), reCaptchaV2, input)
}

func (r *customerMutationsResolver) AddCustomerAddress(ctx context.Context, obj *model.CustomerMutations, reCaptchaV2 *model.ReCaptchaV2Input, input model.AddCustomerAddressInput) (*model.AddCustomerAddressResult, error) {
	return r.addAddress(viewerFrom(ctx), reCaptchaV2, input)
}

func (r *customerMutationsResolver) UpdateCustomerAddress(ctx context.Context, obj *model.CustomerMutations, reCaptchaV2 *model.ReCaptchaV2Input, input model.UpdateCustomerAddressInput) (*model.UpdateCustomerAddressResult, error) {
	return r.updateAddress(viewerFrom(ctx), reCaptchaV2, input)
}

func (r *customerMutationsResolver) DeleteCustomerAddress(ctx context.Context, obj *model.CustomerMutations, reCaptchaV2 *model.ReCaptchaV2Input, input model.DeleteCustomerAddressInput) (*model.DeleteCustomerAddressResult, error) {
	return r.deleteAddress(viewerFrom(ctx), reCaptchaV2, input)
}

func (r *newsletterMutationsResolver) Subscribe(ctx context.Context, obj *model.NewsletterMutations, input model.CreateSubscriberInput) (*model.CreateSubscriberResult, error) {
	return r.subscribe(viewerFrom(ctx), input), nil
}

func (r *newsletterMutationsResolver) Unsubscribe(ctx context.Context, obj *model.NewsletterMutations, input model.RemoveSubscriberInput) (*model.RemoveSubscriberResult, error) {
	return r.unsubscribe(viewerFrom(ctx), input), nil
}

func (r *Resolver) CustomerMutations() generated.CustomerMutationsResolver {
	return &customerMutationsResolver{r}
}

func (r *Resolver) NewsletterMutations() generated.NewsletterMutationsResolver {
	return &newsletterMutationsResolver{r}
}

type (
	customerMutationsResolver   struct{ *Resolver }
	newsletterMutationsResolver struct{ *Resolver }
)
