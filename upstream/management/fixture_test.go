package management

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// Every secret of these tests contains canary, so that one search finds them.
const (
	canary      = "canary-93be"
	accessToken = "token-" + canary
	email       = canary + "@example.com"
	correlation = upstreamtest.CorrelationID
)

func start() time.Time { return time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC) }

// fakeStore answers every request by hand and remembers it.
type fakeStore struct {
	*Client
	*upstreamtest.Store

	log patience.Log
}

// newFakeStore starts a store that answers with handler, and a client of it over
// the real chain.
func newFakeStore(t testing.TB, handler http.HandlerFunc) *fakeStore {
	t.Helper()
	s := &fakeStore{Store: upstreamtest.Serve(t, handler)}
	client, err := New(Options{
		BaseURL: s.URL + "/stores/abc/", AccessToken: accessToken, Now: start,
		HTTPClient: upstreamtest.Chain(t, upstream.Options{MaxBody: 1 << 20}), Logger: slog.New(slog.NewTextHandler(&s.log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Client = client
	return s
}

// newAnsweringStore answers by path; what has none is 404.
func newAnsweringStore(t testing.TB, answers map[string]string) *fakeStore {
	t.Helper()
	return newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		for _, key := range []string{r.URL.RequestURI(), r.URL.Path} {
			if body, ok := answers[strings.TrimPrefix(key, "/stores/abc")]; ok {
				w.Header().Set("Content-Type", "application/json")
				if body == "" {
					w.WriteHeader(http.StatusNoContent)
				}
				_, _ = io.WriteString(w, body)
				return
			}
		}
		w.WriteHeader(http.StatusNotFound)
	})
}

// wantCode checks that err is public under that code, and quotes no secret.
func wantCode(t testing.TB, err error, want commerce.Code) {
	t.Helper()
	upstreamtest.WantCode(t, err, want, canary)
}

func mustDecimal(t testing.TB, text string) commerce.Decimal {
	t.Helper()
	d, err := commerce.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
