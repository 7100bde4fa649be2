// Package upstreamtest is what the tests of the clients of the BigCommerce store have in
// common: a store that answers by hand and remembers what it heard, the chain before it,
// a caller, and a look for secrets in what comes out. The sandbox is the store that
// answers by itself. Only tests import this package.
package upstreamtest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/upstream"
)

// CorrelationID is what Context's calls have in common.
const CorrelationID = "6f1d2f0e-6a55-4d0c-9d0e-2f5f3a1b7c11"

// Request is one request as the store got it.
type Request struct {
	// Line is its method, path and query, Path the path alone.
	Line, Path string
	Query      url.Values
	Header     http.Header
	Body       string
}

// Store answers every request by hand and remembers it.
type Store struct {
	URL string

	mu       sync.Mutex // guards requests
	requests []Request
}

// Serve starts a store that answers with handler until the test ends. Requests are read
// to their end first, or handler would not notice a client that leaves.
func Serve(tb testing.TB, handler http.HandlerFunc) *Store {
	tb.Helper()
	s := &Store{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is missing shows in what was heard
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.hear(Request{r.Method + " " + r.URL.RequestURI(), r.URL.Path, r.URL.Query(), r.Header, string(body)})
		handler(w, r)
	}))
	tb.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *Store) hear(r Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
}

// Heard returns the requests so far.
func (s *Store) Heard() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Hang returns a handler that never answers, and a context that ends once it was asked,
// so that a call ends in the middle however slow the machine is.
func Hang(tb testing.TB) (http.HandlerFunc, context.Context) {
	tb.Helper()
	ctx, leave := context.WithCancel(Context(tb))
	tb.Cleanup(leave)
	return func(_ http.ResponseWriter, r *http.Request) {
		leave()
		<-r.Context().Done()
	}, ctx
}

// Chain returns a client over the real chain, which does not wait between two attempts
// and has all the time that a test has, unless o says otherwise.
func Chain(tb testing.TB, o upstream.Options) *http.Client {
	tb.Helper()
	if o.Random == nil {
		o.Random = func() float64 { return 0 }
	}
	if o.Timeout == 0 {
		o.Timeout = patience.Limit
	}
	chain := upstream.Client(upstream.Transport(nil, o))
	tb.Cleanup(chain.CloseIdleConnections)
	return chain
}

// Context is a caller with a correlation id and the time that a test has.
func Context(tb testing.TB) context.Context {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	tb.Cleanup(cancel)
	return commerce.WithCorrelationID(ctx, CorrelationID)
}
