package upstream

import "net/http"

// Transport returns the chain that every call to the store passes, ending in
// base, or in a new connection pool when base is nil. It is to be made once per
// process, because its links remember: quotas, breakers, calls in flight.
//
// From the outside in, so that each link sees the calls that those above let
// through:
//
//	observe   one span and one report per call, however many attempts it takes
//	limit     as many calls in flight per endpoint as the store allows
//	retry     reads again, writes only when nothing was sent
//	quota     asks each attempt whether the store's quota allows it
//	breaker   leaves a host that fails in peace for a while
//	identify  says who we are and drops every header nobody allowed
//	receive   reads the whole answer, bounded in time and size
func Transport(base http.RoundTripper, o Options) http.RoundTripper {
	o = o.withDefaults()
	if base == nil {
		base = newPool()
	}
	next := receive(alone(base), o)
	next = identify(next, o)
	next = breaker(next)
	next = quota(next, o)
	next = retry(next, o)
	next = limit(next, o)
	next = observe(next, o)
	return &chain{first: next, base: base}
}

// roundTrip is one link's way to the rest of the chain.
type roundTrip func(*http.Request) (*http.Response, error)

// chain is the assembled links.
type chain struct {
	first roundTrip
	base  http.RoundTripper
}

// RoundTrip sends a request through all links. Its errors are *Error.
func (c *chain) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	return c.first(r)
}

// CloseIdleConnections passes on what http.Client asks at shutdown.
func (c *chain) CloseIdleConnections() {
	if closer, ok := c.base.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}
