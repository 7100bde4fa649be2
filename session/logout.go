package session

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// Logout ends the asking shopper's session, and with it every other of the same
// customer, and hands cartEntityID back to the guest when one is named. From
// then on this process refuses them, and so does every replica that is told; one
// that is not does when its proof is over.
//
// Staff who act as a shopper end nothing but that: the shopper stays signed in. The
// error says that it goes on because the other replicas could not be told.
//
// When the store does not answer, nobody knows whether the session has ended:
// the error says so, and the shopper can try again.
func (s *Service) Logout(ctx context.Context, cartEntityID string) (commerce.LogoutOutcome, error) {
	p, c, err := s.asShopper(ctx, EndSession)
	if err != nil {
		return commerce.LogoutOutcome{}, err
	}
	if err = validateCart("input.cartEntityId", cartEntityID); err != nil {
		return commerce.LogoutOutcome{}, err
	}
	if c.Impersonated {
		return s.endImpersonation(ctx, p, cartEntityID)
	}
	s.proofs.Remove(p.SessionID)
	// Somebody who closes the window while signing out still wants to be out.
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
	defer cancel()
	out, err := s.o.Store.Logout(call, c, cartEntityID)
	if err != nil {
		s.Observe(p, err)
		err = commerce.StoreFault(err)
		s.audit(ctx, entry{event: eventSignOut, channelID: p.ChannelID, customerID: p.CustomerID, outcome: string(commerce.CodeOf(err))})
		return commerce.LogoutOutcome{}, err
	}
	s.endEverywhere(ctx, p)
	s.audit(ctx, entry{event: eventSignOut, channelID: p.ChannelID, customerID: p.CustomerID, outcome: commerce.OutcomeOK})
	return out, nil
}

// asShopper returns the asking shopper and their credential when they may do a,
// which must be something only shoppers may.
func (s *Service) asShopper(ctx context.Context, a Action) (Principal, commerce.ShopperCredential, error) {
	p := From(ctx)
	if err := May(p, a, Object{}); err != nil {
		return Principal{}, commerce.ShopperCredential{}, err
	}
	c, ok := p.Credential()
	if !ok {
		return Principal{}, commerce.ShopperCredential{}, unauthenticated("Sign in first.", nil)
	}
	if c.CustomerID != p.CustomerID {
		return Principal{}, commerce.ShopperCredential{}, commerce.Internal(errOtherCredential)
	}
	if s.isEnded(p.SessionID) {
		return Principal{}, commerce.ShopperCredential{}, expired(errEndedHere)
	}
	return p, c, nil
}
