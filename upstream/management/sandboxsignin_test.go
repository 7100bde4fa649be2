package management

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestSandboxAccounts(t *testing.T) {
	c, s, seed := newSandbox(t)
	ctx := upstreamtest.Context(t)
	for _, p := range seed.Customers {
		a, ok, err := c.Account(ctx, p.EntityID)
		if err != nil || !ok || a.CustomerID != p.EntityID || a.Email.Reveal() != p.Email {
			t.Fatalf("customer %d is %+v, %t, %v", p.EntityID, a, ok, err)
		}
		for _, channel := range seed.Channels {
			may, err := c.MaySignIn(ctx, a, channel)
			if want := s.Store().MayLogIn(p.EntityID, channel); err != nil || may != want {
				t.Errorf("customer %d on channel %d: %t, %v, want %t", p.EntityID, channel, may, err, want)
			}
		}
	}
	if _, ok, err := c.Account(ctx, 999_999); ok || err != nil {
		t.Errorf("nobody: %t, %v", ok, err)
	}
	shared, err := c.AccountsByEmail(ctx, "Shared.Inbox@example.com")
	want := []commerce.CustomerAccount{
		{CustomerID: 8, Email: "shared.inbox@example.com", ChannelIDs: []int{1}},
		{CustomerID: 9, Email: "shared.inbox@example.com", ChannelIDs: []int{2}},
	}
	if diff := cmp.Diff(want, shared); err != nil || diff != "" {
		t.Errorf("who share an address (-want +got):\n%s%v", diff, err)
	}
	if none, err := c.AccountsByEmail(ctx, "nobody@example.com"); err != nil || len(none) != 0 {
		t.Errorf("nobody: %+v, %v", none, err)
	}
}

func TestSandboxManyOfOneEmail(t *testing.T) {
	c, s, _ := newSandbox(t)
	for i := range 60 { // more than a page
		made, err := s.Store().CreateCustomers(store.Customer{Email: fmt.Sprintf("one.%d@example.com", i), OriginChannelID: 1})
		if err != nil {
			t.Fatal(err)
		}
		// A store that is older than the rule may have them.
		s.Store().EditCustomer(made[0].ID, func(c *store.Customer) { c.Email = "everybody@example.com" })
	}
	got, err := c.AccountsByEmail(upstreamtest.Context(t), "everybody@example.com")
	if err != nil || len(got) != 60 || len(s.CallsTo(sandbox.On("customers"))) != 2 {
		t.Errorf("%d accounts after %d calls, %v", len(got), len(s.CallsTo(sandbox.On("customers"))), err)
	}
}

func TestSandboxNewAccount(t *testing.T) {
	c, s, _ := newSandbox(t)
	ctx := upstreamtest.Context(t)
	made, err := c.CreateAccount(ctx, commerce.NewCustomer{Email: "new.one@example.com", FirstName: "New", LastName: "One", ChannelID: 3})
	if err != nil || made.CustomerID != 41 || !cmp.Equal(made.ChannelIDs, []int{3}) {
		t.Fatalf("made %+v, %v", made, err)
	}
	if may, err := c.MaySignIn(ctx, made, 3); !may || err != nil || !s.Store().MayLogIn(41, 3) || s.Store().MayLogIn(41, 1) {
		t.Errorf("the new customer may sign in: %t, %v", may, err)
	}
	found, err := c.AccountsByEmail(ctx, "NEW.one@example.com")
	if diff := cmp.Diff([]commerce.CustomerAccount{made}, found); err != nil || diff != "" {
		t.Errorf("found (-want +got):\n%s%v", diff, err)
	}
	for _, choice := range []bool{false, true} {
		s.Store().SetChoices(store.Choices{TakenEmailIsInvalid: choice})
		_, err = c.CreateAccount(ctx, commerce.NewCustomer{Email: "new.ONE@example.com", FirstName: "New", LastName: "Two", ChannelID: 3})
		wantCode(t, err, commerce.CodeBadUserInput)
	}
	if other, err := c.CreateAccount(ctx, commerce.NewCustomer{Email: "new.one@example.com", FirstName: "New", LastName: "Two", ChannelID: 2}); err != nil || other.CustomerID != 42 {
		t.Errorf("on another channel: %+v, %v", other, err)
	}
}

// TestSandboxNewAccountIsLost has a store that makes the customer and does not say so.
func TestSandboxNewAccountIsLost(t *testing.T) {
	c, s, _ := newSandbox(t)
	n := commerce.NewCustomer{Email: "new.one@example.com", FirstName: "New", LastName: "One", ChannelID: 1}
	if err := s.FailNext(sandbox.On("create-customers"), 1, sandbox.Fault{Kind: sandbox.FaultDropAfter}); err != nil {
		t.Fatal(err)
	}
	_, err := c.CreateAccount(upstreamtest.Context(t), n)
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	if n := len(s.CallsTo(sandbox.On("create-customers"))); n != 1 {
		t.Errorf("%d attempts", n)
	}
	if found, err := c.AccountsByEmail(upstreamtest.Context(t), n.Email); err != nil || len(found) != 1 {
		t.Errorf("the customer who was made: %+v, %v", found, err)
	}
}

