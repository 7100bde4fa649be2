package upstream

import (
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// Commerce returns the error as clients may see it. What is wrong with our own
// credentials or requests is internal: no client can do anything about it.
func (e *Error) Commerce() *commerce.Error {
	public := &commerce.Error{RetryAfter: e.RetryAfter, Err: e}
	switch e.Kind {
	case RateLimited:
		public.Code = commerce.CodeRateLimited
		public.Message = "The store asks for patience. Try again later."
	case Unavailable:
		public.Code = commerce.CodeUpstreamUnavailable
		public.Message = "The store did not answer as it should. Try again later."
	case OutcomeUnknown:
		public.Code = commerce.CodeOutcomeUnknown
		public.Message = "The store did not confirm the change. It may or may not have taken effect."
	default:
		public.Code = commerce.CodeInternal
		public.Message = "Something went wrong on our side."
	}
	return public
}

// Public returns err as an error that errors.As finds a *commerce.Error in. It
// returns nil for nil, and calls an error of unknown origin internal.
func Public(err error) error {
	if err == nil {
		return nil
	}
	var public *commerce.Error
	if errors.As(err, &public) {
		return err
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Commerce()
	}
	return &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong on our side.", Err: err}
}

// IsKind reports whether err is an Error of that kind.
func IsKind(err error, kind Kind) bool { return kindOf(err) == kind }

// kindOf returns the kind err carries, empty for an error of another origin.
func kindOf(err error) Kind {
	var e *Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Kind
}
