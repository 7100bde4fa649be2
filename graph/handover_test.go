package graph_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// handOver is a fake that remembers what it was asked, and refuses when told to.
type handOver struct {
	refused commerce.CartHandOverError
	called  func()
	calls   int

	cart    commerce.CartRedirect
	managed string
	params  []commerce.QueryParam
	sync    commerce.HandOver
	login   commerce.LoginURLInput
}

func (h *handOver) count() {
	h.calls++
	if h.called != nil {
		h.called()
	}
}

func (h *handOver) CartRedirectURLs(_ context.Context, in commerce.CartRedirect) (commerce.CartRedirectOutcome, error) {
	h.count()
	h.cart = in
	return commerce.CartRedirectOutcome{URLs: commerce.CartRedirectURLs{
		RedirectedCheckoutURL: "https://h/1", EmbeddedCheckoutURL: "https://h/2", ExternalCheckoutURL: "https://h/3",
	}, Refused: h.refused}, nil
}

func (h *handOver) ManagedCartRedirectURLs(_ context.Context, id string, params []commerce.QueryParam) (commerce.ManagedCartOutcome, error) {
	h.count()
	h.managed, h.params = id, params
	return commerce.ManagedCartOutcome{URLs: commerce.ManagedCartURLs{
		CartURL: "https://h/4", CheckoutURL: "https://h/5", EmbeddedCheckoutURL: "https://h/6",
	}, Refused: h.refused}, nil
}

func (h *handOver) SessionSync(_ context.Context, in commerce.HandOver) (commerce.HandOverOutcome, error) {
	h.count()
	h.sync = in
	if h.refused != nil {
		return commerce.HandOverOutcome{Refused: h.refused}, nil
	}
	return commerce.HandOverOutcome{Token: "t", URL: "https://h/7"}, nil
}

func (h *handOver) CustomerLoginURL(_ context.Context, in commerce.LoginURLInput) (commerce.LoginURL, error) {
	h.count()
	h.login = in
	if h.refused != nil {
		return commerce.LoginURL{Refused: h.refused}, nil
	}
	return commerce.LoginURL{URL: "https://h/8", ExpiresAt: time.Unix(0, 0).UTC()}, nil
}

func (h *handOver) CheckRedirect(_ context.Context, _ int, raw string) (commerce.Redirect, bool, error) {
	h.count()
	r, ok := commerce.CheckRedirect(raw, commerce.Site{})
	return r, ok, nil
}

