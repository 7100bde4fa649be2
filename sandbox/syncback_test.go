package sandbox_test

import (
	"net/http"
	"testing"

	"github.com/clientele-graph/clientele/sandbox"
)

// tokenFrom fetches the token that takes a browser back to the storefront.
func (b *browser) tokenFrom(base, redirectTo string) string {
	b.t.Helper()
	got := b.open(base + "/session-sync.jwt?redirect_to=" + redirectTo)
	if got.status != http.StatusOK || got.text == "" {
		b.t.Fatalf("%d %s", got.status, got.text)
	}
	return got.text
}

func TestSessionSyncBackToTheStorefront(t *testing.T) {
	c := start(t)
	b, person, cart, base := c.browse(), c.member(2), c.cartOf(1), c.sandbox.HostedURL(1)
	b.open(c.redirects(1, map[string]any{"cartEntityId": cart}, catHeader, c.login(1, person)).RedirectURLs.RedirectedCheckoutURL)
	token := b.tokenFrom(base, "/orders")
	got := c.validate(token).Content
	if got == nil || got.Customer == nil || got.Customer.EntityID != person.EntityID || got.Cart == nil || got.Cart.EntityID != cart {
		t.Fatalf("content %+v", got)
	}
	if got.RedirectTo != "https://shop-1.example.com/orders" {
		t.Errorf("leads to %q", got.RedirectTo)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, got.CustomerAccessToken.Value)); id != person.EntityID {
		t.Errorf("the new token is customer %d's", id)
	}
	b.open(base+"/checkout").shows(t, "/checkout", 0)
	if again := c.validate(token); again.Content != nil {
		t.Error("the token worked twice")
	}
}

func TestSessionSyncBackOfAGuest(t *testing.T) {
	c := start(t)
	b, base := c.browse(), c.sandbox.HostedURL(2)
	got := c.validate(b.tokenFrom(base, "https://evil.example.com/")).Content
	if got == nil || got.Customer != nil || got.Cart != nil || got.RedirectTo != "https://shop-2.example.com/" {
		t.Errorf("content %+v", got)
	}
}

func TestSessionSyncBackIsForOneAddress(t *testing.T) {
	c := start(t, func(o *sandbox.Options) { o.TrustedProxySecret = proxySecret })
	b, base := c.browse(), c.sandbox.HostedURL(1)
	proxy := func(address string) []string {
		return []string{"X-Bc-Trusted-Proxy-Secret", proxySecret, "True-Client-Ip", address}
	}
	if got := c.validate(b.tokenFrom(base, "/"), proxy("192.0.2.7")...); got.Content != nil || got.Errors[0].ErrorType != "SHOPPER_IP_MISMATCH" {
		t.Errorf("from another address: %+v", got)
	}
	if got := c.validate(b.tokenFrom(base, "/"), proxy("127.0.0.1")...); got.Content == nil {
		t.Errorf("from its own address: %+v", got)
	}
}
