package account

import (
	"errors"

	"github.com/clientele-graph/clientele/commerce"
)

// What is wrong with an answer. A log gets to know no more.
var (
	errOtherCustomer = errors.New("credential and record are of two customers")
	errNoShopper     = errors.New("shopper who asks as a guest")
	errNobody        = errors.New("an answer without a refusal and without a customer")
	errNoEntry       = errors.New("an answer without a refusal and without an address")
)

// lost says that the store has taken a change and did not say what became of it.
func lost(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeOutcomeUnknown, Message: "The store did not say what became of this. Look before you try again.", Err: cause,
	}
}
