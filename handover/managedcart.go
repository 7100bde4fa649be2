package handover

import (
	"context"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// ManagedCartRedirectURLs makes links to a cart of the Management API, which sign
// nobody in. Whoever knows the id may hand over a guest's cart. A customer's cart is
// there for that customer alone: for everybody else, and on every channel but its
// own, the refusal is the same as for a cart that does not exist.
func (s *Service) ManagedCartRedirectURLs(ctx context.Context, cartEntityID string, params []commerce.QueryParam) (commerce.ManagedCartOutcome, error) {
	p := session.From(ctx)
	if err := session.May(p, session.HandOver, session.Object{}); err != nil {
		return commerce.ManagedCartOutcome{}, err
	}
	out, err := s.managedCartRedirectURLs(ctx, p, cartEntityID, params)
	s.record(ctx, eventManagedCartRedirect, p.CustomerID, out.Refused, err)
	return out, err
}

// managedCartRedirectURLs is ManagedCartRedirectURLs for somebody who may. A shopper's
// session is proven for a guest's cart too: it is not known yet that it is one.
func (s *Service) managedCartRedirectURLs(ctx context.Context, p session.Principal, id string, params []commerce.QueryParam) (none commerce.ManagedCartOutcome, err error) {
	if id == "" {
		return none, commerce.BadInput("input.cartEntityId", "Name the cart.")
	}
	if err := checkCartID("input.cartEntityId", id); err != nil {
		return none, err
	}
	if err := checkParams(params); err != nil {
		return none, err
	}
	place, err := s.o.Sites.pages(ctx, s.channelOf(p))
	if err != nil {
		return none, err
	}
	// Before the cart is read, so that a session that is over finds out nothing.
	caller, err := s.caller(ctx)
	if err != nil {
		return none, err
	}
	urls, ok, err := s.managedURLs(ctx, place, managedCart{id: id, customerID: p.CustomerID, channelID: caller.ChannelID, params: params})
	if err == nil && ok {
		// The links are out of the store and not yet out of our hands.
		_, err = s.caller(ctx)
	}
	if err != nil {
		return none, err
	}
	if !ok {
		return commerce.ManagedCartOutcome{Refused: commerce.CartNotFoundError{}}, nil
	}
	return commerce.ManagedCartOutcome{URLs: urls}, nil
}

// managedCart is a cart that is handed over on behalf of a customer, 0 for a guest.
type managedCart struct {
	id                    string
	customerID, channelID int
	params                []commerce.QueryParam
}

// managedURLs makes the links, and makes none unless the cart is on that channel and
// is a guest's or that customer's. Its callers have proven that the customer is asking,
// or are staff who may act for them.
func (s *Service) managedURLs(ctx context.Context, place pages, asked managedCart) (none commerce.ManagedCartURLs, ok bool, err error) {
	// Every one counts: a cart that is there costs the store as much as one that is not.
	done, err := s.o.Throttle.Enter(ctx, commerce.Attempt{Action: "managed_cart", ChannelID: asked.channelID})
	if err != nil {
		return none, false, err
	}
	done(false)
	cart, ok, err := s.o.Carts.Cart(ctx, asked.id)
	if err != nil {
		return none, false, commerce.StoreFault(err)
	}
	// One answer for all: each other one would tell a stranger that the cart exists.
	if !ok || cart.ChannelID != asked.channelID || (cart.CustomerID != 0 && cart.CustomerID != asked.customerID) {
		return none, false, nil
	}
	// Whose another cart is says nothing about this one.
	if !strings.EqualFold(cart.CartEntityID, asked.id) {
		return none, false, commerce.BadAnswer(errAnotherCart)
	}
	urls, err := s.o.Carts.CartRedirectURLs(ctx, asked.id, asked.params)
	if err != nil {
		return none, false, commerce.StoreFault(err)
	}
	if err := place.hold(urls.CartURL, urls.CheckoutURL, urls.EmbeddedCheckoutURL); err != nil {
		return none, false, err
	}
	return urls, true, nil
}
