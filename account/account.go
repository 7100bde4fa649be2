// Package account is what shoppers do to their own account: register, change their
// record, their address book and their password, and the newsletter.
//
// Every way is a method of Service and goes the same way: session.May decides, the input
// is checked, the throttle is asked where a stranger could try over and over, a shopper's
// session is proven to be alive now, and only then the store is asked, once. What the
// business refuses is part of the outcome; the error is what May says, CodeBadUserInput
// with the field at fault, CodeRateLimited, CodeSessionExpired, CodeOutcomeUnknown when
// nobody knows what became of a change, or that the store did not answer.
//
// Start with profile.go, which is the plainest way; register.go and reset.go take care of
// what strangers could find out.
package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
	"github.com/clientele-graph/clientele/shelf"
)

// Store is what the store lets guests and shoppers do. An error that carries
// commerce.CodeSessionExpired says that it has ended the shopper's session.
type Store interface {
	Records
	AddressBooks
	Passwords
	Newsletter
	// AccountForm reads what a page needs to draw the store's account forms.
	AccountForm(ctx context.Context, channelID int) (commerce.AccountForm, error)
}

// Records makes and changes customers' own records.
type Records interface {
	Register(ctx context.Context, in commerce.Registration) (commerce.RegisterOutcome, error)
	UpdateCustomer(ctx context.Context, c commerce.ShopperCredential, in commerce.ProfileChange) (commerce.UpdateCustomerOutcome, error)
	// Customer reads the session's customer whole.
	Customer(ctx context.Context, c commerce.ShopperCredential) (commerce.Customer, error)
}

// AddressBooks changes shoppers' own address books.
type AddressBooks interface {
	AddAddress(ctx context.Context, c commerce.ShopperCredential, in commerce.AddressDraft, captcha commerce.Secret) (commerce.AddAddressOutcome, error)
	UpdateAddress(ctx context.Context, c commerce.ShopperCredential, in commerce.AddressChange, captcha commerce.Secret) (commerce.UpdateAddressOutcome, error)
	DeleteAddress(ctx context.Context, c commerce.ShopperCredential, addressID int, captcha commerce.Secret) ([]commerce.DeleteCustomerAddressError, error)
}

// Passwords changes passwords, by the old one or by mail.
type Passwords interface {
	ChangePassword(ctx context.Context, c commerce.ShopperCredential, current, next commerce.Secret) ([]commerce.ChangePasswordError, error)
	// RequestResetPassword asks for a mail whose link leads to path, empty for the
	// store's own page.
	RequestResetPassword(ctx context.Context, channelID int, email commerce.Secret, path string, captcha commerce.Secret) ([]commerce.RequestResetPasswordError, error)
	ResetPassword(ctx context.Context, channelID, customerID int, token, next commerce.Secret) ([]commerce.ResetPasswordError, error)
}

// Newsletter changes subscriptions. An address that is subscribed already, or is not, is
// no refusal.
type Newsletter interface {
	// Subscribe asks as a guest when c is nil.
	Subscribe(ctx context.Context, channelID int, c *commerce.ShopperCredential, email commerce.Secret, firstName, lastName string) ([]commerce.SubscribeToNewsletterError, error)
	Unsubscribe(ctx context.Context, c commerce.ShopperCredential, email commerce.Secret) ([]commerce.UnsubscribeFromNewsletterError, error)
}

// Sessions proves, begins and ends sessions; the principal is in the context.
type Sessions interface {
	// Caller proves the asking shopper's session now, and returns on whose behalf the
	// store is asked.
	Caller(ctx context.Context) (commerce.Caller, error)
	// Observe hears that the store says a session is over.
	Observe(p session.Principal, err error)
	Login(ctx context.Context, email, password commerce.Secret, guestCartEntityID string) (session.LoginResult, error)
	// EndAll ends every session of the asking shopper.
	EndAll(ctx context.Context) error
	// EndAllOf ends every session of a customer who has a new password.
	EndAllOf(ctx context.Context, customerID int, password commerce.Secret) error
	// CustomerChanged lets every session of a customer be proven anew.
	CustomerChanged(ctx context.Context, customerID int)
}

// Auditor writes down who did what. A customer's number is 0 for one who is not known.
type Auditor interface {
	Record(ctx context.Context, event string, customerID int, outcome string)
}

// Throttle bounds what a stranger may try. done says whether the attempt was none to be
// counted; the error is CodeRateLimited.
type Throttle interface {
	Enter(ctx context.Context, a commerce.Attempt) (done func(succeeded bool), err error)
}

var (
	_ Sessions = (*session.Service)(nil)
	_ Auditor  = (*session.Service)(nil)
)

// Options is what a Service is made of. Store, Sessions, Auditor, Throttle and DefaultChannel
// are required; what else is left zero takes the default named beside it.
type Options struct {
	Store    Store
	Sessions Sessions
	Auditor  Auditor
	Throttle Throttle
	// DefaultChannel is the channel of a principal without one.
	DefaultChannel int
	// Channels are those that are served; DefaultChannel always is.
	Channels []int
	// Now is the clock; time.Now.
	Now func() time.Time
}

// Service changes accounts for those whose they are. It is safe for concurrent use.
type Service struct {
	o     Options
	forms *shelf.Shelf[int, commerce.AccountForm] // by channel
}

// New returns a Service, or an error when something is missing.
func New(o Options) (*Service, error) {
	if o.Store == nil || o.Sessions == nil || o.Auditor == nil || o.Throttle == nil {
		return nil, errors.New("account: a store, sessions, an auditor and a throttle are needed")
	}
	o.Channels = append([]int{o.DefaultChannel}, o.Channels...)
	if slices.Min(o.Channels) <= 0 {
		return nil, errors.New("account: a channel's number is positive")
	}
	return &Service{o: o, forms: shelf.New(shelf.Options[int, commerce.AccountForm]{
		Read: o.Store.AccountForm, Fresh: formFresh, Stale: formStale, Patience: formPatience, Timeout: formTimeout, Now: o.Now,
	})}, nil
}
