package storefront

import (
	"slices"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// checkCaptcha decides about the captcha of a mutation. While it is off nobody
// looks at one. While it is on a valid one is needed; an impersonation token may
// leave it out, but what it brings must be valid
// (docs/storefront/graphql/customers.mdx). A fault is told as the mutation's own
// error, an error is not.
func (r *Resolver) checkCaptcha(v viewer, given *model.ReCaptchaV2Input, isRegistration bool) (*fault, error) {
	settings, choices := r.store.AccountSettings().Captcha, r.store.Choices().Account
	if !settings.IsEnabled {
		return nil, nil
	}
	if given == nil {
		isPrivate := v.Scopes != nil
		if v.MayImpersonate || isPrivate && choices.PrivateTokenSkipsCaptcha || !isRegistration && choices.CaptchaOnlyToRegister {
			return nil, nil
		}
	} else if slices.Contains(settings.ValidTokens, given.Token) {
		return nil, nil
	}
	if choices.BadCaptchaIsTyped {
		return faultAt(textCaptcha, "reCaptchaV2"), nil
	}
	return nil, gqlerror.Errorf(textCaptcha)
}
