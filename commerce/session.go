package commerce

import "time"

// SessionKind says who is asking.
type SessionKind string

// The kinds of session.
const (
	SessionGuest   SessionKind = "GUEST"
	SessionShopper SessionKind = "SHOPPER"
	SessionStaff   SessionKind = "STAFF"
)

// Session is what anybody may know about their own session.
type Session struct {
	Kind      SessionKind
	ChannelID int
	// Impersonated says that staff act as the shopper.
	Impersonated bool
	// ExpiresAt is nil for guests, who have nothing that could expire.
	ExpiresAt *time.Time
}

// IssuedSession is a session that was just begun.
type IssuedSession struct {
	// Token is to be sent back in the header X-Clientele-Session.
	Token     string
	ExpiresAt time.Time
	Customer  *Customer
}

// ShopperCredential lets a server speak to the store as one shopper. It never
// leaves the server.
type ShopperCredential struct {
	CustomerID int
	ChannelID  int
	// AccessToken is the store's customer access token. An impersonation has none.
	AccessToken Secret
	// Impersonated says that staff act as the customer. The store is then asked with
	// the impersonation token, which signs nobody out.
	Impersonated bool
	// ExpiresAt is when the access token ends, if nothing ends it sooner.
	ExpiresAt time.Time
}

// Proof says that a session was alive at a moment, and what the store said about
// its customer then.
type Proof struct {
	CustomerID int
	// Group is nil when the customer has none.
	Group *CustomerGroup
	// IsTaxExempt says that the customer is in some category of tax exemption, so that
	// what they pay may be nobody else's price.
	IsTaxExempt bool
	ProvenAt    time.Time
}

// ProofOf is what a customer's own profile proves, as the store told it at a moment.
func ProofOf(c Customer, at time.Time) Proof {
	return Proof{CustomerID: c.EntityID, Group: c.Group, IsTaxExempt: c.TaxExemptCategory != nil, ProvenAt: at}
}

// GroupID returns the number of the customer's group, 0 for none.
func (p Proof) GroupID() int {
	if p.Group == nil {
		return 0
	}
	return p.Group.EntityID
}

// Login is a shopper's e-mail, password and optionally the cart they filled as
// a guest.
type Login struct {
	ChannelID         int
	Email             Secret
	Password          Secret
	GuestCartEntityID string
}

// LoginOutcome is what the store answers to a login. Refused is nil when the
// credential and the customer hold.
type LoginOutcome struct {
	Credential ShopperCredential
	Customer   Customer
	// CartEntityID is the cart the shopper now has, empty for none.
	CartEntityID string
	Refused      LoginError
}

// LogoutOutcome is what the store answers to a logout.
type LogoutOutcome struct {
	// CartEntityID is the cart handed back to the guest, empty for none.
	CartEntityID string
	Refused      []LogoutError
}
