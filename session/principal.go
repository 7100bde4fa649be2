package session

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Kind says what a Principal is.
type Kind uint8

// The kinds of principal.
const (
	Guest   Kind = iota // nobody is signed in
	Shopper             // a customer of the store
	Staff               // somebody who works for the merchant
	Refused             // somebody whose credential was not accepted
)

// session returns the kind as the schema names it. A refused principal has
// none, and May keeps it from getting here.
func (k Kind) session() commerce.SessionKind {
	switch k {
	case Shopper:
		return commerce.SessionShopper
	case Staff:
		return commerce.SessionStaff
	default:
		return commerce.SessionGuest
	}
}

// Principal is who is asking. Its zero value is a guest on the default channel.
// It is immutable, and prints without the shopper's access token.
type Principal struct {
	Kind Kind
	// ChannelID is the channel that questions are answered for. For a session that
	// is over it is the one to sign in on again.
	ChannelID int
	// CustomerID and SessionID are set for shoppers only.
	CustomerID int
	SessionID  string
	// ExpiresAt is when the session or the staff token ends; zero for guests.
	ExpiresAt time.Time
	// Scopes are what a member of staff may do.
	Scopes []Scope
	// SubjectHash tells members of staff apart in the audit log. A shopper has one
	// while staff act as them.
	SubjectHash string

	// epoch is what the replicas said when the request came; epochKnown is false
	// when they could not be asked.
	epoch      string
	epochKnown bool

	// credential is a pointer because fmt cannot redact a Secret behind an
	// unexported field, but prints a nested pointer as an address.
	credential *commerce.ShopperCredential
	refusal    error
}

// NewShopper returns the shopper of a session. Requests get theirs from
// Authenticate; this is for those who begin sessions, and for tests.
func NewShopper(sessionID string, c commerce.ShopperCredential, expires time.Time) Principal {
	return Principal{
		Kind: Shopper, ChannelID: c.ChannelID, CustomerID: c.CustomerID,
		SessionID: sessionID, ExpiresAt: expires, credential: &c,
	}
}

// newRefused returns somebody whose credential was not accepted. Functions that
// fail return this and not the zero Principal, which would be a guest.
func newRefused(refusal error, channelID int) Principal {
	return Principal{Kind: Refused, ChannelID: channelID, refusal: refusal}
}

// Credential lets us speak to the store as this shopper; ok is false for
// everybody who is none.
func (p Principal) Credential() (c commerce.ShopperCredential, ok bool) {
	if p.Kind != Shopper || p.credential == nil {
		return commerce.ShopperCredential{}, false
	}
	return *p.credential, true
}

// Channel returns the channel that the principal asks on: standard for one who named none.
func (p Principal) Channel(standard int) int { return cmp.Or(p.ChannelID, standard) }

// Impersonated reports whether staff act as this shopper.
func (p Principal) Impersonated() bool {
	c, ok := p.Credential()
	return ok && c.Impersonated
}

// Has reports whether a member of staff has the scope.
func (p Principal) Has(s Scope) bool {
	return p.Kind == Staff && slices.Contains(p.Scopes, s)
}

// Refusal returns why the credential of a refused principal was not accepted,
// nil for every other kind. It is a commerce.Error.
func (p Principal) Refusal() error { return p.refusal }

// LogValue groups what the audit may know.
func (p Principal) LogValue() slog.Value {
	attrs := []slog.Attr{slog.Int("channel_id", p.ChannelID)}
	switch p.Kind {
	case Shopper:
		attrs = append(attrs, slog.String("kind", "shopper"), slog.Int("customer_id", p.CustomerID))
		if p.SubjectHash != "" {
			attrs = append(attrs, slog.String("impersonated_by", p.SubjectHash))
		}
	case Staff:
		attrs = append(attrs, slog.String("kind", "staff"), slog.String("subject", p.SubjectHash))
	case Refused:
		attrs = append(attrs, slog.String("kind", "refused"))
	default:
		attrs = append(attrs, slog.String("kind", "guest"))
	}
	return slog.GroupValue(attrs...)
}

// principalKey is the type of this package's only context key.
type principalKey struct{}

// asking is who asks, and what was proven about them and read for them since they began
// to.
type asking struct {
	principal Principal
	proven    *proven
	reads     *reads
}

// WithPrincipal returns a context in which p is asking. Call it once for each operation.
func WithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, asking{principal: p, proven: &proven{}, reads: &reads{}})
}

// From returns who is asking, a guest when nobody said.
func From(ctx context.Context) Principal {
	a, _ := ctx.Value(principalKey{}).(asking)
	return a.principal
}
