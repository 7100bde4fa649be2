package purchase

import (
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// What is wrong with an answer or with an entry. A log gets to know no more.
var (
	errMemory     = errors.New("the journal in memory is full")
	errEntry      = errors.New("an entry of the journal that this version cannot read")
	errBusyEntry  = errors.New("an entry of the journal changes too often")
	errOtherOrder = errors.New("the store's token is for another order")
	errUnanswered = errors.New("a completion was sent, and no order has shown yet")
	errNoOrder    = errors.New("an answer without a refusal and without an order")
	errClosed     = errors.New("the service is closed")
	errNotSent    = errors.New("the payment that this one waited for was not sent")
	errDuplicate  = errors.New("the store has seen the payment before, or answers what is not known")
	errStale      = errors.New("the attempt was begun too long ago to be sent")
)

// notHere says that nothing can be bought, and what would change that.
func notHere(message string) error {
	return &commerce.Error{Code: commerce.CodeForbidden, Message: message}
}

// unavailable says that this request sent nothing, and that it can be tried again.
func unavailable(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "Payments cannot be made right now. Try again in a moment, with the same key.", Err: cause,
	}
}

// patience asks for some.
func patience(message string, wait time.Duration) error {
	return &commerce.Error{Code: commerce.CodeRateLimited, Message: message, RetryAfter: wait}
}

// lost says that a checkout may have become an order.
func lost(cause error) error {
	return &commerce.Error{
		Code:    commerce.CodeOutcomeUnknown,
		Message: "The store did not say whether there is an order now. Ask again: that never makes a second one.", Err: cause,
	}
}
