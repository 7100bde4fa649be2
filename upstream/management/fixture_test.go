package management

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Every secret of these tests contains canary, so that one search finds them.
const (
	canary      = "canary-93be"
	accessToken = "token-" + canary
	email       = canary + "@example.com"
	correlation = "6f1d2f0e-6a55-4d0c-9d0e-2f5f3a1b7c11"
)

func start() time.Time { return time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC) }

// heard is one request as the store got it.
type heard struct {
	Line   string // method, path and query
	Header http.Header
	Body   string
}

// fakeStore answers every request by hand and remembers it.
type fakeStore struct {
	*Client

	mu       sync.Mutex // guards the fields below
	requests []heard
	log      bytes.Buffer
}

// newFakeStore starts a store that answers with handler, and a client of it over
// the real chain.
func newFakeStore(t testing.TB, handler http.HandlerFunc) *fakeStore {
	t.Helper()
	s := &fakeStore{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.requests = append(s.requests, heard{r.Method + " " + r.URL.RequestURI(), r.Header, string(body)})
		s.mu.Unlock()
		handler(w, r)
	}))
	t.Cleanup(server.Close)
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{
		Timeout: 2 * time.Second, MaxBody: 1 << 20, Random: func() float64 { return 0 },
	}))
	t.Cleanup(chain.CloseIdleConnections)
	client, err := New(Options{
		BaseURL: server.URL + "/stores/abc/", AccessToken: accessToken, HTTPClient: chain, Now: start,
		Logger: slog.New(slog.NewTextHandler(s, nil)),
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

// Write collects the log.
func (s *fakeStore) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(b)
}

func (s *fakeStore) heard() []heard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func (s *fakeStore) logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return commerce.WithCorrelationID(ctx, correlation)
}

// wantCode checks that err is public under that code, and quotes no secret in
// any way somebody could log it.
func wantCode(t testing.TB, err error, want commerce.Code) {
	t.Helper()
	var public *commerce.Error
	if !errors.As(err, &public) || public.Code != want || public.Message == "" {
		t.Errorf("got %v, want %s", err, want)
	}
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Error("call failed", "error", err)
	fmt.Fprintf(&out, "%s %v %+v %#v", err, err, err, err)
	if strings.Contains(out.String(), canary) {
		t.Errorf("a secret came out: %s", out.String())
	}
}

func mustDecimal(t testing.TB, text string) commerce.Decimal {
	t.Helper()
	d, err := commerce.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
