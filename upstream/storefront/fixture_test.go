package storefront

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Every secret of these tests contains canary, so that one search finds them.
const (
	canary      = "canary-51c2"
	token       = "token." + canary + ".x"
	accessToken = "cat-" + canary
	password    = "password-" + canary
	email       = canary + "@example.com"
	correlation = "6f1d2f0e-6a55-4d0c-9d0e-2f5f3a1b7c11"
)

func start() time.Time { return time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC) }

func shopper() commerce.ShopperCredential {
	return commerce.ShopperCredential{CustomerID: 7, ChannelID: 3, AccessToken: accessToken}
}

func credentials() commerce.Login {
	return commerce.Login{ChannelID: 3, Email: email, Password: password}
}

// heard is one request as the store got it.
type heard struct {
	Path   string
	Query  map[string][]string
	Header http.Header
	Body   struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
}

// fakeStore answers every request by hand and remembers it.
type fakeStore struct {
	*Client

	mu       sync.Mutex // guards requests
	requests []heard
}

// newFakeStore starts a store that answers with handler, and a client of it over
// the real chain.
func newFakeStore(t testing.TB, handler http.HandlerFunc) *fakeStore {
	t.Helper()
	s := &fakeStore{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.hear(t, r)
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{
		Timeout: 2 * time.Second, MaxBody: 1 << 16, Random: func() float64 { return 0 },
	}))
	t.Cleanup(chain.CloseIdleConnections)
	client, err := New(Options{
		URL: server.URL + "/channels/{channelId}/graphql", Token: token, HTTPClient: chain, Now: start,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Client = client
	return s
}

// newAnsweringStore answers with 200 and the body.
func newAnsweringStore(t testing.TB, body string) *fakeStore {
	t.Helper()
	return newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	})
}

func (s *fakeStore) hear(t testing.TB, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	h := heard{Path: r.URL.Path, Query: r.URL.Query(), Header: r.Header}
	if err := json.Unmarshal(body, &h.Body); err != nil {
		t.Errorf("the request is no GraphQL: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, h)
}

// heard returns the requests so far.
func (s *fakeStore) heard() []heard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// testContext has a correlation id and a deadline.
func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return commerce.WithCorrelationID(ctx, correlation)
}

// wantCode checks that err is public under that code, and quotes no secret.
func wantCode(t testing.TB, err error, want commerce.Code) {
	t.Helper()
	var public *commerce.Error
	if !errors.As(err, &public) || public.Code != want || public.Message == "" {
		t.Errorf("got %v, want %s", err, want)
	}
	wantNoSecret(t, err)
}
