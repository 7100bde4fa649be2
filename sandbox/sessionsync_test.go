package sandbox_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const (
	generateMutation = `mutation over($to: String!, $cart: String, $analytics: AnalyticsCommonEventInput) {
		generateSessionSyncJwt(redirectTo: $to, cartId: $cart, analytics: $analytics) {
			result { token url } errors { __typename ... on GenerateSessionSyncTokenCartNotFound { message } }
		}
	}`
	validateMutation = `mutation in($jwt: String!) { validateSessionSyncJwt(jwt: $jwt) {
		content {
			redirectTo customer { entityId } cart { entityId } customerAccessToken { value }
			analytics { initiator { visitorId visitId } request { url ip userAgent referer acceptLanguage } consent { targeting analytics functional } }
		}
		errors { __typename ... on InvalidSessionSyncJwtError { errorType message } ... on JwtTokenExpiredError { message } }
	} }`
	proxySecret = "between the proxy and the store"
)

func itoa(n int) string { return strconv.Itoa(n) }

type generated struct {
	Result *struct{ Token, URL string }
	Errors []struct {
		Typename string `json:"__typename"`
	}
}

func (c *client) generate(channel int, variables map[string]any, headers ...string) generated {
	c.t.Helper()
	var data struct{ GenerateSessionSyncJwt generated }
	c.data(c.graphql(channel, c.seed.PrivateToken, generateMutation, variables, headers...), &data)
	return data.GenerateSessionSyncJwt
}

type validated struct {
	Content *struct {
		RedirectTo          string
		Customer            *struct{ EntityID int }
		Cart                *struct{ EntityID string }
		CustomerAccessToken *struct{ Value string }
		Analytics           *struct {
			Initiator struct{ VisitorID, VisitID string }
			Request   struct{ URL, IP, UserAgent, Referer, AcceptLanguage string }
			Consent   struct{ Targeting, Analytics, Functional bool }
		}
	}
	Errors []struct {
		Typename  string `json:"__typename"`
		ErrorType string
	}
}

func (c *client) validate(token string, headers ...string) validated {
	c.t.Helper()
	var data struct{ ValidateSessionSyncJwt validated }
	c.data(c.ask(validateMutation, map[string]any{"jwt": token}, headers...), &data)
	return data.ValidateSessionSyncJwt
}

func TestSessionSyncThereAndBack(t *testing.T) {
	c := start(t)
	person, cart := c.member(2), c.cartOf(1)
	session := c.login(1, person)
	made := c.generate(1, map[string]any{"to": "/checkout", "cart": cart, "analytics": map[string]any{
		"initiator": map[string]any{"visitId": "visit", "visitorId": "visitor"},
		"request":   map[string]any{"url": "https://shop.example.com/a", "userAgent": "test", "refererUrl": "https://shop.example.com/", "ip": "127.0.0.1", "acceptLanguage": "de"},
		"consent":   map[string]any{"targeting": false, "analytics": true, "functional": true},
	}}, catHeader, session)
	if made.Result == nil || made.Result.URL != c.sandbox.HostedURL(1)+"/session-sync?jwt="+made.Result.Token {
		t.Fatalf("made %+v", made)
	}
	got := c.validate(made.Result.Token)
	if got.Content == nil || got.Content.Customer == nil || got.Content.Customer.EntityID != person.EntityID ||
		got.Content.Cart == nil || got.Content.Cart.EntityID != cart || got.Content.RedirectTo != c.sandbox.HostedURL(1)+"/checkout" {
		t.Fatalf("content %+v, errors %+v", got.Content, got.Errors)
	}
	a := got.Content.Analytics
	if a == nil || a.Initiator.VisitID != "visit" || a.Request.Referer != "https://shop.example.com/" || a.Request.AcceptLanguage != "de" || !a.Consent.Analytics || a.Consent.Targeting {
		t.Errorf("analytics %+v", a)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, got.Content.CustomerAccessToken.Value)); id != person.EntityID {
		t.Errorf("the new token is customer %d's", id)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, session)); id != 0 {
		t.Error("the session from before goes on")
	}
	if got := c.validate(made.Result.Token); got.Content != nil || got.Errors[0].ErrorType != "OTHER" {
		t.Errorf("the second time: %+v", got)
	}
}

