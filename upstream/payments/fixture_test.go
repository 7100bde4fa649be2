package payments

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

	"go.uber.org/goleak"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Every secret of these tests contains canary, so that one search finds them. It is
// spelled as a token may be.
const (
	canary      = "canary-4d20"
	pat         = "eyJ." + canary + "-pat.x"
	stored      = canary + "-stored"
	cvv         = canary + "-cvv"
	giftCode    = canary + "-gift"
	correlation = "6f1d2f0e-6a55-4d0c-9d0e-2f5f3a1b7c11"
)

// heard is one request as the store got it.
type heard struct {
	Line   string // method, path and query
	Header http.Header
	Body   string
}

// fakeStore answers every request by hand and remembers it.
type fakeStore struct {
	*Client

	mu       sync.Mutex // guards requests
	requests []heard
}

// newFakeStore starts a store that answers with handler, and a client of it over the real
// chain.
func newFakeStore(t testing.TB, handler http.HandlerFunc, changes ...func(*Options)) *fakeStore {
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
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{MaxBody: 1 << 16, Random: func() float64 { return 0 }}))
	t.Cleanup(chain.CloseIdleConnections)
	o := Options{URL: server.URL + "/stores/{hash}", StoreHash: "abc", HTTPClient: chain, Timeout: 5 * time.Second}
	for _, change := range changes {
		change(&o)
	}
	client, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Client = client
	return s
}

// saying starts a store that always answers the same.
func saying(t testing.TB, status int, kind, body string) *fakeStore {
	t.Helper()
	return newFakeStore(t, say(status, kind, body))
}

func say(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func (s *fakeStore) heard() []heard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// storedCard is a payment with every secret that there is.
func storedCard() commerce.Payment {
	return commerce.Payment{
		MethodID: "stripe.card", Kind: commerce.InstrumentStoredCard, Token: stored, VerificationValue: cvv, GiftCertificateCode: giftCode,
		Card: &commerce.TokenizedCard{IssuerID: canary, LastFour: canary}, SaveInstrument: true,
	}
}

func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	return commerce.WithCorrelationID(ctx, correlation)
}

// wantCode checks that err is public under that code, and quotes no secret in any way
// somebody could log it.
func wantCode(t testing.TB, err error, want commerce.Code) {
	t.Helper()
	var public *commerce.Error
	if !errors.As(err, &public) || public.Code != want || public.Message == "" {
		t.Errorf("got %v, want %s", err, want)
	}
	var e *upstream.Error
	if !errors.As(err, &e) || e.API != upstream.Payments || e.Endpoint != "pay" || e.CorrelationID != correlation {
		t.Errorf("the cause got lost: %v", err)
	}
	if text := printed(err); strings.Contains(text, canary) {
		t.Errorf("a secret came out: %s", text)
	}
}

// printed renders an error, and all that it wraps, in every way somebody could log it.
func printed(err error) string {
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&out, nil), slog.NewTextHandler(&out, nil)} {
		slog.New(h).Error("call failed", "error", err)
	}
	for ; err != nil; err = errors.Unwrap(err) {
		fmt.Fprintf(&out, "%s %v %+v %#v %q", err, err, err, err, err)
	}
	return out.String()
}

// answerOf is an answer as it is read.
func answerOf(status int, body string) upstream.Answer {
	return upstream.Answer{Status: status, Body: []byte(body)}
}
