package commerce

import "time"

// SessionSyncClaims is what a session sync token says of itself. The key that it is
// signed with is not published, so nothing of it is proven: it is for telling
// tokens that cannot be good from those that are worth a question to the store.
type SessionSyncClaims struct {
	// StoreID is the number of the store that made the token.
	StoreID int
	// IssuedAt and ExpiresAt are whole seconds, and the second is after the first.
	IssuedAt  time.Time
	ExpiresAt time.Time
	// ID names the token; it is never empty.
	ID string
	// RequestIP is the address of the browser that the token was made for, empty when
	// it does not say. It is a text of a stranger's and may be no address at all.
	RequestIP string
}
