package contract

import (
	"context"
	"net/netip"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// asksForWays asks everything about ways in and ways over, with all that can be
// said and with nothing. What the store answers is not the question here.
func asksForWays(t *testing.T, ctx context.Context, c *storefront.Client, e *embedded, cred commerce.ShopperCredential) {
	t.Helper()
	cart, err := e.sandbox.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	at := commerce.WithClientIP(ctx, netip.MustParseAddr("203.0.113.7"))
	wallet := &commerce.PaymentWallet{InitializationID: "begun", ProviderOrderID: "order", ProviderID: "applepay"}
	visit := &commerce.Analytics{
		Initiator: &commerce.AnalyticsInitiator{
			VisitID: "8a2f3f6e-0c55-4a55-9d0e-2f5f3a1b7c11", VisitorID: "9b2f3f6e-0c55-4a55-9d0e-2f5f3a1b7c12",
		},
		Request: &commerce.AnalyticsRequest{
			URL: "https://shop.example/cart", UserAgent: "Firefox", RefererURL: "https://shop.example/", AcceptLanguage: "de",
		},
		Consent: &commerce.AnalyticsConsent{Functional: true},
	}
	least := &commerce.Analytics{Request: &commerce.AnalyticsRequest{URL: "https://shop.example/", UserAgent: "Firefox"}}
	guest, shopper := commerce.Caller{ChannelID: 1}, commerce.Caller{ChannelID: 1, Shopper: &cred}

	_, err = c.CreateSessionSync(ctx, guest, commerce.HandOver{RedirectTo: "/"})
	wantAnswer(t, err)
	_, err = c.CreateSessionSync(ctx, guest, commerce.HandOver{RedirectTo: "/", Analytics: least})
	wantAnswer(t, err)
	link, err := c.CreateSessionSync(at, shopper, commerce.HandOver{RedirectTo: "/", CartEntityID: cart, Wallet: wallet, Analytics: visit})
	wantAnswer(t, err)
	_, err = c.CartRedirectURLs(ctx, guest, commerce.CartRedirect{})
	wantAnswer(t, err)
	_, err = c.CartRedirectURLs(at, shopper, commerce.CartRedirect{
		CartEntityID: cart, Wallet: wallet, Analytics: visit, QueryParams: []commerce.QueryParam{{Key: "utm", Value: "mail"}},
	})
	wantAnswer(t, err)
	_, err = c.ReadSessionSync(ctx, 1, commerce.Secret(link.Token), false)
	wantAnswer(t, err)
	_, err = c.ReadSessionSync(ctx, 1, "not.a.token", true)
	wantAnswer(t, err)
	_, err = c.LoginWithJWT(ctx, commerce.TokenLogin{ChannelID: 1, JWT: "not.a.token"})
	wantAnswer(t, err)
	_, err = c.LoginWithJWT(ctx, commerce.TokenLogin{ChannelID: 1, JWT: "not.a.token", GuestCartEntityID: cart})
	wantAnswer(t, err)
}

// wantAnswer checks that the store answered, be it with a refusal.
func wantAnswer(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}