func TestWaysOverGiveEverythingOn(t *testing.T) {
	visit := `{initiator: {visitId: "v", visitorId: "w"}, request: {url: "https://s/", userAgent: "ua", refererUrl: "https://r/", acceptLanguage: "de"}, consent: {targeting: true, analytics: false, functional: true}}`
	known := &commerce.Analytics{
		Initiator: &commerce.AnalyticsInitiator{VisitID: "v", VisitorID: "w"},
		Request:   &commerce.AnalyticsRequest{URL: "https://s/", UserAgent: "ua", RefererURL: "https://r/", AcceptLanguage: "de"},
		Consent:   &commerce.AnalyticsConsent{Targeting: true, Functional: true},
	}
	purse := &commerce.PaymentWallet{InitializationID: "i", ProviderOrderID: "o", ProviderID: "p"}
	for _, test := range []struct {
		name, mutation, want, refused string
		asked                         handOver
	}{
		{
			"cart", `createCartRedirectUrls(input: {cartEntityId: "c", queryParams: [{key: "k", value: "v"}], paymentWalletData: {initializationId: "i", providerOrderId: "o", providerId: "p"}, analytics: ` + visit + `}) { redirectUrls { redirectedCheckoutUrl embeddedCheckoutUrl externalCheckoutUrl } errors { __typename } }`,
			`{"errors":[],"redirectUrls":{"embeddedCheckoutUrl":"https://h/2","externalCheckoutUrl":"https://h/3","redirectedCheckoutUrl":"https://h/1"}}`,
			`{"errors":[{"__typename":"CartNotFoundError"}],"redirectUrls":null}`,
			handOver{cart: commerce.CartRedirect{CartEntityID: "c", QueryParams: []commerce.QueryParam{{Key: "k", Value: "v"}}, Wallet: purse, Analytics: known}},
		},
		{
			"managed cart", `createManagedCartRedirectUrls(input: {cartEntityId: "c", queryParams: [{key: "k", value: "v"}]}) { redirectUrls { cartUrl checkoutUrl embeddedCheckoutUrl } errors { __typename } }`,
			`{"errors":[],"redirectUrls":{"cartUrl":"https://h/4","checkoutUrl":"https://h/5","embeddedCheckoutUrl":"https://h/6"}}`,
			`{"errors":[{"__typename":"CartNotFoundError"}],"redirectUrls":null}`,
			handOver{managed: "c", params: []commerce.QueryParam{{Key: "k", Value: "v"}}},
		},
		{
			"session sync", `generateSessionSyncJwt(input: {redirectTo: "/a", cartEntityId: "c", paymentWalletData: {providerId: "p", providerOrderId: "o", initializationId: "i"}, analytics: ` + visit + `}) { token url errors { __typename } }`,
			`{"errors":[],"token":"t","url":"https://h/7"}`, `{"errors":[{"__typename":"CartNotFoundError"}],"token":null,"url":null}`,
			handOver{sync: commerce.HandOver{RedirectTo: "/a", CartEntityID: "c", Wallet: purse, Analytics: known}},
		},
		{
			"login url", `createCustomerLoginUrl(input: {customerEntityId: 7, redirectTo: "/a", signOut: true, embeddedCheckoutCartEntityId: "c", requestIp: true, persistentCart: true}) { url expiresAt errors { __typename } }`,
			`{"errors":[],"expiresAt":"1970-01-01T00:00:00Z","url":"https://h/8"}`, `{"errors":[{"__typename":"CartNotFoundError"}],"expiresAt":null,"url":null}`,
			handOver{login: commerce.LoginURLInput{CustomerEntityID: 7, RedirectTo: "/a", SignOut: true, EmbeddedCheckoutCartEntityID: "c", BindToAddress: true, PersistentCart: true}},
		},
		{
			"login url of oneself", `createCustomerLoginUrl(input: {requestIp: null}) { url }`, `{"url":"https://h/8"}`, `{"url":null}`, handOver{},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			for refused, want := range map[commerce.CartHandOverError]string{nil: test.want, commerce.CartNotFoundError{}: test.refused} {
				w.handOver.refused = refused
				got := w.ask(t, "mutation { r: "+test.mutation+" }", nil)
				text, err := json.Marshal(got.Data["r"])
				if err != nil || string(text) != want || len(got.Errors) > 0 {
					t.Errorf("%s, want %s: %v, %v", text, want, err, got.Errors)
				}
			}
			asked := *w.handOver
			asked.calls, asked.refused = 0, nil
			if diff := cmp.Diff(test.asked, asked, cmp.AllowUnexported(handOver{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoginURLOfNobody(t *testing.T) {
	for _, id := range []string{"0", "-1"} {
		w := newWorld(t)
		got := w.ask(t, `mutation { createCustomerLoginUrl(input: {customerEntityId: `+id+`}) { url } }`, nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["field"] != "input.customerEntityId" || w.handOver.calls != 0 {
			t.Errorf("%s: %+v", id, got.Errors)
		}
	}
}

func TestCheckRedirect(t *testing.T) {
	for raw, want := range map[string]string{"/cart?x=1": `{"isAllowed":true,"redirectTo":"/cart?x=1"}`, "//evil.example": `{"isAllowed":false,"redirectTo":null}`} {
		got := newWorld(t).ask(t, `query ($to: String!) { r: checkRedirect(redirectTo: $to) { isAllowed redirectTo } }`, map[string]any{"to": raw})
		text, err := json.Marshal(got.Data["r"])
		if err != nil || string(text) != want {
			t.Errorf("%s: %s, %v", raw, text, got.Errors)
		}
	}
}