func TestSessionSyncOfAGuest(t *testing.T) {
	c := start(t)
	for to, want := range map[string]string{"xyz": "/xyz", "/foo?a=b": "/foo?a=b", "": "/"} {
		got := c.validate(c.generate(1, map[string]any{"to": to}).Result.Token)
		if got.Content == nil || got.Content.Customer != nil || got.Content.CustomerAccessToken != nil || got.Content.Cart != nil || got.Content.Analytics != nil {
			t.Fatalf("content %+v, errors %+v", got.Content, got.Errors)
		}
		if got.Content.RedirectTo != c.sandbox.HostedURL(1)+want {
			t.Errorf("%q leads to %q", to, got.Content.RedirectTo)
		}
	}
	dead := c.login(1, c.member(1))
	c.login(1, c.member(1))
	if got := c.validate(c.generate(1, map[string]any{"to": "/"}, catHeader, dead).Result.Token); got.Content == nil || got.Content.Customer != nil {
		t.Errorf("by a token that ended: %+v", got)
	}
}

func TestSessionSyncNeedsItsCart(t *testing.T) {
	c := start(t)
	theirs := c.cartOf(1)
	c.sandbox.Store().AssignCart(theirs, c.member(2).EntityID)
	for _, cart := range []string{"unknown", theirs, c.cartOf(2)} {
		got := c.generate(1, map[string]any{"to": "/", "cart": cart})
		if got.Result != nil || len(got.Errors) != 1 || got.Errors[0].Typename != "GenerateSessionSyncTokenCartNotFound" {
			t.Errorf("cart %s: %+v", cart, got)
		}
	}
}

