package upstream

import (
	"net"
	"net/http"
	"time"
)

// newPool returns the connections at the end of the chain. It goes through the
// proxy of the environment, as programs in data centres are expected to.
func newPool() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    5 * time.Second,
		MaxIdleConns:           200,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// Client returns an HTTP client that keeps no cookies and follows no redirects,
// over the chain t; nil makes a chain with default Options.
func Client(t http.RoundTripper) *http.Client {
	if t == nil {
		t = Transport(nil, Options{})
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Harden returns a copy of c that keeps no cookies and follows no redirects,
// which could carry credentials to another host. Nil becomes Client(nil).
func Harden(c *http.Client) *http.Client {
	if c == nil {
		return Client(nil)
	}
	hardened := Client(c.Transport)
	hardened.Timeout = c.Timeout
	return hardened
}
