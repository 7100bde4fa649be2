package store

// AccountSettings are what a merchant decides about accounts in the control panel.
type AccountSettings struct {
	// CreationDisabled keeps shoppers from registering.
	CreationDisabled bool
	Captcha          CaptchaSettings
	Passwords        PasswordRules
}

// CaptchaSettings are the captcha of the storefronts' forms. It is off by default.
type CaptchaSettings struct {
	IsEnabled bool
	SiteKey   string
	// ValidTokens are the tokens that the captcha's maker would vouch for.
	ValidTokens []string
}

// AccountSettings returns what holds for accounts.
func (s *Store) AccountSettings() AccountSettings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.accounts
}

// EditAccountSettings changes what holds for accounts, with the caution of EditProduct.
func (s *Store) EditAccountSettings(change func(*AccountSettings)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.accounts)
}