func TestSessionSyncTypedErrors(t *testing.T) {
	c := start(t, func(o *sandbox.Options) { o.TrustedProxySecret = proxySecret })
	now := c.sandbox.Store().Now()
	issue := func(s pass.Sync, o pass.SyncOptions) string {
		t.Helper()
		token, err := c.sandbox.IssueSessionSync(s, o)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	for i, test := range []struct{ token, typename, kind string }{
		{"bad", "InvalidSessionSyncJwtError", "OTHER"},
		{c.seed.PrivateToken, "InvalidSessionSyncJwtError", "OTHER"},
		{issue(pass.Sync{}, pass.SyncOptions{StoreID: 1}), "InvalidSessionSyncJwtError", "STORE_ID_MISMATCH"},
		{issue(pass.Sync{RequestIP: "198.51.100.1"}, pass.SyncOptions{}), "InvalidSessionSyncJwtError", "SHOPPER_IP_MISMATCH"},
		{issue(pass.Sync{}, pass.SyncOptions{Issued: now.Add(-time.Minute)}), "JwtTokenExpiredError", ""},
		{issue(pass.Sync{CustomerID: restricted(t, c)}, pass.SyncOptions{}), "InvalidSessionSyncJwtError", "OTHER"},
	} {
		got := c.validate(test.token, "True-Client-IP", fmt.Sprintf("192.0.2.%d", i+1), "X-BC-Trusted-Proxy-Secret", proxySecret)
		if got.Content != nil || len(got.Errors) != 1 || got.Errors[0].Typename != test.typename || got.Errors[0].ErrorType != test.kind {
			t.Errorf("%d: %+v, want %s %s", i, got, test.typename, test.kind)
		}
	}
}

// restricted is a customer who may not sign in on channel 1.
func restricted(t testing.TB, c *client) int {
	t.Helper()
	for _, p := range c.seed.Customers {
		if !c.sandbox.Store().MayLogIn(p.EntityID, 1) {
			return p.EntityID
		}
	}
	t.Fatal("everybody may sign in on channel 1")
	return 0
}

func TestTheTrustedProxyDecidesWhoIsBlocked(t *testing.T) {
	c := start(t, func(o *sandbox.Options) { o.TrustedProxySecret = proxySecret })
	shopper := func(address string) []string {
		return []string{"True-Client-IP", address, "X-BC-Trusted-Proxy-Secret", proxySecret}
	}
	for range 3 {
		c.validate("bad", shopper("192.0.2.1")...)
	}
	good := c.generate(1, map[string]any{"to": "/"}).Result.Token
	blocked := c.ask(validateMutation, map[string]any{"jwt": good}, shopper("192.0.2.1")...)
	if blocked.status != http.StatusTooManyRequests || len(blocked.Errors) != 1 {
		t.Errorf("blocked: %d %s", blocked.status, blocked.body)
	}
	for _, headers := range [][]string{
		{"True-Client-IP", "192.0.2.1", "X-BC-Trusted-Proxy-Secret", "wrong"}, {"True-Client-IP", "192.0.2.1"}, shopper("192.0.2.2"),
	} {
		got := c.validate(c.generate(1, map[string]any{"to": "/"}).Result.Token, headers...)
		if got.Content == nil {
			t.Errorf("%v is blocked by another's strikes: %+v", headers, got.Errors)
		}
	}
	c.sandbox.SetTime(c.sandbox.Store().Now().Add(5*time.Minute + time.Second))
	if got := c.validate(c.generate(1, map[string]any{"to": "/"}).Result.Token, shopper("192.0.2.1")...); got.Content == nil {
		t.Errorf("still blocked after five minutes: %+v", got.Errors)
	}
}

// A link that a trusted proxy had made is good for that shopper's address.
func TestSessionSyncIsBoundToTheNamedAddress(t *testing.T) {
	c := start(t, func(o *sandbox.Options) { o.TrustedProxySecret = proxySecret })
	shopper := []string{"True-Client-IP", "192.0.2.1", "X-BC-Trusted-Proxy-Secret", proxySecret}
	made := c.generate(1, map[string]any{"to": "/"}, shopper...).Result.Token
	if got := c.validate(made); got.Content != nil || got.Errors[0].ErrorType != "SHOPPER_IP_MISMATCH" {
		t.Errorf("elsewhere: %+v", got)
	}
	if got := c.validate(made, shopper...); got.Content == nil {
		t.Errorf("there: %+v", got.Errors)
	}
	c.sandbox.Store().SetChoices(store.Choices{Hosted: store.HostedChoices{SyncBindsCaller: true}})
	bound := c.generate(1, map[string]any{"to": "/"}).Result.Token
	if got := c.validate(bound, shopper...); got.Content != nil {
		t.Error("a link that is bound to its caller was good elsewhere")
	}
	if got := c.validate(bound); got.Content == nil {
		t.Errorf("a link that is bound to its caller: %+v", got.Errors)
	}
}

func TestHowABlockIsTold(t *testing.T) {
	for choice, want := range map[store.SyncBlock]struct {
		status int
		text   string
	}{
		store.SyncBlockTooMany:   {http.StatusTooManyRequests, "Too many"},
		store.SyncBlockForbidden: {http.StatusForbidden, "Too many"},
		store.SyncBlockError:     {http.StatusOK, `"data":null`},
		store.SyncBlockTyped:     {http.StatusOK, `"errorType":"OTHER"`},
	} {
		c := start(t)
		c.sandbox.Store().SetChoices(store.Choices{Hosted: store.HostedChoices{SyncBlock: choice}})
		for range 3 {
			c.validate("bad")
		}
		got := c.ask(validateMutation, map[string]any{"jwt": "any"})
		if got.status != want.status || !strings.Contains(string(got.body), want.text) {
			t.Errorf("choice %q: %d %s", choice, got.status, got.body)
		}
	}
}
