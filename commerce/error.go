package commerce

import (
	"errors"
	"log/slog"
	"time"
)

// Code is the closed list of what can go wrong, as clients see it in
// extensions.code of a top-level error.
type Code string

// The codes of top-level errors. The transport has a few more of its own.
const (
	CodeUnauthenticated      Code = "UNAUTHENTICATED"       // a credential is missing or not valid
	CodeForbidden            Code = "FORBIDDEN"             // the credential is valid and not enough
	CodeSessionExpired       Code = "SESSION_EXPIRED"       // the shopper's session is over: sign in again
	CodeAmbiguousCredentials Code = "AMBIGUOUS_CREDENTIALS" // two principals in one request
	CodeBadRepresentation    Code = "BAD_REPRESENTATION"    // an entity representation that names nothing
	CodeBadUserInput         Code = "BAD_USER_INPUT"        // an argument that cannot be meant
	CodePriceUnavailable     Code = "PRICE_UNAVAILABLE"     // no price for this item; the reason stands beside
	CodeRateLimited          Code = "RATE_LIMITED"          // the store or we ask for patience
	CodeUpstreamUnavailable  Code = "UPSTREAM_UNAVAILABLE"  // the store did not answer as it should
	CodeOutcomeUnknown       Code = "OUTCOME_UNKNOWN"       // a write was sent and its answer was lost
	CodeInternal             Code = "INTERNAL"              // a fault of ours
)

// Error is the only error whose text may reach a client. Message is written for
// that client; Err is for the log and never shown.
type Error struct {
	// Code says what kind of failure this is.
	Code Code
	// Message is safe to show to anybody.
	Message string
	// Field names the argument at fault, as a path such as
	// "input.items.3.productEntityId"; empty when none is.
	Field string
	// Reason refines CodePriceUnavailable and is empty otherwise.
	Reason PriceUnavailableReason
	// RetryAfter is how long to wait before trying again; zero when unknown.
	RetryAfter time.Duration
	// Err is the cause, for errors.Is, errors.As and the log.
	Err error
}

// Error returns the public message, and the cause behind it for logs.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// LogValue groups what an operator needs.
func (e *Error) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("code", string(e.Code)), slog.String("message", e.Message)}
	if e.Field != "" {
		attrs = append(attrs, slog.String("field", e.Field))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("cause", e.Err.Error()))
	}
	return slog.GroupValue(attrs...)
}

// BadInput says that the argument at field cannot be meant.
func BadInput(field, message string) *Error {
	return &Error{Code: CodeBadUserInput, Field: field, Message: message}
}

// CodeOf returns the code err carries, and CodeInternal for an error of any
// other origin. It returns the empty code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
