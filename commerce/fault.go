package commerce

import (
	"context"
	"errors"
	"fmt"
)

// Internal says that the fault is ours.
func Internal(cause error) error {
	return &Error{Code: CodeInternal, Message: "Something went wrong here.", Err: cause}
}

// BadAnswer says that the store did not do its part.
func BadAnswer(cause error) error {
	return &Error{
		Code: CodeUpstreamUnavailable, Message: "The store did not answer as it should. Try again later.", Err: cause,
	}
}

// StoreFault lets through what the store's clients say in public, and names every other
// error as a BadAnswer; it is nil for nil. It keeps nothing of an unknown error's text,
// which may quote what was sent, and it never turns anything into a session that is over.
func StoreFault(err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	cause := fmt.Errorf("unexpected %T", err)
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) {
			cause = end
		}
	}
	return BadAnswer(cause)
}
