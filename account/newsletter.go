package account

import (
	"context"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Subscribe subscribes a guest's address, or the asking shopper's own: email may be empty
// for a shopper, and only for one. An address that was subscribed before counts as one
// that is now, so that nobody can find out.
func (s *Service) Subscribe(ctx context.Context, email commerce.Secret, firstName, lastName string) ([]commerce.SubscribeToNewsletterError, error) {
	p := session.From(ctx)
	if err := session.May(p, session.Subscribe, session.Object{}); err != nil {
		return nil, err
	}
	if err := first(
		checkText("input.firstName", firstName, 0, maxSubscriberName), checkText("input.lastName", lastName, 0, maxSubscriberName),
	); err != nil {
		return nil, err
	}
	if p.Kind == session.Guest {
		return s.subscribeGuest(ctx, p, email, firstName, lastName)
	}
	return withOwnAddress(ctx, s, p, email, func(c commerce.ShopperCredential, own commerce.Secret) ([]commerce.SubscribeToNewsletterError, error) {
		return s.o.Store.Subscribe(ctx, c.ChannelID, &c, own, firstName, lastName)
	})
}

// subscribeGuest believes a stranger whose address it is, as the store does.
func (s *Service) subscribeGuest(ctx context.Context, p session.Principal, email commerce.Secret, firstName, lastName string) ([]commerce.SubscribeToNewsletterError, error) {
	channel, err := s.channelOf(p)
	if err != nil {
		return nil, err
	}
	if err := checkEmail("input.email", email); err != nil {
		return nil, err
	}
	// Every subscription counts: it is mails to somebody else that a stranger would cause.
	if _, err := s.enter(ctx, actionSubscribe, channel, email); err != nil {
		return nil, err
	}
	refused, err := s.o.Store.Subscribe(ctx, channel, nil, email, firstName, lastName)
	if err != nil {
		return nil, commerce.StoreFault(err)
	}
	return refused, nil
}

// Unsubscribe ends the asking shopper's own subscription, which is over as well when
// there was none. The store would end anybody's for anybody, so guests may not.
func (s *Service) Unsubscribe(ctx context.Context, email commerce.Secret) ([]commerce.UnsubscribeFromNewsletterError, error) {
	p := session.From(ctx)
	if err := session.May(p, session.Unsubscribe, session.Object{}); err != nil {
		return nil, err
	}
	return withOwnAddress(ctx, s, p, email, func(c commerce.ShopperCredential, own commerce.Secret) ([]commerce.UnsubscribeFromNewsletterError, error) {
		return s.o.Store.Unsubscribe(ctx, c, own)
	})
}

// withOwnAddress does something with the asking shopper's own address, as the store has
// it. named is what they say it is, empty for nothing; another one is not theirs to name.
func withOwnAddress[T any](
	ctx context.Context, s *Service, p session.Principal, named commerce.Secret, do func(commerce.ShopperCredential, commerce.Secret) (T, error),
) (T, error) {
	return asOneself(ctx, s, p, func(c commerce.ShopperCredential) (none T, err error) {
		self, err := s.o.Store.Customer(ctx, c)
		if err != nil {
			return none, err
		}
		if self.EntityID != p.CustomerID || self.Email == "" {
			return none, commerce.Internal(errOtherCustomer)
		}
		if named != "" && !strings.EqualFold(strings.TrimSpace(named.Reveal()), self.Email) {
			return none, &commerce.Error{
				Code: commerce.CodeForbidden, Field: "input.email", Message: "Only your own e-mail address, or none.",
			}
		}
		return do(c, commerce.Secret(self.Email))
	})
}
