package account

import (
	"context"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// UpdateCustomer changes the asking shopper's own record. A change of the e-mail address,
// which is what they sign in with, needs the right to change credentials, and is written
// down.
func (s *Service) UpdateCustomer(ctx context.Context, in commerce.ProfileChange) (commerce.UpdateCustomerOutcome, error) {
	p := session.From(ctx)
	out, err := s.updateCustomer(ctx, p, in)
	if in.Email != nil {
		record(ctx, s, eventChangeEmail, p.CustomerID, out.Refused, err)
	}
	return out, err
}

func (s *Service) updateCustomer(ctx context.Context, p session.Principal, in commerce.ProfileChange) (none commerce.UpdateCustomerOutcome, err error) {
	if err := session.May(p, session.ChangeSelf, session.Object{}); err != nil {
		return none, err
	}
	if in.Email != nil || len(in.Form.Passwords) > 0 {
		if err := session.May(p, session.ChangeOwnCredentials, session.Object{}); err != nil {
			return none, err
		}
	}
	if err := checkProfile(in); err != nil {
		return none, err
	}
	if in.Email != nil {
		// The store tells which addresses are taken, so every try counts, also one that works.
		channel, err := s.channelOf(p)
		if err != nil {
			return none, err
		}
		if _, err := s.enter(ctx, actionChangeEmail, channel, commerce.Secret(strconv.Itoa(p.CustomerID))); err != nil {
			return none, err
		}
	}
	out, err := asOneself(ctx, s, p, func(c commerce.ShopperCredential) (commerce.UpdateCustomerOutcome, error) {
		return s.o.Store.UpdateCustomer(ctx, c, in)
	})
	switch {
	case err != nil:
		return none, err
	case out.Customer != nil && out.Customer.EntityID != p.CustomerID:
		return none, lost(errOtherCustomer)
	case out.Customer == nil && len(out.Refused) == 0:
		return none, lost(errNobody)
	}
	heed(ctx, s, p, out.Refused)
	return out, nil
}
