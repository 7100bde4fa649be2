// Package customerlogin speaks the store's two JWT endpoints: it signs Customer Login
// JWTs, with which the store signs a shopper in, and verifies Current Customer
// JWTs, with which the store's hosted pages say who is signed in there. It asks
// nobody anything: both kinds are HS256 under a client secret that we have.
//
// Start with New. sign.go and verify.go are the two directions, token.go is how
// strictly a token is read, and sessionsync.go reads what can be read of a session
// sync token, whose key the store keeps to itself.
package customerlogin

import (
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// Options are what Tokens needs.
type Options struct {
	// StoreHash is the store that tokens are for.
	StoreHash string
	// ClientID and ClientSecret are those of the API account that may sign customers
	// in. The secret is used as it is, byte for byte.
	ClientID     string
	ClientSecret commerce.Secret
	// CurrentClientID and CurrentClientSecret are those of the app that storefronts
	// name to get a Current Customer JWT. Default the pair above; one is not set
	// without the other.
	CurrentClientID     string
	CurrentClientSecret commerce.Secret
	// Now is the store's clock, see upstream.Clock. Default time.Now.
	Now func() time.Time
	// NewID makes the unique id of a token. Default a random UUID.
	NewID func() string
	// MaxAge is how old a Current Customer JWT may be. Default 120 s.
	MaxAge time.Duration
}

// defaultMaxAge is far below the store's 15 minutes, because a token that has left
// the hosted page is good for whoever holds it.
const defaultMaxAge = 120 * time.Second

// Tokens signs and verifies for one store. It is safe for concurrent use.
type Tokens struct {
	storeHash string
	clientID  string
	// The secrets are behind functions, because a Secret in a private field is not
	// hidden from fmt.
	signingKey   func() []byte
	verifyingKey jwt.Keyfunc
	parser       *jwt.Parser
	now          func() time.Time
	newID        func() string
	maxAge       time.Duration
}

// New returns Tokens, or an error that names what is missing.
func New(o Options) (*Tokens, error) {
	if o.StoreHash == "" || o.ClientID == "" || o.ClientSecret == "" {
		return nil, errors.New("customer login: store hash, client id and client secret are all needed")
	}
	if (o.CurrentClientID == "") != (o.CurrentClientSecret == "") {
		return nil, errors.New("customer login: client id and client secret of the current customer's app go together")
	}
	if o.CurrentClientID == "" {
		o.CurrentClientID, o.CurrentClientSecret = o.ClientID, o.ClientSecret
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	if o.MaxAge <= 0 {
		o.MaxAge = defaultMaxAge
	}
	return &Tokens{
		storeHash: o.StoreHash, clientID: o.ClientID,
		signingKey:   func() []byte { return []byte(o.ClientSecret.Reveal()) },
		verifyingKey: func(*jwt.Token) (any, error) { return []byte(o.CurrentClientSecret.Reveal()), nil },
		parser:       newParser(o), now: o.Now, newID: o.NewID, maxAge: o.MaxAge,
	}, nil
}
