package upstream

import (
	"errors"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/pause"
)

// maxAttempts is how often a call is tried at most.
const maxAttempts = 3

// retry repeats what may be repeated: a read that failed in a way that may pass,
// and anything of which nothing was sent. It never waits past the caller's
// deadline, and never repeats more than the budget allows. Of a write that may
// have reached the store it makes exactly one attempt.
func retry(next roundTrip, o Options) roundTrip {
	saved := newBudget()
	return func(r *http.Request) (*http.Response, error) {
		saved.earn()
		for attempt := 1; ; attempt++ {
			again, err := fresh(r)
			if err != nil {
				return nil, failure(r.Context(), err, intentOf(r.Context()), false)
			}
			count(r.Context())
			resp, err := next(again)
			reason, asked := passing(resp, err, intentOf(r.Context()))
			if reason == "" || attempt == maxAttempts {
				return resp, err
			}
			wait := max(asked, backoff(attempt, o.Random()))
			if !fits(r.Context(), wait) || !saved.spend() || pause.For(r.Context(), wait) != nil {
				return resp, err
			}
			trace.SpanFromContext(r.Context()).AddEvent("retry", trace.WithAttributes(
				attribute.String("reason", reason), attribute.Int("attempt", attempt+1)))
		}
	}
}

// passing returns why a failure may pass, empty when repeating is no use or no
// right, and the wait that the store asks for.
func passing(resp *http.Response, err error, in Intent) (reason string, wait time.Duration) {
	var e *Error
	switch {
	case errors.As(err, &e):
		hopeless := e.Reason == ReasonCanceled || e.Reason == ReasonBreaker || e.Reason == ReasonOversized
		if hopeless || (e.sent && !in.Read) {
			return "", 0
		}
		return string(e.Reason), e.RetryAfter
	case err != nil || !in.Read:
		return "", 0
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return "429", readPatience(resp.Header).limited()
	case 500, 502, 503, 504:
		// How long the quota's window lasts says nothing about a failure.
		return "5xx", readPatience(resp.Header).after
	}
	return "", 0
}

// fresh returns the request with a body that was not read yet.
func fresh(r *http.Request) (*http.Request, error) {
	again := r.Clone(r.Context())
	if r.GetBody == nil {
		return again, nil
	}
	body, err := r.GetBody()
	again.Body = body
	return again, err
}
