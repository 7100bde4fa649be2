package storefront

import (
	"errors"
	"net/url"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// changePassword changes the shopper's own password.
func (r *Resolver) changePassword(v viewer, in model.ChangePasswordInput) *model.ChangePasswordResult {
	refused := func(e model.ChangePasswordError) *model.ChangePasswordResult {
		return &model.ChangePasswordResult{Errors: []model.ChangePasswordError{e}}
	}
	switch {
	case v.isGone:
		return refused(&model.CustomerDoesNotExistError{Message: textNoCustomer})
	case v.customer == nil:
		return refused(notLoggedIn())
	}
	if bad := r.checkPassword(in.NewPassword, "newPassword"); bad != nil {
		return refused(r.invalid(bad))
	}
	err := r.store.ChangePassword(v.customer.ID, in.CurrentPassword, in.NewPassword)
	switch {
	case errors.Is(err, store.ErrNoSuchCustomer):
		return refused(&model.CustomerDoesNotExistError{Message: textNoCustomer})
	case err != nil:
		return refused(&model.CustomerPasswordError{Message: textWrongPassword})
	}
	return &model.ChangePasswordResult{Errors: []model.ChangePasswordError{}}
}

// requestReset has a mail written, and answers the same when there is nobody to
// write to. The link leads to a path of the storefront, or to a hosted page.
func (r *Resolver) requestReset(v viewer, captcha *model.ReCaptchaV2Input, in model.RequestResetPasswordInput) (*model.RequestResetPasswordResult, error) {
	refused := func(bad *fault) (*model.RequestResetPasswordResult, error) {
		return &model.RequestResetPasswordResult{Errors: []model.RequestResetPasswordError{r.invalid(bad)}}, nil
	}
	bad, err := r.checkCaptcha(v, captcha, false)
	if err != nil {
		return nil, err
	}
	if bad = firstFault(bad, checkEmail(&in.Email), checkPath(in.Path)); bad != nil {
		return refused(bad)
	}
	base := r.hosted(v.Channel)
	if site, ok := r.store.Site(v.Channel); ok && in.Path != nil {
		base = site.Primary
	}
	if err := r.store.RequestPasswordReset(v.Channel, in.Email, base, text(in.Path)); err != nil {
		return nil, err
	}
	return &model.RequestResetPasswordResult{Errors: []model.RequestResetPasswordError{}}, nil
}

// checkPath refuses links that would lead to another host.
func checkPath(path *string) *fault {
	if path == nil || *path == "" {
		return nil
	}
	u, err := url.Parse(*path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(*path, "/") || strings.Contains(*path, `\`) {
		return faultAt(textNotValid, "path")
	}
	return nil
}

// resetPassword sets a password with a mailed token. A password that breaks the
// rules does not use the token up.
func (r *Resolver) resetPassword(in model.ResetPasswordInput) *model.ResetPasswordResult {
	refused := func(e model.ResetPasswordError) *model.ResetPasswordResult {
		return &model.ResetPasswordResult{Errors: []model.ResetPasswordError{e}}
	}
	if bad := r.checkPassword(in.NewPassword, "newPassword"); bad != nil {
		return refused(r.invalid(bad))
	}
	if err := r.store.ResetPassword(in.CustomerEntityID, in.Token, in.NewPassword); err != nil {
		return refused(&model.CustomerPasswordError{Message: textResetToken})
	}
	return &model.ResetPasswordResult{Errors: []model.ResetPasswordError{}}
}
