package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Accounts is what shoppers change about themselves. The principal is in the context. A
// change that was neither refused nor failed has been made.
type Accounts interface {
	// AccountForm is shared between operations.
	AccountForm(ctx context.Context) (*commerce.AccountForm, error)

	Register(ctx context.Context, in commerce.Registration) (commerce.RegisterOutcome, error)
	// RegisterAndSignIn also begins a session, or says in the outcome that it could not.
	RegisterAndSignIn(ctx context.Context, in commerce.Registration, guestCartEntityID string) (commerce.RegisterOutcome, session.LoginResult, error)
	UpdateCustomer(ctx context.Context, in commerce.ProfileChange) (commerce.UpdateCustomerOutcome, error)

	AddAddress(ctx context.Context, in commerce.AddressDraft, captcha commerce.Secret) (commerce.AddAddressOutcome, error)
	UpdateAddress(ctx context.Context, in commerce.AddressChange, captcha commerce.Secret) (commerce.UpdateAddressOutcome, error)
	DeleteAddress(ctx context.Context, addressID int, captcha commerce.Secret) ([]commerce.DeleteCustomerAddressError, error)

	ChangePassword(ctx context.Context, current, next commerce.Secret) ([]commerce.ChangePasswordError, error)
	// RequestResetPassword takes the empty path for the store's own page.
	RequestResetPassword(ctx context.Context, email commerce.Secret, path string, captcha commerce.Secret) ([]commerce.RequestResetPasswordError, error)
	ResetPassword(ctx context.Context, customerID int, token, next commerce.Secret) ([]commerce.ResetPasswordError, error)

	// Subscribe and Unsubscribe take the empty address for the shopper's own.
	Subscribe(ctx context.Context, email commerce.Secret, firstName, lastName string) ([]commerce.SubscribeToNewsletterError, error)
	Unsubscribe(ctx context.Context, email commerce.Secret) ([]commerce.UnsubscribeFromNewsletterError, error)
}
