// Package upstream is how everything is said to the store over a wire: one
// chain that every call passes, and one error type that says what went wrong.
//
// Start with transport.go, where the chain is assembled, and with error.go for
// what callers branch on. The packages beside it speak the store's APIs through
// Send: storefront (GraphQL), management (REST) and payments. They convert to the
// words of package commerce at their own edge; nothing of the wire leaves them.
package upstream

import (
	"context"
	"time"
)

// API names one of the store's APIs.
type API string

// The APIs of the store.
const (
	Storefront API = "storefront" // GraphQL, as a shopper or a guest
	Management API = "management" // REST, as the merchant
	Payments   API = "payments"   // REST on a host of its own, by a token for one order
)

// Intent says what a request is, so that the chain can treat it accordingly.
// The zero Intent is a write, which is the careful way to treat a request that
// nobody described.
type Intent struct {
	API API
	// Endpoint is one of few fixed names, such as "pricing"; never a path.
	Endpoint string
	// ChannelID is the channel that is asked, 0 for calls that concern the store.
	ChannelID int
	// Read is true when the request can be repeated without harm, whatever its
	// HTTP method is.
	Read bool
	// Once is true when not even the connection may send the request again, where its
	// protocol believes that nothing came of the first time: what pays, and what makes an
	// order.
	Once bool
	// Timeout bounds one attempt in the place of Options.Timeout; 0 leaves it at that.
	Timeout time.Duration
}

// intentKey and tallyKey are the private keys of this package's context values.
type (
	intentKey struct{}
	tallyKey  struct{}
)

// WithIntent returns a context whose request is treated as in says.
func WithIntent(ctx context.Context, in Intent) context.Context {
	return context.WithValue(ctx, intentKey{}, in)
}

// intentOf returns what WithIntent said, or a careful guess.
func intentOf(ctx context.Context) Intent {
	in, ok := ctx.Value(intentKey{}).(Intent)
	if !ok {
		return Intent{API: "other", Endpoint: "other"}
	}
	return in
}
