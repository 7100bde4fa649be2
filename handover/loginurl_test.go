package handover

import (
	"encoding/base64"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// claimsOf returns what stands in the token of a link.
func claimsOf(t *testing.T, link string) string {
	t.Helper()
	parts := strings.Split(link, ".")
	if len(parts) < 3 {
		t.Fatalf("%q holds no token", link)
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[len(parts)-2])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLoginURLSays(t *testing.T) {
	t.Parallel()
	embedded := "/cart.php?action=loadInCheckout&id=" + cartOf7 + "&token=" + canary + "&embedded=1"
	for name, row := range map[string]struct {
		in   commerce.LoginURLInput
		want commerce.CustomerLogin
	}{
		"the account":    {commerce.LoginURLInput{}, commerce.CustomerLogin{}},
		"a path":         {commerce.LoginURLInput{RedirectTo: "/orders?page=2#x"}, commerce.CustomerLogin{RedirectTo: "/orders?page=2#x"}},
		"a hosted url":   {commerce.LoginURLInput{RedirectTo: "https://CHECKOUT.example.com/orders"}, commerce.CustomerLogin{RedirectTo: "/orders"}},
		"sign out":       {commerce.LoginURLInput{SignOut: true}, commerce.CustomerLogin{RedirectTo: "/login.php?action=logout"}},
		"address":        {commerce.LoginURLInput{BindToAddress: true}, commerce.CustomerLogin{RequestIP: "203.0.113.9"}},
		"persistent":     {commerce.LoginURLInput{PersistentCart: true}, commerce.CustomerLogin{PersistentCart: true}},
		"embedded":       {commerce.LoginURLInput{EmbeddedCheckoutCartEntityID: cartOf7}, commerce.CustomerLogin{RedirectTo: embedded}},
		"all that fits":  {commerce.LoginURLInput{CustomerEntityID: 7, RedirectTo: "/", BindToAddress: true, PersistentCart: true}, commerce.CustomerLogin{RedirectTo: "/", RequestIP: "203.0.113.9", PersistentCart: true}},
		"embedded, too":  {commerce.LoginURLInput{EmbeddedCheckoutCartEntityID: cartOf7, BindToAddress: true}, commerce.CustomerLogin{RedirectTo: embedded, RequestIP: "203.0.113.9"}},
		"explicitly one": {commerce.LoginURLInput{CustomerEntityID: 7}, commerce.CustomerLogin{}},
	} {
		e := newEnv(t)
		ctx := commerce.WithClientIP(as(t, shopper(7, 1)), netip.MustParseAddr("::ffff:203.0.113.9"))
		out, err := e.CustomerLoginURL(ctx, row.in)
		if err != nil || out.Refused != nil {
			t.Fatalf("%s: %v %v", name, err, out.Refused)
		}
		row.want.CustomerID, row.want.ChannelID = 7, 1
		if diff := cmp.Diff([]commerce.CustomerLogin{row.want}, e.signer.signed); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !strings.HasPrefix(out.URL, hostedOrigin+"/login/token/h.") || !strings.HasSuffix(out.URL, "."+canary) {
			t.Errorf("%s: got %s", name, out.URL)
		}
		if want := epoch.Add(30 * time.Second); !out.ExpiresAt.Equal(want) {
			t.Errorf("%s: expires at %v, want %v", name, out.ExpiresAt, want)
		}
	}
}

func TestStaffLoginURL(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	p := staff(session.ScopeSessionsImpersonate)
	p.ChannelID = 2
	if _, err := e.CustomerLoginURL(as(t, p), commerce.LoginURLInput{CustomerEntityID: 8}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]commerce.CustomerLogin{{CustomerID: 8, ChannelID: 2}}, e.signer.signed); diff != "" {
		t.Error(diff)
	}
	if e.sessions.proofs.Load() != 0 {
		t.Error("staff were asked for a shopper's session")
	}
}

func TestLoginURLRefusesInput(t *testing.T) {
	t.Parallel()
	for field, in := range map[string]commerce.LoginURLInput{
		"input.redirectTo":                     {RedirectTo: "//evil.example"},
		"input.redirectTo ":                    {RedirectTo: "https://shop.example.com/"}, // ours, and not the hosted pages
		"input.redirectTo  ":                   {RedirectTo: "https://evil.example/"},
		"input.signOut":                        {SignOut: true, RedirectTo: "/"},
		"input.embeddedCheckoutCartEntityId":   {SignOut: true, EmbeddedCheckoutCartEntityID: cartOf7},
		"input.embeddedCheckoutCartEntityId ":  {RedirectTo: "/", EmbeddedCheckoutCartEntityID: cartOf7},
		"input.embeddedCheckoutCartEntityId  ": {EmbeddedCheckoutCartEntityID: "../" + cartOf7},
		"input.requestIp":                      {BindToAddress: true},
	} {
		e := newEnv(t)
		_, err := e.CustomerLoginURL(as(t, shopper(7, 1)), in)
		wantField(t, err, strings.TrimSpace(field))
		if e.made() != 0 || e.sessions.proofs.Load() != 0 || len(e.audit.lines) != 0 {
			t.Errorf("%s: something was done", field)
		}
	}
	e := newEnv(t)
	_, err := e.CustomerLoginURL(as(t, staff(session.ScopeSessionsImpersonate)), commerce.LoginURLInput{})
	wantField(t, err, "input.customerEntityId")
}

// TestNoSigner is a store for which no client id and secret are configured.
func TestNoSigner(t *testing.T) {
	t.Parallel()
	e := newEnv(t, func(o *Options, _ *SitesOptions) { o.Signer = nil })
	for _, p := range []session.Principal{shopper(7, 1), staff(session.ScopeSessionsImpersonate)} {
		_, err := e.CustomerLoginURL(as(t, p), commerce.LoginURLInput{CustomerEntityID: 7})
		wantCode(t, err, commerce.CodeForbidden)
	}
	_, err := e.CustomerLoginURL(as(t, session.Principal{}), commerce.LoginURLInput{})
	wantCode(t, err, commerce.CodeUnauthenticated)
	if _, err := e.SessionSync(as(t, shopper(7, 1)), commerce.HandOver{RedirectTo: "/"}); err != nil {
		t.Errorf("the other ways need no signer: %v", err)
	}
}

// TestOddSigner is about faults of ours, which say nothing of the token.
func TestOddSigner(t *testing.T) {
	t.Parallel()
	for name, signer := range map[string]*fakeSigner{
		"error":     {err: errors.New("cannot sign " + canary)},
		"no token":  {token: canary},
		"no json":   {token: "h.e30x." + canary},
		"no date":   {token: "h.e30." + canary},
		"no base64": {token: "h.!!!." + canary},
	} {
		e := newEnv(t, func(o *Options, _ *SitesOptions) { o.Signer = signer })
		out, err := e.CustomerLoginURL(as(t, shopper(7, 1)), commerce.LoginURLInput{})
		wantCode(t, err, commerce.CodeInternal)
		if out.URL != "" {
			t.Errorf("%s: a link beside an error", name)
		}
	}
}

// TestAnotherCart is about a store that answers for another cart than was asked for.
func TestAnotherCart(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.carts.odd = &commerce.ManagedCart{CartEntityID: guestCart, ChannelID: 1}
	_, err := e.ManagedCartRedirectURLs(as(t, shopper(7, 1)), cartOf7, nil)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if e.made() != 0 {
		t.Error("links were made")
	}
}
