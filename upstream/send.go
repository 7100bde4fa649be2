package upstream

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// Answer is what the store said, complete. Its body may quote what was sent: it
// is for decoding only, never for a log or an error.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	// CorrelationID is what the call was made under.
	CorrelationID string
}

// Send sends a request within ctx and returns a 2xx answer. Every failure is an *Error, and
// comes with the answer if there was one, for the caller to find out more.
func Send(ctx context.Context, client *http.Client, r *http.Request, in Intent) (Answer, error) {
	resp, err := client.Do(r.WithContext(WithIntent(ctx, in)))
	if err != nil {
		return Answer{}, clean(ctx, err, in)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return Answer{}, clean(ctx, err, in)
	}
	answer := Answer{resp.StatusCode, resp.Header, body, correlationOf(resp)}
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return answer, nil
	}
	kind, reason := kindOfStatus(resp.StatusCode, in)
	e := newError(in, kind, reason)
	e.Status, e.CorrelationID, e.sent = answer.Status, answer.CorrelationID, true
	if kind == RateLimited {
		e.RetryAfter = readPatience(resp.Header).limited()
	}
	return answer, e
}

// correlationOf returns the id that an answered call was made under, which the
// chain may have chosen.
func correlationOf(resp *http.Response) string {
	if resp.Request == nil {
		return ""
	}
	return resp.Request.Header.Get("X-Correlation-Id")
}

// Malformed says that an answer cannot be understood. Of a write that means
// that its outcome is unknown.
func Malformed(a Answer, in Intent) *Error {
	kind := Unavailable
	if !in.Read {
		kind = OutcomeUnknown
	}
	e := newError(in, kind, ReasonMalformed)
	e.Status, e.CorrelationID, e.sent = a.Status, a.CorrelationID, true
	return e
}

// clean returns the chain's own error out of what http.Client made of it, whose
// text contains the URL. Anything else came from a client without our chain.
func clean(ctx context.Context, err error, in Intent) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return failure(ctx, err, in, true)
}
