package session

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// EndAll ends every session of the asking shopper, this one too: after a change of their
// password, of which the store does not promise to do it by itself. Staff who act as the
// shopper may not.
//
// Here and on the replicas that are told the session is over in any case. The error is
// what May says, or that the store did not confirm it; it then still asks for each other
// session of the customer whether that is alive.
func (s *Service) EndAll(ctx context.Context) error {
	p := From(ctx)
	if err := May(p, ChangeOwnCredentials, Object{}); err != nil {
		return err
	}
	c, ok := p.Credential()
	if !ok {
		return unauthenticated("Sign in first.", nil)
	}
	s.proofs.Remove(p.SessionID)
	// Whoever has changed the password wants the others out, also when they have left.
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.Timeout)
	defer cancel()
	_, err := s.o.Store.Logout(call, c, "")
	if commerce.CodeOf(err) == commerce.CodeSessionExpired {
		err = nil // the store has done it by itself
	}
	err = storeErrorOrNil(err)
	// After the store was asked: a proof from before would be believed for a minute.
	s.endEverywhere(ctx, p)
	s.audit(ctx, entry{event: eventSignOut, channelID: p.ChannelID, customerID: p.CustomerID, outcome: outcomeOf(nil, err)})
	return err
}
