package account

import (
	"context"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// ChangePassword changes the asking shopper's own password, and ends all of their
// sessions, the one that asks too. Nothing is refused when it returns neither refusals
// nor an error.
//
// When nobody knows whether the password is the new one, no session of the customer is
// believed before the store was asked about it.
func (s *Service) ChangePassword(ctx context.Context, current, next commerce.Secret) ([]commerce.ChangePasswordError, error) {
	p := session.From(ctx)
	refused, err := s.changePassword(ctx, p, current, next)
	switch {
	case commerce.CodeOf(err) == commerce.CodeOutcomeUnknown:
		s.o.Sessions.CustomerChanged(ctx, p.CustomerID)
	case err == nil && len(refused) == 0:
		// The password is the new one, whatever becomes of this. What the store did not
		// confirm is in the audit, and over here all the same.
		_ = s.o.Sessions.EndAll(ctx)
	}
	record(ctx, s, eventChangePassword, p.CustomerID, refused, err)
	return refused, err
}

func (s *Service) changePassword(ctx context.Context, p session.Principal, current, next commerce.Secret) ([]commerce.ChangePasswordError, error) {
	if err := session.May(p, session.ChangeOwnCredentials, session.Object{}); err != nil {
		return nil, err
	}
	if err := first(checkSecret("input.currentPassword", current), checkSecret("input.newPassword", next)); err != nil {
		return nil, err
	}
	if unfit := s.checkPassword(ctx, p.ChannelID, next, "newPassword"); unfit != nil {
		return []commerce.ChangePasswordError{*unfit}, nil
	}
	// Whoever has stolen a session must not try passwords with it.
	done, err := s.enter(ctx, actionChangePassword, p.ChannelID, commerce.Secret(strconv.Itoa(p.CustomerID)))
	if err != nil {
		return nil, err
	}
	refused, err := asOneself(ctx, s, p, func(c commerce.ShopperCredential) ([]commerce.ChangePasswordError, error) {
		return s.o.Store.ChangePassword(ctx, c, current, next)
	})
	done(err == nil && len(refused) == 0)
	heed(ctx, s, p, refused)
	return refused, err
}
