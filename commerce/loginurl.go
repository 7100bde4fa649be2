package commerce

import "time"

// LoginURLInput says whom a link signs in on the hosted pages, and what happens then.
// At most one of RedirectTo, SignOut and EmbeddedCheckoutCartEntityID is set.
type LoginURLInput struct {
	// CustomerEntityID is 0 for the asking shopper. Staff name somebody.
	CustomerEntityID int
	// RedirectTo is where the shopper lands, empty for their account.
	RedirectTo string
	// SignOut makes it a link that ends the session on the hosted pages.
	SignOut bool
	// EmbeddedCheckoutCartEntityID names a cart whose embedded checkout the shopper
	// lands in, empty for none.
	EmbeddedCheckoutCartEntityID string
	// BindToAddress makes the link good for the address that asks for it alone.
	BindToAddress bool
	// PersistentCart brings back the cart of the customer's last visit.
	PersistentCart bool
}

// LoginURL is a link that signs a customer in: whoever opens it is that customer.
// Refused is nil when there is one.
type LoginURL struct {
	// URL is good for one use.
	URL string
	// ExpiresAt is by the store's clock.
	ExpiresAt time.Time
	Refused   CartHandOverError
}

// ManagedCartOutcome is what becomes of handing over a cart of the Management API.
// Refused is nil when there are links.
type ManagedCartOutcome struct {
	URLs    ManagedCartURLs
	Refused CartHandOverError
}