func TestSandboxIdentityLinks(t *testing.T) {
	c, s, _ := newSandbox(t)
	ctx := upstreamtest.Context(t)
	l := commerce.IdentityLink{CustomerID: 2, Issuer: strings.Repeat("i", 64), Subject: strings.Repeat("s", 64)}
	if _, ok, err := c.FindIdentityLink(ctx, l.Subject); ok || err != nil {
		t.Errorf("before: %t, %v", ok, err)
	}
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if err := c.CreateIdentityLink(ctx, l); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got, ok, err := c.FindIdentityLink(ctx, l.Subject); err != nil || !ok || got != l {
		t.Errorf("found %+v, %t, %v", got, ok, err)
	}
	if got, err := c.IdentityLinks(ctx, 2); err != nil || !cmp.Equal(got, []commerce.IdentityLink{l}) {
		t.Errorf("links %+v, %v", got, err)
	}
	changed := l
	changed.Issuer = "another"
	if err := c.CreateIdentityLink(ctx, changed); err == nil {
		t.Error("a link was made over another")
	}
	second := l
	second.CustomerID = 3
	if err := c.CreateIdentityLink(ctx, second); err != nil {
		t.Error(err)
	}
	if got, ok, err := c.FindIdentityLink(ctx, l.Subject); err == nil || ok {
		t.Errorf("a guess: %+v, %t, %v", got, ok, err)
	}
	s.Store().DeleteCustomer(3)
	if got, ok, err := c.FindIdentityLink(ctx, l.Subject); err != nil || !ok || got != l {
		t.Errorf("one is left: %+v, %t, %v", got, ok, err)
	}
	nobody := l
	nobody.CustomerID = 999_999
	if err := c.CreateIdentityLink(ctx, nobody); !upstream.IsKind(err, upstream.NotFound) {
		t.Errorf("of nobody: %v", err)
	}
	if _, err := c.IdentityLinks(ctx, 999_999); !upstream.IsKind(err, upstream.NotFound) {
		t.Errorf("links of nobody: %v", err)
	}
}

func TestSandboxSitesAndCarts(t *testing.T) {
	c, s, _ := newSandbox(t)
	ctx := upstreamtest.Context(t)
	for _, id := range []int{1, 2, 3} {
		site, err := c.Site(ctx, id)
		if err != nil || site.Hosted() != s.HostedURL(id) || site.Canonical != s.HostedURL(id) || !strings.HasPrefix(site.Primary, "https://shop-") {
			t.Errorf("site %d is %+v, %v", id, site, err)
		}
	}
	s.Store().RemoveSite(3)
	for _, id := range []int{3, 77} {
		if site, err := c.Site(ctx, id); err != nil || site != (commerce.Site{}) {
			t.Errorf("site %d is %+v, %v", id, site, err)
		}
	}
	opened, err := s.Store().OpenManagedCart(2, 5, store.CartLine{ProductID: 101, Quantity: 2})
	if err != nil {
		t.Fatal(err)
	}
	cart, ok, err := c.Cart(ctx, opened.ID)
	if want := (commerce.ManagedCart{CartEntityID: opened.ID, CustomerID: 5, ChannelID: 2}); err != nil || !ok || cart != want {
		t.Errorf("cart %+v, %t, %v", cart, ok, err)
	}
	if _, ok, err := c.Cart(ctx, cartID); ok || err != nil {
		t.Errorf("no cart: %t, %v", ok, err)
	}
	links, err := c.CartRedirectURLs(ctx, opened.ID, []commerce.QueryParam{{Key: "utm", Value: "mail"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{links.CartURL, links.CheckoutURL, links.EmbeddedCheckoutURL} {
		u, err := url.Parse(link)
		if err != nil || u.Scheme+"://"+u.Host != s.HostedURL(2) {
			t.Fatalf("link %s, %v", link, err)
		}
		redeemed, err := s.Store().RedeemCartLink(u.Query().Get("token"))
		if err != nil || redeemed.CartID != opened.ID || redeemed.Query.Get("utm") != "mail" {
			t.Errorf("redeemed %+v, %v", redeemed, err)
		}
	}
	if _, err := c.CartRedirectURLs(ctx, cartID, nil); !upstream.IsKind(err, upstream.NotFound) {
		t.Errorf("links to no cart: %v", err)
	}
	if err := s.FailNext(sandbox.On("cart-redirect-urls"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusBadGateway}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CartRedirectURLs(ctx, opened.ID, nil); err != nil {
		t.Errorf("links after a failure: %v", err)
	}
}
