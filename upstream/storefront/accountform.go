package storefront

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// AccountForm reads what a page needs to draw the account forms of a channel, in the
// store's order. A field of a kind that this version does not know is UNKNOWN.
func (c *Client) AccountForm(ctx context.Context, channelID int) (commerce.AccountForm, error) {
	answer, err := accountForm(ctx, c.asGuest(channelID))
	if err != nil {
		return commerce.AccountForm{}, public(err)
	}
	settings := answer.Site.Settings
	if settings == nil {
		return commerce.AccountForm{}, public(unreadable("accountForm"))
	}
	form := commerce.AccountForm{
		CustomerFields: fieldsOf(settings.FormFields.Customer),
		AddressFields:  fieldsOf(settings.FormFields.ShippingAddress),
	}
	if settings.Customers != nil {
		form.PasswordRules = settings.Customers.PasswordComplexitySettings.commerce()
	}
	if captcha := settings.ReCaptcha; captcha.IsEnabledOnStorefront && captcha.SiteKey != "" {
		form.Captcha = &commerce.AccountFormCaptcha{SiteKey: captcha.SiteKey}
	}
	return form, nil
}

// commerce converts the rules, nil when the store does not tell. What is needed at all
// is needed once at least.
func (p *passwordComplexity) commerce() *commerce.PasswordRules {
	if p == nil {
		return nil
	}
	rules := &commerce.PasswordRules{
		MinimumLength:     max(p.MinimumPasswordLength, 0),
		RequiresLowerCase: p.RequireLowerCase,
		RequiresUpperCase: p.RequireUpperCase,
	}
	if p.RequireNumbers {
		rules.MinimumDigits = max(p.MinimumNumbers, 1)
	}
	if p.RequireSpecialCharacters {
		rules.MinimumSpecialCharacters = max(p.MinimumSpecialCharacters, 1)
	}
	return rules
}
