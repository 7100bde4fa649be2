package handover

import (
	"errors"

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
