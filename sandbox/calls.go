package sandbox

import (
	"slices"
	"sync"
	"time"
)

// maxCalls bounds the memory of a store that runs for days.
const maxCalls = 100_000

// Call is one request as the store saw it. It holds no secret: credentials
// appear by their kind, and bodies not at all.
type Call struct {
	// At is the store's time when the request came in.
	At time.Time `json:"at"`
	// Method is the HTTP method.
	Method string `json:"method"`
	// Path is the path without the query, and without the token of a login link.
	Path string `json:"path"`
	// Endpoint is the endpoint's name, see Matcher.
	Endpoint string `json:"endpoint"`
	// Operation is the name of the GraphQL operation, empty when it has none.
	Operation string `json:"operation,omitempty"`
	// Fields are the root fields of the GraphQL operation.
	Fields []string `json:"fields,omitempty"`
	// Channel is the channel of a Storefront call, a pricing request or a hosted
	// page's host.
	Channel int `json:"channel,omitempty"`
	// Items is how many items a pricing request asked for.
	Items int `json:"items,omitempty"`
	// Credential is the kind of credential: a TokenKind, "access-token",
	// "payment-token", "cookie", "none", or "invalid" for one that this store did not make.
	Credential string `json:"credential"`
	// AsCustomer tells whether a customer access token or a customer id came
	// with a Storefront call.
	AsCustomer bool `json:"asCustomer,omitempty"`
	// ErrorOnInvalid tells whether the header came that turns a bad customer
	// access token into an error.
	ErrorOnInvalid bool `json:"errorOnInvalid,omitempty"`
	// CorrelationID is the X-Correlation-Id header.
	CorrelationID string `json:"correlationId,omitempty"`
	// UserAgent is the User-Agent header.
	UserAgent string `json:"userAgent,omitempty"`
	// TrueClientIP tells whether a True-Client-IP header came.
	TrueClientIP bool `json:"trueClientIp,omitempty"`
	// TrustedProxy tells whether an X-BC-Trusted-Proxy-Secret header came.
	TrustedProxy bool `json:"trustedProxy,omitempty"`

	management, hosted bool
}

// callLog remembers calls in the order in which they came.
type callLog struct {
	mu    sync.Mutex // guards calls
	calls []Call
}

func (l *callLog) add(c Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.calls) >= maxCalls {
		l.calls = slices.Delete(l.calls, 0, maxCalls/2)
	}
	l.calls = append(l.calls, c)
}

func (l *callLog) matching(m Matcher) []Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []Call
	for _, c := range l.calls {
		if m.Matches(c) {
			found = append(found, c)
		}
	}
	return found
}

func (l *callLog) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = nil
}

// Calls returns every call since the start or the last ResetCalls, in order.
// A call is recorded when it arrives, before it is answered.
func (s *Server) Calls() []Call { return s.calls.matching(Matcher{}) }

// CallsTo returns the calls that m chooses, in order.
func (s *Server) CallsTo(m Matcher) []Call { return s.calls.matching(m) }

// ResetCalls forgets all recorded calls.
func (s *Server) ResetCalls() { s.calls.reset() }
