package storefront

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// Every secret of these tests contains canary, so that one search finds them.
const (
	canary      = "canary-51c2"
	token       = "token." + canary + ".x"
	accessToken = "cat-" + canary
	password    = "password-" + canary
	email       = canary + "@example.com"
	correlation = upstreamtest.CorrelationID
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

	t     testing.TB
	store *upstreamtest.Store
}

// newFakeStore starts a store that answers with handler, and a client of it over
// the real chain.
func newFakeStore(t testing.TB, handler http.HandlerFunc) *fakeStore {
	t.Helper()
	s := &fakeStore{t: t, store: upstreamtest.Serve(t, handler)}
	client, err := New(Options{
		URL: s.store.URL + "/channels/{channelId}/graphql", Token: token, Now: start,
		HTTPClient: upstreamtest.Chain(t, upstream.Options{MaxBody: 1 << 16}),
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

// heard returns the requests so far, which must be GraphQL.
func (s *fakeStore) heard() []heard {
	s.t.Helper()
	var all []heard
	for _, r := range s.store.Heard() {
		h := heard{Path: r.Path, Query: r.Query, Header: r.Header}
		if err := json.Unmarshal([]byte(r.Body), &h.Body); err != nil {
			s.t.Errorf("the request is no GraphQL: %v", err)
		}
		all = append(all, h)
	}
	return all
}

// wantCode checks that err is public under that code, and quotes no secret.
func wantCode(t testing.TB, err error, want commerce.Code) {
	t.Helper()
	upstreamtest.WantCode(t, err, want, canary)
}

// wantNoSecret checks that err quotes no secret.
func wantNoSecret(t testing.TB, err error) {
	t.Helper()
	upstreamtest.WantNoSecret(t, err, canary)
}
