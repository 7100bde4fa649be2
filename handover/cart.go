package handover

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// CartRedirectURLs makes links that take a cart to the hosted checkout; a shopper's
// links also take their session there. A guest has to name the cart. A refusal is
// part of the outcome; the error is what May says, CodeBadUserInput,
// CodeSessionExpired, or that the store did not answer, and then nothing was made
// that anybody gets to see.
func (s *Service) CartRedirectURLs(ctx context.Context, in commerce.CartRedirect) (commerce.CartRedirectOutcome, error) {
	p := session.From(ctx)
	if err := session.May(p, session.HandOver, session.Object{}); err != nil {
		return commerce.CartRedirectOutcome{}, err
	}
	out, err := s.cartRedirectURLs(ctx, p, in)
	s.record(ctx, eventCartRedirect, p.CustomerID, out.Refused, err)
	return out, err
}

// cartRedirectURLs is CartRedirectURLs for somebody who may. The order is that of every
// way over: what costs nothing first, the proof as late as it can be, and nothing
// between it and the store.
func (s *Service) cartRedirectURLs(ctx context.Context, p session.Principal, in commerce.CartRedirect) (none commerce.CartRedirectOutcome, err error) {
	// The store knows a guest by nothing that we could send along.
	if in.CartEntityID == "" && p.Kind == session.Guest {
		return none, commerce.BadInput("input.cartEntityId", "Name the cart: a guest has none of their own.")
	}
	if err := checkCartRedirect(in); err != nil {
		return none, err
	}
	// Before the links are made: links that cannot be checked afterwards would be lost.
	place, err := s.o.Sites.pages(ctx, s.channelOf(p))
	if err != nil {
		return none, err
	}
	caller, err := s.caller(ctx)
	if err != nil {
		return none, err
	}
	out, err := s.o.Store.CartRedirectURLs(ctx, caller, in)
	if err != nil {
		s.o.Sessions.Observe(p, err)
		return none, commerce.StoreFault(err)
	}
	if out.Refused != nil {
		// Alone, whatever else the answer holds.
		return commerce.CartRedirectOutcome{Refused: out.Refused}, nil
	}
	if err := place.hold(out.URLs.RedirectedCheckoutURL, out.URLs.EmbeddedCheckoutURL, out.URLs.ExternalCheckoutURL); err != nil {
		return none, err
	}
	return out, nil
}
