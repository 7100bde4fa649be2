package contract

import (
	"context"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/management"
)

// noCart is the id of a cart that is not there.
const noCart = "5bd1f0ae-7c40-4d2e-8b0e-3f6a5c9d1e22"

func wantNone(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// askAccounts has our client read and make customers to sign in.
func (e *embedded) askAccounts(ctx context.Context, c *management.Client) {
	e.t.Helper()
	for _, id := range []int{1, 8, 13, 999_999} {
		a, ok, err := c.Account(ctx, id)
		wantNone(e.t, err)
		if ok != (id != 999_999) {
			e.t.Errorf("customer %d: %t", id, ok)
		}
		for _, channel := range append(e.seed.Channels, 77) {
			_, err = c.MaySignIn(ctx, a, channel)
			wantNone(e.t, err)
		}
	}
	for _, address := range []commerce.Secret{"shared.inbox@example.com", "nobody+at-all@example.com"} {
		_, err := c.AccountsByEmail(ctx, address)
		wantNone(e.t, err)
	}
	newcomer := commerce.NewCustomer{Email: "new.one@example.com", FirstName: "New", LastName: "One", ChannelID: 2}
	_, err := c.CreateAccount(ctx, newcomer)
	wantNone(e.t, err)
	for _, choice := range []bool{false, true} {
		e.sandbox.Store().SetChoices(store.Choices{TakenEmailIsInvalid: choice})
		_, err = c.CreateAccount(ctx, newcomer)
		wantPublic(e.t, err)
	}
}

// askLinks has our client link customers with identities, once and again.
func (e *embedded) askLinks(ctx context.Context, c *management.Client) {
	e.t.Helper()
	link := commerce.IdentityLink{CustomerID: 2, Issuer: "0f3a", Subject: "77bc"}
	for range 2 {
		_, _, err := c.FindIdentityLink(ctx, link.Subject)
		wantNone(e.t, err)
		wantNone(e.t, c.CreateIdentityLink(ctx, link))
	}
	_, err := c.IdentityLinks(ctx, 2)
	wantNone(e.t, err)
	_, err = c.IdentityLinks(ctx, 999_999)
	wantPublic(e.t, err)
	link.CustomerID = 999_999
	wantPublic(e.t, c.CreateIdentityLink(ctx, link))
}

// askHandOver has our client ask where hosted pages are, and for links to carts.
func (e *embedded) askHandOver(ctx context.Context, c *management.Client) {
	e.t.Helper()
	for _, channel := range append(e.seed.Channels, 77) {
		_, err := c.Site(ctx, channel)
		wantNone(e.t, err)
	}
	opened, err := e.sandbox.Store().OpenManagedCart(1, 2, store.CartLine{ProductID: 101, Quantity: 1})
	wantNone(e.t, err)
	for _, id := range []string{opened.ID, noCart} {
		_, ok, err := c.Cart(ctx, id)
		wantNone(e.t, err)
		if ok != (id == opened.ID) {
			e.t.Errorf("cart %s: %t", id, ok)
		}
	}
	for _, params := range [][]commerce.QueryParam{nil, {{Key: "utm_source", Value: "mail"}, {Key: "lang", Value: "en"}}} {
		_, err = c.CartRedirectURLs(ctx, opened.ID, params)
		wantNone(e.t, err)
	}
	_, err = c.CartRedirectURLs(ctx, noCart, nil)
	wantPublic(e.t, err)
}
