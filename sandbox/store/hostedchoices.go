package store

import "time"

// HostedChoices are the answers to open questions about tokens that sign
// shoppers in and hand them over. Every zero value is the chosen default.
//
// Not a choice, because docs/start/authentication/graphql-storefront says that
// any login ends the other sessions, but neither who counts as the same session:
// a customer has one session, whether a customer access token or a hosted
// page's cookie opens it. A sign-in anywhere ends it. A hosted session that was
// handed over by a link is that same session, so a logout on either side ends
// both.
type HostedChoices struct {
	// LoginFutureTolerance is how far the iat of a Customer Login JWT may lie in
	// the future. Zero means five seconds, a negative one none.
	LoginFutureTolerance time.Duration

	// LoginAnyHost lets /login/token sign in on any hosted page. By default the
	// page must be one of the token's channel.
	LoginAnyHost bool

	// CurrentCustomerIsJSON answers current.jwt with a JSON string, as
	// reference/current_customer.yml says. By default it is plain text, as
	// docs/start/authentication/current-customer.mdx says.
	CurrentCustomerIsJSON bool

	// NoGroupIsEmpty writes the group of a customer who has none as "" into a
	// Current Customer JWT. By default it is "0".
	NoGroupIsEmpty bool

	// SyncBindsCaller puts the caller's address into session sync tokens for
	// which no shopper's address was named. By default they are bound to none.
	SyncBindsCaller bool

	// SyncRepeats lets a session sync token be used again within its 30 seconds.
	// By default it works once, as its jti suggests.
	SyncRepeats bool

	// ExpiredSyncIsNoStrike keeps expired session sync tokens from counting
	// towards a block. By default every refused token counts.
	ExpiredSyncIsNoStrike bool

	// SyncBlock is how validateSessionSyncJwt answers a blocked address. By
	// default with HTTP status 429.
	SyncBlock SyncBlock

	// LinksOutliveSessions lets a link open a new session when the one that it
	// was made in has ended. By default it signs nobody in then.
	LinksOutliveSessions bool
}

// SyncBlock is how a blocked address is told.
type SyncBlock string

// The ways to tell it.
const (
	SyncBlockTooMany   SyncBlock = ""
	SyncBlockForbidden SyncBlock = "forbidden" // HTTP status 403
	SyncBlockError     SyncBlock = "error"     // a top-level GraphQL error
	SyncBlockTyped     SyncBlock = "typed"     // an InvalidSessionSyncJwtError
)

const defaultFutureTolerance = 5 * time.Second

// FutureTolerance is LoginFutureTolerance with its default, and never negative.
func (c HostedChoices) FutureTolerance() time.Duration {
	if c.LoginFutureTolerance == 0 {
		return defaultFutureTolerance
	}
	return max(c.LoginFutureTolerance, 0)
}
