package store

import "time"

// AccountChoices are the answers to open questions about accounts, passwords
// and newsletters. Every zero value is the chosen default.
type AccountChoices struct {
	// SubscribersUniquePerStore lets an e-mail address subscribe on one channel
	// only. By default it may once on every channel.
	SubscribersUniquePerStore bool

	// UnsubscribeDeletes removes a subscriber who unsubscribes on a storefront.
	// By default they stay, without that consent.
	UnsubscribeDeletes bool

	// OptOutIsSubscriber answers somebody who unsubscribed, and subscribes again,
	// with CreateSubscriberAlreadyExistsError. By default they are subscribed.
	OptOutIsSubscriber bool

	// UnknownUnsubscribeFails answers an address that is not subscribed with
	// RemoveSubscriberUnexpectedError. By default nothing tells it apart.
	UnknownUnsubscribeFails bool

	// PasswordChangeEndsSession ends the customer's session when the password is
	// changed or reset on a storefront. By default it goes on.
	PasswordChangeEndsSession bool

	// NewCustomersAreBound gives customers who register on a storefront a list
	// with just its channel. By default they are bound to no channel where the
	// channel allows global logins, and else to their own.
	NewCustomersAreBound bool

	// PrivateTokenSkipsCaptcha lets private tokens leave the captcha out, as
	// impersonation tokens may. By default only those may.
	PrivateTokenSkipsCaptcha bool

	// CaptchaOnlyToRegister wants a captcha for registerCustomer only, as the
	// store's own storefront sends it. By default every mutation that takes one
	// needs one (docs/storefront/graphql/customers.mdx).
	CaptchaOnlyToRegister bool

	// BadCaptchaIsTyped refuses a captcha with the mutation's own error, a
	// ValidationError where it has one. By default it is a top-level error.
	BadCaptchaIsTyped bool

	// ResetLifetime is how long the token of a reset mail works. Zero means a day.
	ResetLifetime time.Duration

	// ResetReplaces makes a new reset mail end the token of the one before. By
	// default each works until one is used.
	ResetReplaces bool

	// DuplicateAddressIsRefused answers a duplicate address with the mutation's
	// own error. By default the address that is there is answered, unchanged.
	DuplicateAddressIsRefused bool

	// UnknownFormFieldsIgnored drops answers to fields that the form does not
	// have. By default they are a ValidationError.
	UnknownFormFieldsIgnored bool

	// PathsBeginWithin leaves out "input", where the paths of ValidationErrors begin
	// by default.
	PathsBeginWithin bool

	// RequiredFieldsOnUpdate wants an update that names form fields to name all
	// required ones that have no answer. By default only registration does.
	RequiredFieldsOnUpdate bool
}

const defaultResetLifetime = 24 * time.Hour

// resetLifetime is ResetLifetime with its default.
func (c AccountChoices) resetLifetime() time.Duration {
	if c.ResetLifetime == 0 {
		return defaultResetLifetime
	}
	return c.ResetLifetime
}
