package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
)

// What is wrong with an answer. A log gets to know no more.
var (
	errOtherCustomer = errors.New("proof, credential or record are of two customers")
	errNobody        = errors.New("an answer without a refusal and without a customer")
	errNoEntry       = errors.New("an answer without a refusal and without an address")
)

// storeError lets through what the store's client says in public, and names everything
// else as a store that did not answer. It keeps nothing of an unknown error's text, which
// may quote what was sent.
func storeError(err error) error {
	var known *commerce.Error
	if errors.As(err, &known) {
		return err
	}
	cause := fmt.Errorf("unexpected %T", err)
	for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, end) {
			cause = end
		}
	}
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "The store did not answer as it should. Try again later.", Err: cause,
	}
}

// internal says that the fault is ours.
func internal(cause error) error {
	return &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong here.", Err: cause}
}

// lost says that the store has taken a change and did not say what became of it.
func lost(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeOutcomeUnknown, Message: "The store did not say what became of this. Look before you try again.", Err: cause,
	}
}
