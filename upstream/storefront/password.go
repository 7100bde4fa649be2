package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// ChangePassword gives the credential's customer another password. It returns why the
// store refused, nil when it did not. It makes one attempt: an answer that is lost is
// OUTCOME_UNKNOWN. The password of whom staff act for is FORBIDDEN.
func (c *Client) ChangePassword(ctx context.Context, cred commerce.ShopperCredential, current, next commerce.Secret) ([]commerce.ChangePasswordError, error) {
	if cred.Impersonated {
		return nil, notOnBehalf("Who acts for a customer cannot change that customer's password.")
	}
	answer, err := changePassword(ctx, c.asShopper(cred), current.Reveal(), next.Reveal())
	if err != nil {
		return nil, changeFailed(err)
	}
	made := answer.Customer.ChangePassword
	if isUnheard(made.Errors) {
		return nil, lost("changePassword", upstream.ReasonMalformed)
	}
	return refusals(made.Errors, no.changePasswordError), nil
}

// RequestResetPassword has the store mail a link to set a new password, which leads to
// path on the storefront, or to the store's own page when path is empty. It returns why
// the store refused, nil when it did not. It makes one attempt: an answer that is lost
// is OUTCOME_UNKNOWN.
func (c *Client) RequestResetPassword(ctx context.Context, channelID int, email commerce.Secret, path string, captcha commerce.Secret) ([]commerce.RequestResetPasswordError, error) {
	answer, err := requestResetPassword(ctx, c.asGuest(channelID), email.Reveal(), commerce.NonEmpty(path), newCaptchaInput(captcha))
	if isAboutCaptcha(err) {
		return []commerce.RequestResetPasswordError{captchaError()}, nil
	}
	if err != nil {
		return nil, changeFailed(err)
	}
	made := answer.Customer.RequestResetPassword
	if isUnheard(made.Errors) {
		return nil, lost("requestResetPassword", upstream.ReasonMalformed)
	}
	return refusals(made.Errors, no.requestResetError), nil
}

// ResetPassword sets a new password with what the mailed link holds. It returns why the
// store refused, nil when it did not. It makes one attempt: an answer that is lost is
// OUTCOME_UNKNOWN.
func (c *Client) ResetPassword(ctx context.Context, channelID, customerID int, token, next commerce.Secret) ([]commerce.ResetPasswordError, error) {
	answer, err := resetPassword(ctx, c.asGuest(channelID), customerID, token.Reveal(), next.Reveal())
	if err != nil {
		return nil, changeFailed(err)
	}
	made := answer.Customer.ResetPassword
	if isUnheard(made.Errors) {
		return nil, lost("resetPassword", upstream.ReasonMalformed)
	}
	return refusals(made.Errors, no.resetPasswordError), nil
}

// changePasswordError reads why a password was not changed.
func (n no) changePasswordError() commerce.ChangePasswordError {
	switch n.Typename {
	case "CustomerDoesNotExistError":
		return commerce.CustomerDoesNotExistError{}
	case "CustomerNotLoggedInError":
		return commerce.CustomerNotLoggedInError{}
	case validation:
		return changePasswordFields().validationError(n.Path)
	}
	return commerce.CustomerPasswordError{}
}

// requestResetError reads why a mail was not asked for. There is one reason.
func (n no) requestResetError() commerce.RequestResetPasswordError {
	return requestResetFields().validationError(n.Path)
}

// resetPasswordError reads why a password was not set.
func (n no) resetPasswordError() commerce.ResetPasswordError {
	if n.Typename == validation {
		return resetPasswordFields().validationError(n.Path)
	}
	return commerce.CustomerPasswordError{}
}
