package upstream

import (
	"net/http"
	"time"
)

// within is how long an attempt may take.
func (in Intent) within(o Options) time.Duration {
	if in.Timeout > 0 {
		return in.Timeout
	}
	return o.Timeout
}

// once sees to it that net/http sends what must be sent once no second time. It repeats
// what a peer of HTTP/2 resets with PROTOCOL_ERROR, also when that peer has read all of
// it (golang.org/issue/42777), as long as it can get the body again; so it cannot. What it
// repeats for good reason, on an idle connection that the peer has just closed, does not
// come up: alone gives such a request a connection to itself.
func once(r *http.Request, in Intent) *http.Request {
	if in.Once {
		r.GetBody, r.Close = nil, true
	}
	return r
}

// alone sends what must be sent once over a connection that nothing else has used or will
// use, so that no peer is just about to close it. A base that is no pool of connections is
// left to do so itself.
func alone(base http.RoundTripper) roundTrip {
	pool, ok := base.(*http.Transport)
	if !ok {
		return base.RoundTrip
	}
	single := pool.Clone()
	single.DisableKeepAlives = true
	return func(r *http.Request) (*http.Response, error) {
		if intentOf(r.Context()).Once {
			return single.RoundTrip(r)
		}
		return pool.RoundTrip(r)
	}
}
