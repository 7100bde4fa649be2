package commerce

import "time"

// TokenLogin is a sign-in by a token that somebody else signed.
type TokenLogin struct {
	ChannelID         int
	JWT               Secret
	GuestCartEntityID string
}

// TokenLoginOutcome is what the store answers to a TokenLogin. Refused is nil
// when the credential and the customer hold.
type TokenLoginOutcome struct {
	Credential ShopperCredential
	Customer   Customer
	// CartEntityID is the cart the shopper now has, empty for none.
	CartEntityID string
	// RedirectTo is where the token says the shopper wants to go. It is somebody
	// else's word: check it before anybody goes there.
	RedirectTo string
	Refused    TokenLoginError
}

// SessionSync is what a session sync token brings along.
type SessionSync struct {
	// Customer is nil for a guest.
	Customer *Customer
	// CartEntityID is empty for no cart.
	CartEntityID string
	// Analytics is nil when the token knows nothing of a visit.
	Analytics *Analytics
	// RedirectTo is where the shopper wants to go, unchecked.
	RedirectTo string
}

// SessionSyncOutcome is what the store answers to a session sync token. Refused
// is nil when the content holds.
type SessionSyncOutcome struct {
	Content SessionSync
	// Credential is nil for a guest's token.
	Credential *ShopperCredential
	Refused    TokenLoginError
}

// SignedInElsewhere is what a Current Customer JWT says: who is signed in on the
// store's hosted pages.
type SignedInElsewhere struct {
	CustomerID int
	IssuedAt   time.Time
	ExpiresAt  time.Time
}

// CustomerLogin is what a Customer Login JWT is to say.
type CustomerLogin struct {
	CustomerID int
	ChannelID  int
	// RedirectTo is a path on the hosted pages, empty for the account's.
	RedirectTo string
	// RequestIP binds the token to the browser at that address; empty for any.
	RequestIP string
	// PersistentCart brings back the cart of the customer's last visit.
	PersistentCart bool
}

// CustomerAccount is what signing somebody in needs to know of a customer's
// record.
type CustomerAccount struct {
	CustomerID int
	Email      Secret
	// ChannelIDs are the channels the customer may sign in on; empty for those that
	// allow global logins.
	ChannelIDs []int
}

// NewCustomer is a customer to be created for somebody whom an identity provider
// vouches for. They have no password.
type NewCustomer struct {
	Email     Secret
	FirstName string
	LastName  string
	ChannelID int
}

// IdentityLink connects a customer with a subject of an identity provider. Issuer and
// Subject are digests: the store gets to know neither.
type IdentityLink struct {
	CustomerID int
	// Issuer is a digest of the provider's issuer.
	Issuer string
	// Subject is a digest of issuer and subject together.
	Subject string
}
