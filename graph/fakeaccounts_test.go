package graph_test

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// accounts is a fake that remembers what it was asked, and answers what it is told to.
type accounts struct {
	calls []string
	// given is what the last call was about, field by field.
	given []any

	form     *commerce.AccountForm
	customer *commerce.Customer
	address  *commerce.CustomerAddress
	login    session.LoginResult
	err      error

	register    []commerce.RegisterCustomerError
	update      []commerce.UpdateCustomerError
	add         []commerce.AddCustomerAddressError
	change      []commerce.UpdateCustomerAddressError
	remove      []commerce.DeleteCustomerAddressError
	password    []commerce.ChangePasswordError
	request     []commerce.RequestResetPasswordError
	reset       []commerce.ResetPasswordError
	subscribe   []commerce.SubscribeToNewsletterError
	unsubscribe []commerce.UnsubscribeFromNewsletterError
}

func (a *accounts) call(name string, given ...any) error {
	a.calls, a.given = append(a.calls, name), given
	return a.err
}

func (a *accounts) AccountForm(context.Context) (*commerce.AccountForm, error) {
	return a.form, a.call("form")
}

func (a *accounts) Register(_ context.Context, in commerce.Registration) (commerce.RegisterOutcome, error) {
	return commerce.RegisterOutcome{Customer: a.customer, Refused: a.register}, a.call("register", in)
}

func (a *accounts) RegisterAndSignIn(_ context.Context, in commerce.Registration, cart string) (commerce.RegisterOutcome, session.LoginResult, error) {
	return commerce.RegisterOutcome{Customer: a.customer, Refused: a.register}, a.login, a.call("register and sign in", in, cart)
}

func (a *accounts) UpdateCustomer(_ context.Context, in commerce.ProfileChange) (commerce.UpdateCustomerOutcome, error) {
	return commerce.UpdateCustomerOutcome{Customer: a.customer, Refused: a.update}, a.call("update", in)
}

func (a *accounts) AddAddress(_ context.Context, in commerce.AddressDraft, captcha commerce.Secret) (commerce.AddAddressOutcome, error) {
	return commerce.AddAddressOutcome{Address: a.address, Refused: a.add}, a.call("add address", in, captcha)
}

func (a *accounts) UpdateAddress(_ context.Context, in commerce.AddressChange, captcha commerce.Secret) (commerce.UpdateAddressOutcome, error) {
	return commerce.UpdateAddressOutcome{Address: a.address, Refused: a.change}, a.call("update address", in, captcha)
}

func (a *accounts) DeleteAddress(_ context.Context, id int, captcha commerce.Secret) ([]commerce.DeleteCustomerAddressError, error) {
	return a.remove, a.call("delete address", id, captcha)
}

func (a *accounts) ChangePassword(_ context.Context, current, next commerce.Secret) ([]commerce.ChangePasswordError, error) {
	return a.password, a.call("change password", current, next)
}

func (a *accounts) RequestResetPassword(_ context.Context, email commerce.Secret, path string, captcha commerce.Secret) ([]commerce.RequestResetPasswordError, error) {
	return a.request, a.call("request reset", email, path, captcha)
}

func (a *accounts) ResetPassword(_ context.Context, id int, token, next commerce.Secret) ([]commerce.ResetPasswordError, error) {
	return a.reset, a.call("reset", id, token, next)
}

func (a *accounts) Subscribe(_ context.Context, email commerce.Secret, firstName, lastName string) ([]commerce.SubscribeToNewsletterError, error) {
	return a.subscribe, a.call("subscribe", email, firstName, lastName)
}

func (a *accounts) Unsubscribe(_ context.Context, email commerce.Secret) ([]commerce.UnsubscribeFromNewsletterError, error) {
	return a.unsubscribe, a.call("unsubscribe", email)
}
