package storefront

import "github.com/clientele-graph/clientele/sandbox/storefront/model"

// settings are what holds for the channel's storefront.
func (r *Resolver) settings(v viewer) *model.Settings {
	identity, accounts := r.store.Identity(), r.store.AccountSettings()
	rules := accounts.Passwords
	channel, _ := r.store.Channel(v.Channel)
	return &model.Settings{
		StoreName: identity.Name,
		StoreHash: identity.Hash,
		ChannelID: int64(v.Channel),
		ReCaptcha: &model.ReCaptchaSettings{
			SiteKey: accounts.Captcha.SiteKey, IsEnabledOnStorefront: accounts.Captcha.IsEnabled,
		},
		Customers: &model.CustomersSettings{PasswordComplexitySettings: &model.PasswordComplexitySettings{
			MinimumPasswordLength:    rules.MinimumLength,
			RequireLowerCase:         rules.RequireLowerCase,
			RequireUpperCase:         rules.RequireUpperCase,
			RequireNumbers:           rules.RequireNumbers,
			MinimumNumbers:           rules.MinimumNumbers,
			RequireSpecialCharacters: rules.RequireSpecialCharacters,
			MinimumSpecialCharacters: rules.MinimumSpecialCharacters,
		}},
		FormFields: &model.FormFields{},
		Currency:   &model.CurrencySettings{DefaultCurrency: model.CurrencyCode(channel.DefaultCurrency)},
	}
}
