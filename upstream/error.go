package upstream

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Error is every way in which a call to the store can fail. It holds no text of
// the store's, no credential, no address and no URL: each of its fields is from
// a closed list, a number, or an id that was made to be logged.
type Error struct {
	// Kind is what callers branch on.
	Kind Kind
	// API and Endpoint say which call it was.
	API      API
	Endpoint string
	// Status is the HTTP status, 0 when no answer came.
	Status int
	// Reason says more where Status does not.
	Reason Reason
	// RetryAfter is how long the store, or we, ask to wait; 0 when unknown.
	RetryAfter time.Duration
	// CorrelationID is what the store's support can find the call by.
	CorrelationID string
	// Remedy names the setting at fault and what to do about it, for an
	// operator; empty when it is not our configuration.
	Remedy string
	// Err is context.Canceled or context.DeadlineExceeded when one of them is
	// the cause, else nil.
	Err error

	// sent tells whether anything may have reached the store.
	sent bool
}

// newError returns an error about the call that in describes.
func newError(in Intent, kind Kind, reason Reason) *Error {
	return &Error{Kind: kind, API: in.API, Endpoint: in.Endpoint, Reason: reason}
}

// Error says which call failed and how, in words that are safe to log.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", e.API, e.Endpoint, e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d)", e.Status)
	}
	if e.Reason != ReasonNone {
		fmt.Fprintf(&b, ": %s", e.Reason)
	}
	if e.Remedy != "" {
		fmt.Fprintf(&b, ": %s", e.Remedy)
	}
	return b.String()
}

// Bisectable says that the store refused what it was asked for, and neither who
// asked nor when: it might answer a part of it.
func (e *Error) Bisectable() bool {
	refused := e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
	return e.Kind == Invalid && (refused || e.Reason == ReasonGraphQL)
}

// Unwrap returns the context's error, if that was the cause.
func (e *Error) Unwrap() error { return e.Err }

// LogValue groups what an operator needs.
func (e *Error) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("kind", string(e.Kind)),
		slog.String("api", string(e.API)),
		slog.String("endpoint", e.Endpoint),
	}
	if e.Status != 0 {
		attrs = append(attrs, slog.Int("status", e.Status))
	}
	if e.RetryAfter != 0 {
		attrs = append(attrs, slog.Duration("retry_after", e.RetryAfter))
	}
	for _, a := range []slog.Attr{
		slog.String("reason", string(e.Reason)),
		slog.String("remedy", e.Remedy),
		slog.String("correlation_id", e.CorrelationID),
	} {
		if a.Value.String() != "" {
			attrs = append(attrs, a)
		}
	}
	return slog.GroupValue(attrs...)
}
