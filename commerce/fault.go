package commerce

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// Internal says that the fault is ours.
func Internal(cause error) error {
	return &Error{Code: CodeInternal, Message: "Something went wrong here.", Err: cause}
}

// Recovered makes an error of a panic, for what runs without a resolver above it that
// would catch it. Defer it itself, not in a function. The error says where it was and of
// what type; what was panicked with may quote somebody, so of that it keeps only what the
// runtime says, such as an index out of range.
func Recovered(err *error) {
	v := recover()
	if v == nil {
		return
	}
	what := fmt.Sprintf("%T", v)
	if fault, ok := v.(runtime.Error); ok {
		what = fault.Error()
	}
	*err = Internal(fmt.Errorf("panic: %s\n%s", what, debug.Stack()))
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
