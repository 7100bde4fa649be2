package storefront

import (
	"context"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const (
	syncLink      = `{"data":{"generateSessionSyncJwt":{"result":{"token":"a.b.c","url":"https://store.example/session-sync?jwt=a.b.c"},"errors":[]}}}`
	redirectLinks = `{"data":{"cart":{"createCartRedirectUrls":{"redirectUrls":{"redirectedCheckoutUrl":"https://store.example/1",
		"embeddedCheckoutUrl":"https://store.example/2","externalCheckoutUrl":"https://store.example/3"},"errors":[]}}}}`
)

// known is all that a hand-over can take along.
func known() (*commerce.PaymentWallet, *commerce.Analytics) {
	wallet := &commerce.PaymentWallet{InitializationID: "begun", ProviderID: "applepay"}
	analytics := visit()
	analytics.Request.RefererURL = "https://search.example/"
	return wallet, analytics
}

// sentVisit is what becomes of it.
func sentVisit(ip any) map[string]any {
	request := map[string]any{
		"url": "https://shop.example/", "userAgent": "Firefox", "refererUrl": "https://search.example/", "acceptLanguage": "de",
	}
	if ip != nil {
		request["ip"] = ip
	}
	return map[string]any{
		"initiator": map[string]any{"visitId": "visit", "visitorId": "visitor"},
		"request":   request,
		"consent":   map[string]any{"targeting": false, "analytics": true, "functional": true},
	}
}

// from is a context of a shopper at that address.
func from(t *testing.T, ip string) context.Context {
	t.Helper()
	return commerce.WithClientIP(upstreamtest.Context(t), netip.MustParseAddr(ip))
}

func TestCreateSessionSync(t *testing.T) {
	wallet, analytics := known()
	cred := shopper()
	for name, tc := range map[string]struct {
		ctx    context.Context
		caller commerce.Caller
		in     commerce.HandOver
		want   map[string]any
	}{
		"least": {upstreamtest.Context(t), commerce.Caller{ChannelID: 3}, commerce.HandOver{RedirectTo: "/"}, map[string]any{"redirectTo": "/"}},
		"all of it": {
			from(t, "::ffff:203.0.113.7"),
			commerce.Caller{ChannelID: 3, Shopper: &cred},
			commerce.HandOver{RedirectTo: "/checkout", CartEntityID: "cart-1", Wallet: wallet, Analytics: analytics},
			map[string]any{
				"redirectTo": "/checkout", "cartId": "cart-1",
				"wallet":    map[string]any{"initializationId": "begun", "providerId": "applepay"},
				"analytics": sentVisit("203.0.113.7"),
			},
		},
		"an address nobody knows": {
			upstreamtest.Context(t),
			commerce.Caller{ChannelID: 3},
			commerce.HandOver{RedirectTo: "/", Wallet: &commerce.PaymentWallet{}, Analytics: analytics},
			map[string]any{"redirectTo": "/", "analytics": sentVisit(nil)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, syncLink)
			got, err := s.CreateSessionSync(tc.ctx, tc.caller, tc.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(commerce.HandOverOutcome{Token: "a.b.c", URL: "https://store.example/session-sync?jwt=a.b.c"}, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.want, s.heard()[0].Body.Variables); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
			sent := s.heard()[0].Header.Get("X-Bc-Customer-Access-Token")
			if (sent != "") != (tc.caller.Shopper != nil) {
				t.Errorf("access token %q", sent)
			}
		})
	}
}

func TestAnalyticsThatAreNotEnough(t *testing.T) {
	ctx := from(t, "2001:db8::7")
	for name, a := range map[string]*commerce.Analytics{
		"nothing":    nil,
		"empty":      {},
		"no request": {Initiator: visit().Initiator, Consent: visit().Consent},
		"no page":    {Request: &commerce.AnalyticsRequest{UserAgent: "Firefox"}},
		"no browser": {Request: &commerce.AnalyticsRequest{URL: "https://shop.example/"}},
	} {
		if got := newAnalyticsInput(ctx, a); got != nil {
			t.Errorf("%s: %+v is sent", name, got)
		}
	}
	half := visit()
	half.Initiator.VisitorID = ""
	half.Consent = nil
	got := newAnalyticsInput(ctx, half)
	if got == nil || got.Initiator != nil || got.Consent != nil || *got.Request.IP != "2001:db8::7" {
		t.Errorf("half of it: %+v", got)
	}
}

func TestCartRedirectURLs(t *testing.T) {
	wallet, analytics := known()
	cred := shopper()
	for name, tc := range map[string]struct {
		ctx  context.Context
		in   commerce.CartRedirect
		want map[string]any
	}{
		"least": {upstreamtest.Context(t), commerce.CartRedirect{}, map[string]any{}},
		"all of it": {
			from(t, "203.0.113.7"),
			commerce.CartRedirect{
				CartEntityID: "cart-1", Wallet: wallet, Analytics: analytics,
				QueryParams: []commerce.QueryParam{{Key: "utm", Value: ""}, {Key: "a", Value: "b"}},
			},
			map[string]any{
				"cartEntityId": "cart-1", "ipAddress": "203.0.113.7",
				"queryParams":       []any{map[string]any{"key": "utm", "value": ""}, map[string]any{"key": "a", "value": "b"}},
				"paymentWalletData": map[string]any{"initializationId": "begun", "providerId": "applepay"},
				"analytics":         sentVisit("203.0.113.7"),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newAnsweringStore(t, redirectLinks)
			// The caller's channel counts, whichever one the session began on.
			got, err := s.CartRedirectURLs(tc.ctx, commerce.Caller{ChannelID: 2, Shopper: &cred}, tc.in)
			if err != nil {
				t.Fatal(err)
			}
			want := commerce.CartRedirectOutcome{URLs: commerce.CartRedirectURLs{
				RedirectedCheckoutURL: "https://store.example/1", EmbeddedCheckoutURL: "https://store.example/2", ExternalCheckoutURL: "https://store.example/3",
			}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			r := s.heard()[0]
			if diff := cmp.Diff(map[string]any{"input": tc.want}, r.Body.Variables); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
			if r.Path != "/channels/2/graphql" {
				t.Errorf("asked at %s", r.Path)
			}
		})
	}
}

func TestHandOverRefusals(t *testing.T) {
	sync := func(result, errors string) string {
		return `{"data":{"generateSessionSyncJwt":{"result":` + result + `,"errors":[` + errors + `]}}}`
	}
	urls := func(result, errors string) string {
		return `{"data":{"cart":{"createCartRedirectUrls":{"redirectUrls":` + result + `,"errors":[` + errors + `]}}}}`
	}
	for name, tc := range map[string]struct {
		sync, urls string
		want       commerce.CartHandOverError
	}{
		"no such cart": {
			sync("null", `{"__typename":"GenerateSessionSyncTokenCartNotFound","message":"`+canary+`"}`),
			urls("null", `{"__typename":"NotFoundError","message":"`+canary+`"}`),
			commerce.CartNotFoundError{},
		},
		"of next year":  {sync("null", `{"__typename":"MoonError"}`), urls("null", `{"__typename":"MoonError"}`), nil},
		"no reason":     {sync("null", ""), urls("null", ""), nil},
		"empty":         {sync(`{"token":"","url":""}`, ""), urls(`{"redirectedCheckoutUrl":"","embeddedCheckoutUrl":"","externalCheckoutUrl":""}`, ""), nil},
		"half of it":    {sync(`{"token":"x","url":""}`, ""), urls(`{"redirectedCheckoutUrl":"https://x","embeddedCheckoutUrl":"","externalCheckoutUrl":""}`, ""), nil},
		"link and a no": {strings.Replace(syncLink, `"errors":[]`, `"errors":[{"__typename":"MoonError"}]`, 1), strings.Replace(redirectLinks, `"errors":[]`, `"errors":[{"__typename":"MoonError"}]`, 1), nil},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := newAnsweringStore(t, tc.sync).CreateSessionSync(upstreamtest.Context(t), commerce.Caller{ChannelID: 3}, commerce.HandOver{RedirectTo: "/"})
			if diff := cmp.Diff(commerce.HandOverOutcome{Refused: tc.want}, made); diff != "" {
				t.Errorf("session sync (-want +got):\n%s", diff)
			}
			links, err2 := newAnsweringStore(t, tc.urls).CartRedirectURLs(upstreamtest.Context(t), commerce.Caller{ChannelID: 3}, commerce.CartRedirect{})
			if diff := cmp.Diff(commerce.CartRedirectOutcome{Refused: tc.want}, links); diff != "" {
				t.Errorf("redirect (-want +got):\n%s", diff)
			}
			for _, err := range []error{err, err2} {
				if tc.want == nil {
					wantCode(t, err, commerce.CodeUpstreamUnavailable)
					continue
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
}
