package e2e

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
)

// Tap stands between a router and a subgraph, passes everything on unchanged and
// writes down what passed.
type Tap struct {
	server    *httptest.Server
	transport *http.Transport
	// mu guards the fields below.
	mu     sync.Mutex
	target *url.URL
	passed []*Passed
}

// Passed is one request that a router made.
type Passed struct {
	Header http.Header
	Query  string
	// Representations is how many entities were asked for; 0 when the request
	// asked for root fields.
	Representations int
	// Status and Answered are the status and the headers of the answer, once there is one.
	Status   int
	Answered http.Header
}

// passedKey is where a request's context has its Passed.
type passedKey struct{}

// NewTap listens until the test ends. Until Aim it answers 502.
func NewTap(tb testing.TB) *Tap {
	tb.Helper()
	t := &Tap{transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	proxy := &httputil.ReverseProxy{
		Transport: t.transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL = t.aimed()
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				if values := r.In.Header.Values(name); values != nil { // Rewrite begins without them
					r.Out.Header[http.CanonicalHeaderKey(name)] = values
				}
			}
		},
		ModifyResponse: func(response *http.Response) error {
			t.mu.Lock()
			defer t.mu.Unlock()
			passed := response.Request.Context().Value(passedKey{}).(*Passed)
			passed.Status, passed.Answered = response.StatusCode, response.Header.Clone()
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	t.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the router has gone
		}
		passed := t.note(r.Header, body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), passedKey{}, passed)))
	}))
	tb.Cleanup(func() {
		t.server.Close()
		t.transport.CloseIdleConnections()
	})
	return t
}

// URL is what a router is told to be the subgraph's.
func (t *Tap) URL() string { return t.server.URL + "/graphql" }

// Aim makes target the subgraph behind the tap and forgets what passed.
func (t *Tap) Aim(tb testing.TB, target string) {
	tb.Helper()
	parsed, err := url.Parse(target)
	if err != nil {
		tb.Fatal(err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.target, t.passed = parsed, nil
	t.transport.CloseIdleConnections()
}

// Passed returns what passed since Aim or Reset, in the order of arrival.
func (t *Tap) Passed() []Passed {
	t.mu.Lock()
	defer t.mu.Unlock()
	passed := make([]Passed, len(t.passed))
	for i, p := range t.passed {
		passed[i] = *p
	}
	return passed
}

// Reset forgets what passed.
func (t *Tap) Reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.passed = nil
}

// aimed is a copy of the target; without one it is a URL that nobody answers.
func (t *Tap) aimed() *url.URL {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.target == nil {
		return &url.URL{Scheme: "http", Host: "127.0.0.1:0"}
	}
	target := *t.target
	return &target
}

// note writes a request down.
func (t *Tap) note(header http.Header, body []byte) *Passed {
	if header.Get("Content-Encoding") == "gzip" {
		body = unpacked(body)
	}
	var operation struct {
		Query     string `json:"query"`
		Variables struct {
			Representations []json.RawMessage `json:"representations"`
		} `json:"variables"`
	}
	_ = json.Unmarshal(body, &operation) // what is no operation has no query
	passed := &Passed{Header: header.Clone(), Query: operation.Query, Representations: len(operation.Variables.Representations)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.passed = append(t.passed, passed)
	return passed
}

// unpacked is nil for what is not packed as it says.
func unpacked(body []byte) []byte {
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		return nil
	}
	return text
}
