package upstream

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

const (
	correlation = "6f1d2f0e-6a55-4d0c-9d0e-2f5f3a1b7c11"
	// canary stands for every secret that must not come out anywhere.
	canary = "canary-7e1f"
)

func reading() Intent { return Intent{API: Management, Endpoint: "pricing", Read: true} }
func writing() Intent { return Intent{API: Storefront, Endpoint: "login"} }

// newRequest makes a request with a body and a correlation id.
func newRequest(t testing.TB, ctx context.Context, url string, in Intent) *http.Request {
	t.Helper()
	ctx = WithIntent(commerce.WithCorrelationID(ctx, correlation), in)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(`{"q":"`+canary+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// response makes an answer as receive hands it up.
func response(status int, header ...string) *http.Response {
	return &http.Response{StatusCode: status, Header: headers(header...), Body: io.NopCloser(strings.NewReader(`{}`))}
}

// headers makes headers of names and values in turn.
func headers(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i+1 < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// step is one answer of a script.
type step struct {
	status int
	header []string
	err    error
}

// answered is a step that answers, failed one that does not.
func answered(status int, header ...string) step { return step{status: status, header: header} }

func failed(reason Reason, sent bool) step {
	return step{err: &Error{Kind: Unavailable, Reason: reason, sent: sent}}
}

// play makes the step's answer.
func (s step) play() (*http.Response, error) {
	if s.err != nil {
		return nil, s.err
	}
	return response(s.status, s.header...), nil
}

// script is a store that answers in order, and the last step for ever.
type script struct {
	steps []step
	calls atomic.Int64
}

func (s *script) roundTrip(r *http.Request) (*http.Response, error) {
	n := int(s.calls.Add(1)) - 1
	if r.Body != nil {
		if body, err := io.ReadAll(r.Body); err != nil || !strings.Contains(string(body), canary) {
			return nil, errors.New("an attempt came without its whole body")
		}
	}
	return s.steps[min(n, len(s.steps)-1)].play()
}

// RoundTrip lets a script be the base of a whole chain.
func (s *script) RoundTrip(r *http.Request) (*http.Response, error) { return s.roundTrip(r) }

// try makes a call of which only the error matters.
func try(link roundTrip, r *http.Request) error {
	_, err := status(link, r)
	return err
}

// status makes a call of which only status and error matter.
func status(link roundTrip, r *http.Request) (int, error) {
	resp, err := link(r)
	if err != nil {
		return 0, err
	}
	_ = resp.Body.Close()
	return resp.StatusCode, nil
}

// mustError returns err as our own type.
func mustError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	return e
}
