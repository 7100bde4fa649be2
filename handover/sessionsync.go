package handover

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// SessionSync makes a link to a place on the hosted pages that takes along the
// shopper's session, a cart and what is known of the visit, as far as there are any.
// Its errors are those of CartRedirectURLs.
func (s *Service) SessionSync(ctx context.Context, in commerce.HandOver) (commerce.HandOverOutcome, error) {
	p := session.From(ctx)
	if err := session.May(p, session.HandOver, session.Object{}); err != nil {
		return commerce.HandOverOutcome{}, err
	}
	out, err := s.sessionSync(ctx, p, in)
	s.record(ctx, eventSessionSync, p.CustomerID, out.Refused, err)
	return out, err
}

// sessionSync is SessionSync for somebody who may, in the order of cartRedirectURLs.
func (s *Service) sessionSync(ctx context.Context, p session.Principal, in commerce.HandOver) (none commerce.HandOverOutcome, err error) {
	if err := checkHandOver(in); err != nil {
		return none, err
	}
	place, err := s.o.Sites.pages(ctx, s.channelOf(p))
	if err != nil {
		return none, err
	}
	// The store resolves a path against its own host, and what it makes of anything else
	// is not documented (docs/storefront/headless/end-to-end-guides/session-syncing.mdx).
	if in.RedirectTo, err = place.path("input.redirectTo", in.RedirectTo); err != nil {
		return none, err
	}
	caller, err := s.caller(ctx)
	if err != nil {
		return none, err
	}
	out, err := s.o.Store.CreateSessionSync(ctx, caller, in)
	if err != nil {
		s.o.Sessions.Observe(p, err)
		return none, commerce.StoreFault(err)
	}
	if out.Refused != nil {
		return commerce.HandOverOutcome{Refused: out.Refused}, nil
	}
	if out.Token == "" {
		return none, commerce.BadAnswer(errNoLink)
	}
	if err := place.hold(out.URL); err != nil {
		return none, err
	}
	return out, nil
}
