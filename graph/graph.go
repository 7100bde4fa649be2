// Package graph is GraphQL on one side and commerce on the other. It holds the
// resolvers, one file per schema file and a sentence each, and what stands around
// them: the HTTP transport, the operation's checks, the error presenter.
//
// Start with New, which assembles the handler, then read a resolver such as
// Viewer in customer.go. What resolvers need of the world is stated below as
// small interfaces; graph never sees the store's clients.
package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Resolver holds the collaborators of every resolver.
type Resolver struct {
	sessions  Sessions
	customers Customers
	pricing   Pricing
	handOver  HandOver
	purchases Purchases
	accounts  Accounts
	staff     StaffServices
	channels  []int
}

// Sessions begins, proves and ends sessions. The principal is in the context.
type Sessions interface {
	// Login signs a shopper in on the principal's channel.
	Login(ctx context.Context, email, password commerce.Secret, guestCartEntityID string) (session.LoginResult, error)
	// The ways in by a token that somebody else signed.
	LoginWithCustomerLoginJWT(ctx context.Context, token commerce.Secret, guestCartEntityID string) (session.TokenLoginResult, error)
	LoginWithIdentityToken(ctx context.Context, token, nonce commerce.Secret, guestCartEntityID string) (session.TokenLoginResult, error)
	LoginWithCurrentCustomerJWT(ctx context.Context, token commerce.Secret, guestCartEntityID string) (session.TokenLoginResult, error)
	LoginWithSessionSyncJWT(ctx context.Context, token commerce.Secret) (session.TokenLoginResult, error)
	// ReadSessionSyncJWT reads such a token and signs nobody in.
	ReadSessionSyncJWT(ctx context.Context, token commerce.Secret) (session.SyncContent, error)
	// Impersonate lets staff act as a customer.
	Impersonate(ctx context.Context, customerID int, reason string) (session.TokenLoginResult, error)
	// Logout ends the principal's session.
	Logout(ctx context.Context, cartEntityID string) (commerce.LogoutOutcome, error)
	// Session says what the principal may know about itself.
	Session(ctx context.Context) (commerce.Session, error)
	// Proof says what the store said about the shopper, a minute ago at most.
	Proof(ctx context.Context) (commerce.Proof, error)
	// Observe hears what the store said about a principal's session on the way.
	Observe(principal session.Principal, err error)
}

// Customers reads what the principal in the context may see of customers and
// groups. Maps hold an entry for each id, in one of the two.
type Customers interface {
	Viewer(ctx context.Context) (*commerce.Customer, error)
	ByIDs(ctx context.Context, ids []int) (map[int]commerce.Customer, map[int]error)
	Groups(ctx context.Context, ids []int) (map[int]commerce.CustomerGroup, map[int]error)
	Addresses(ctx context.Context, customerID int, page commerce.PageRequest) (*commerce.CustomerAddressConnection, error)
	FormFields(ctx context.Context, customerID int) ([]commerce.CustomerFormFieldValue, error)
	// Attributes are all that the customer has when ids is nil.
	Attributes(ctx context.Context, customerID int, ids []int) ([]commerce.CustomerAttribute, error)
	// Metafields are all of the namespace when keys is nil.
	Metafields(ctx context.Context, customerID int, namespace string, keys []string) ([]commerce.CustomerMetafield, error)
	StoredInstruments(ctx context.Context, customerID int) ([]commerce.StoredInstrument, error)
	// Consent is nil for everybody but staff.
	Consent(ctx context.Context, customerID int) (*commerce.CustomerConsent, error)
}

// Pricing answers what things cost.
type Pricing interface {
	Channel(ctx context.Context, id int) (commerce.Channel, error)
	Prices(ctx context.Context, request commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error)
}

// HandOver makes the links that take the principal in the context to the hosted pages.
type HandOver interface {
	CartRedirectURLs(ctx context.Context, in commerce.CartRedirect) (commerce.CartRedirectOutcome, error)
	ManagedCartRedirectURLs(ctx context.Context, cartEntityID string, params []commerce.QueryParam) (commerce.ManagedCartOutcome, error)
	SessionSync(ctx context.Context, in commerce.HandOver) (commerce.HandOverOutcome, error)
	CustomerLoginURL(ctx context.Context, in commerce.LoginURLInput) (commerce.LoginURL, error)
	// CheckRedirect decides whether a shopper may be sent somewhere; channel 0 is the
	// principal's.
	CheckRedirect(ctx context.Context, channelID int, raw string) (commerce.Redirect, bool, error)
}

// Purchases takes the principal in the context from a checkout to a paid order.
type Purchases interface {
	CompleteCheckout(ctx context.Context, checkoutEntityID string) (commerce.PurchaseOutcome, error)
	// PaymentMethods returns stored instruments with sealed tokens.
	PaymentMethods(ctx context.Context, handle commerce.Secret) ([]commerce.PaymentMethod, error)
	CreatePaymentHandle(ctx context.Context, handle commerce.Secret) (commerce.PaymentHandleOutcome, error)
	ProcessPayment(ctx context.Context, order commerce.PaymentOrder) (commerce.PaymentOutcome, error)
}

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
