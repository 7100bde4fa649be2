package account

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// AddAddress adds an entry to the asking shopper's own address book.
func (s *Service) AddAddress(ctx context.Context, in commerce.AddressDraft, captcha commerce.Secret) (none commerce.AddAddressOutcome, err error) {
	p, err := s.mayChangeSelf(ctx)
	if err != nil {
		return none, err
	}
	if err := checkAddress("input", in); err != nil {
		return none, err
	}
	out, err := asOneself(ctx, s, p, func(c commerce.ShopperCredential) (commerce.AddAddressOutcome, error) {
		return s.o.Store.AddAddress(ctx, c, in, captcha)
	})
	return entry(ctx, s, p, out, err)
}

// UpdateAddress changes an entry of the asking shopper's own address book. An entry of
// somebody else's is none.
func (s *Service) UpdateAddress(ctx context.Context, in commerce.AddressChange, captcha commerce.Secret) (none commerce.UpdateAddressOutcome, err error) {
	p, err := s.mayChangeSelf(ctx)
	if err != nil {
		return none, err
	}
	if err := checkAddressChange(in); err != nil {
		return none, err
	}
	out, err := asOneself(ctx, s, p, func(c commerce.ShopperCredential) (commerce.UpdateAddressOutcome, error) {
		return s.o.Store.UpdateAddress(ctx, c, in, captcha)
	})
	return entry(ctx, s, p, out, err)
}

// DeleteAddress removes an entry from the asking shopper's own address book.
func (s *Service) DeleteAddress(ctx context.Context, addressID int, captcha commerce.Secret) ([]commerce.DeleteCustomerAddressError, error) {
	p, err := s.mayChangeSelf(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkNumber("input.addressEntityId", addressID); err != nil {
		return nil, err
	}
	refused, err := asOneself(ctx, s, p, func(c commerce.ShopperCredential) ([]commerce.DeleteCustomerAddressError, error) {
		return s.o.Store.DeleteAddress(ctx, c, addressID, captcha)
	})
	heed(ctx, s, p, refused)
	return refused, err
}

// mayChangeSelf returns the asker when they may change their own account.
func (s *Service) mayChangeSelf(ctx context.Context) (session.Principal, error) {
	p := session.From(ctx)
	return p, session.May(p, session.ChangeSelf, session.Object{})
}

// entry makes sure that an answer is an entry or a refusal, or both for a part of it.
func entry[E commerce.Refusal](ctx context.Context, s *Service, p session.Principal, out commerce.AddressOutcome[E], err error) (commerce.AddressOutcome[E], error) {
	if err == nil && out.Address == nil && len(out.Refused) == 0 {
		err = lost(errNoEntry)
	}
	heed(ctx, s, p, out.Refused)
	return out, err
}
