package handover

import (
	"context"
	"errors"
	"fmt"

	"github.com/clientele-graph/clientele/commerce"
)

// What is wrong with an answer of the store. A log gets to know no more: links are
// secrets.
var (
	errElsewhere    = errors.New("a link leads to a host that is not the channel's")
	errNoLink       = errors.New("an answer without a refusal and without a link")
	errAnotherCart  = errors.New("an answer about another cart")
	errNoHostedPage = errors.New("the channel's site names no checkout and no canonical url")
)

// storeError lets through what the store's clients say in public, and names everything
// else as a store that did not answer. It keeps nothing of an unknown error's text,
// which may quote the link that was asked for.
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
	return badAnswer(cause)
}

// badAnswer says that the store did not do its part.
func badAnswer(cause error) error {
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "The store did not answer as it should. Try again later.", Err: cause,
	}
}

// internal says that the fault is ours.
func internal(cause error) error {
	return &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong here.", Err: cause}
}

// noHostedPages says that nobody can be handed over on a channel.
func noHostedPages() error {
	return &commerce.Error{
		Code: commerce.CodeUpstreamUnavailable, Message: "The store has no hosted pages for this channel.", Err: errNoHostedPage,
	}
}

// notConfigured says that links that sign in are not to be had here.
func notConfigured() error {
	return &commerce.Error{
		Code: commerce.CodeForbidden, Message: "Links that sign in are not configured here.",
	}
}
