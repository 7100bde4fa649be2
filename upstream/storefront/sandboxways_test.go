package storefront

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/customerlogin"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// ways is a sandbox, a client that learns its time, and who signs for it.
type ways struct {
	*Client

	store  *sandbox.Server
	seed   sandbox.Description
	clock  *upstream.Clock
	tokens *customerlogin.Tokens
}

func newWays(t *testing.T, changes ...func(*sandbox.Options)) *ways {
	t.Helper()
	s := sandbox.Start(t, changes...)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	w := &ways{store: s, seed: seed, clock: upstream.NewClock(nil)}
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{
		Clock: w.clock, TrustedHosts: []string{strings.TrimPrefix(s.URL(), "http://")},
		TrustedProxySecret: commerce.Secret(seed.TrustedProxySecret),
	}))
	t.Cleanup(chain.CloseIdleConnections)
	w.Client, err = New(Options{
		URL: s.StorefrontTemplate(), Token: commerce.Secret(seed.PrivateToken),
		ImpersonationToken: commerce.Secret(seed.ImpersonationToken), HTTPClient: chain,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.tokens, err = customerlogin.New(customerlogin.Options{
		StoreHash: seed.StoreHash, ClientID: seed.ClientID, ClientSecret: commerce.Secret(seed.ClientSecret), Now: w.clock.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// sign makes a login for a person of the seed.
func (w *ways) sign(t *testing.T, who sandbox.DescribedPerson) commerce.TokenLogin {
	t.Helper()
	token, err := w.tokens.Sign(commerce.CustomerLogin{CustomerID: who.EntityID, ChannelID: 1})
	if err != nil {
		t.Fatal(err)
	}
	return commerce.TokenLogin{ChannelID: 1, JWT: token}
}

func TestSandboxLoginWithJWT(t *testing.T) {
	w := newWays(t)
	person := w.seed.Customers[0]
	before := signIn(t, w.Client, person)
	login := w.sign(t, person)
	got, err := w.LoginWithJWT(upstreamtest.Context(t), login)
	if err != nil || got.Refused != nil {
		t.Fatalf("got %v, %v", got.Refused, err)
	}
	if diff := cmp.Diff(before.Customer, got.Customer); diff != "" || got.RedirectTo == "" {
		t.Errorf("to %q; by password and by token (-password +token):\n%s", got.RedirectTo, diff)
	}
	if proof, err := w.Prove(upstreamtest.Context(t), got.Credential); err != nil || proof.CustomerID != person.EntityID {
		t.Errorf("proof %+v, %v", proof, err)
	}
	_, err = w.Prove(upstreamtest.Context(t), before.Credential)
	wantCode(t, err, commerce.CodeSessionExpired)
	again, err := w.LoginWithJWT(upstreamtest.Context(t), login)
	if err != nil || again.Refused == nil {
		t.Errorf("the second time: %v, %v", again.Refused, err)
	}
	foreign := w.sign(t, person)
	foreign.ChannelID = 2
	if got, err := w.LoginWithJWT(upstreamtest.Context(t), foreign); err != nil || got.Refused == nil {
		t.Errorf("on another channel: %v, %v", got.Refused, err)
	}
}

func TestSandboxStoreWithAnotherTime(t *testing.T) {
	w := newWays(t)
	for _, off := range []time.Duration{10 * time.Minute, -10 * time.Minute} {
		w.store.SetTime(time.Now().Add(off))
		// One answer was enough at first; a clock that is set is followed after three.
		for range 3 {
			if _, err := w.Settings(upstreamtest.Context(t), 1); err != nil {
				t.Fatal(err)
			}
		}
		got, err := w.LoginWithJWT(upstreamtest.Context(t), w.sign(t, w.seed.Customers[0]))
		if err != nil || got.Refused != nil {
			t.Errorf("%s off: %v, %v", off, got.Refused, err)
		}
		deaf := upstream.NewClock(nil)
		tokens, err := customerlogin.New(customerlogin.Options{
			StoreHash: w.seed.StoreHash, ClientID: w.seed.ClientID, ClientSecret: commerce.Secret(w.seed.ClientSecret), Now: deaf.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		late := &ways{Client: w.Client, tokens: tokens}
		if got, err := w.LoginWithJWT(upstreamtest.Context(t), late.sign(t, w.seed.Customers[0])); err != nil || got.Refused == nil {
			t.Errorf("%s off, by a clock that learned nothing: %v, %v", off, got.Refused, err)
		}
	}
}

func TestSandboxImpersonation(t *testing.T) {
	w := newWays(t)
	person := w.seed.Customers[1]
	own := signIn(t, w.Client, person)
	acting := commerce.ShopperCredential{CustomerID: person.EntityID, ChannelID: 1, Impersonated: true}
	proof, err := w.Prove(upstreamtest.Context(t), acting)
	if err != nil || proof.CustomerID != person.EntityID || proof.GroupID() != person.GroupID {
		t.Errorf("proof %+v, %v", proof, err)
	}
	record, err := w.Customer(upstreamtest.Context(t), acting)
	if diff := cmp.Diff(own.Customer, record); err != nil || diff != "" {
		t.Errorf("%v, record (-own +acting):\n%s", err, diff)
	}
	if _, err := w.Addresses(upstreamtest.Context(t), acting, commerce.PageRequest{First: 1}); err != nil {
		t.Error(err)
	}
	if _, err := w.FormFields(upstreamtest.Context(t), acting); err != nil {
		t.Error(err)
	}
	if _, err := w.Attributes(upstreamtest.Context(t), acting, attributeIDs(w.store)[:1]); err != nil {
		t.Error(err)
	}
	visible, err := w.Visible(upstreamtest.Context(t), 1, &acting, []int{w.seed.Products[0].EntityID})
	if err != nil || visible.GroupID != person.GroupID {
		t.Errorf("visible to group %d, %v", visible.GroupID, err)
	}
	if _, err := w.Prove(upstreamtest.Context(t), own.Credential); err != nil {
		t.Errorf("the shopper was signed out: %v", err)
	}
	acting.CustomerID = 999_999
	_, err = w.Prove(upstreamtest.Context(t), acting)
	wantCode(t, err, commerce.CodeSessionExpired)
	now := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	if warnings, err := InspectImpersonationToken(commerce.Secret(w.seed.ImpersonationToken), now, w.seed.Channels); err != nil || len(warnings) != 0 {
		t.Errorf("the token: %v, %v", warnings, err)
	}
	for _, other := range []string{w.seed.PrivateToken, w.seed.StorefrontToken} {
		if _, err := InspectImpersonationToken(commerce.Secret(other), now, nil); err == nil {
			t.Error("a token of another kind was taken")
		}
	}
}

// trusting is a store that believes our word for the shopper's address.
func trusting(o *sandbox.Options) { o.TrustedProxySecret = "proxy-" + canary }

func TestSandboxSessionSync(t *testing.T) {
	w := newWays(t, trusting)
	cart, err := w.store.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	login := loginOf(w.seed.Customers[0])
	login.GuestCartEntityID = cart
	began, err := w.Login(upstreamtest.Context(t), login)
	if err != nil || began.Refused != nil {
		t.Fatalf("login: %v, %v", began.Refused, err)
	}
	caller := commerce.Caller{ChannelID: 1, Shopper: &began.Credential}
	_, analytics := known()
	analytics.Initiator = &commerce.AnalyticsInitiator{
		VisitID: "8a2f3f6e-0c55-4a55-9d0e-2f5f3a1b7c11", VisitorID: "9b2f3f6e-0c55-4a55-9d0e-2f5f3a1b7c12",
	}
	ctx := commerce.WithClientIP(upstreamtest.Context(t), netip.MustParseAddr("203.0.113.7"))
	link, err := w.CreateSessionSync(ctx, caller, commerce.HandOver{RedirectTo: "/checkout", CartEntityID: began.CartEntityID, Analytics: analytics})
	if err != nil || link.Refused != nil {
		t.Fatalf("got %v, %v", link.Refused, err)
	}
	claims, ok := customerlogin.ReadSessionSyncClaims(commerce.Secret(link.Token))
	store, known := StoreID(commerce.Secret(w.seed.PrivateToken))
	if !ok || !known || claims.StoreID != store || claims.RequestIP != "203.0.113.7" || claims.ExpiresAt.Sub(claims.IssuedAt) != 30*time.Second {
		t.Errorf("claims %+v, %v; store %d, %v", claims, ok, store, known)
	}
	if u, err := url.Parse(link.URL); err != nil || u.Query().Get("jwt") != link.Token {
		t.Error("the link does not hold the token")
	}
	read, err := w.ReadSessionSync(ctx, 1, commerce.Secret(link.Token), true)
	if err != nil || read.Refused != nil || read.Credential == nil || read.Content.Customer == nil {
		t.Fatalf("got %+v, %v", read.Refused, err)
	}
	if read.Content.Customer.EntityID != began.Customer.EntityID || read.Content.CartEntityID != began.CartEntityID ||
		!strings.HasSuffix(read.Content.RedirectTo, "/checkout") {
		t.Errorf("content %+v", read.Content)
	}
	if diff := cmp.Diff(analytics, read.Content.Analytics); diff != "" {
		t.Errorf("analytics (-sent +read):\n%s", diff)
	}
	if _, err := w.Prove(upstreamtest.Context(t), *read.Credential); err != nil {
		t.Error(err)
	}
	again, err := w.ReadSessionSync(ctx, 1, commerce.Secret(link.Token), true)
	if err != nil || again.Refused == nil {
		t.Errorf("the second time: %v, %v", again.Refused, err)
	}
	link, err = w.CreateSessionSync(ctx, commerce.Caller{ChannelID: 1, Shopper: read.Credential}, commerce.HandOver{RedirectTo: "/", Analytics: analytics})
	if err != nil || link.Refused != nil {
		t.Fatalf("got %v, %v", link.Refused, err)
	}
	elsewhere := commerce.WithClientIP(upstreamtest.Context(t), netip.MustParseAddr("203.0.113.8"))
	if got, err := w.ReadSessionSync(elsewhere, 1, commerce.Secret(link.Token), true); err != nil || got.Refused != (commerce.InvalidTokenError{}) {
		t.Errorf("from another address: %v, %v", got.Refused, err)
	}
	caller.Shopper = read.Credential
	missing := commerce.HandOver{RedirectTo: "/", CartEntityID: "00000000-0000-4000-8000-000000000000"}
	if got, err := w.CreateSessionSync(ctx, caller, missing); err != nil || got.Refused != (commerce.CartNotFoundError{}) {
		t.Errorf("a cart that is not there: %v, %v", got.Refused, err)
	}
}

func TestSandboxSessionSyncContentOnly(t *testing.T) {
	w := newWays(t)
	link, err := w.CreateSessionSync(upstreamtest.Context(t), commerce.Caller{ChannelID: 1}, commerce.HandOver{RedirectTo: "/"})
	if err != nil || link.Refused != nil {
		t.Fatalf("got %v, %v", link.Refused, err)
	}
	read, err := w.ReadSessionSync(upstreamtest.Context(t), 1, commerce.Secret(link.Token), false)
	if err != nil || read.Refused != nil || read.Content.Customer != nil || read.Credential != nil || read.Content.RedirectTo == "" {
		t.Errorf("a guest's: %+v, %v", read, err)
	}
}

// TestSandboxThreeStrikes are the shopper's own where a trusted proxy is set up.
func TestSandboxThreeStrikes(t *testing.T) {
	w := newWays(t, trusting)
	ctx := func(ip string) context.Context {
		return commerce.WithClientIP(upstreamtest.Context(t), netip.MustParseAddr(ip))
	}
	fresh := func() commerce.Secret {
		link, err := w.CreateSessionSync(upstreamtest.Context(t), commerce.Caller{ChannelID: 1}, commerce.HandOver{RedirectTo: "/"})
		if err != nil {
			t.Fatal(err)
		}
		return commerce.Secret(link.Token)
	}
	for range 3 {
		if got, err := w.ReadSessionSync(ctx("203.0.113.66"), 1, jwtText, true); err != nil || got.Refused != (commerce.InvalidTokenError{}) {
			t.Fatalf("a bad token: %v, %v", got.Refused, err)
		}
	}
	if got, err := w.ReadSessionSync(ctx("203.0.113.66"), 1, fresh(), true); err == nil && got.Refused == nil {
		t.Error("a blocked address was served")
	}
	if got, err := w.ReadSessionSync(ctx("203.0.113.7"), 1, fresh(), true); err != nil || got.Refused != nil {
		t.Errorf("somebody else: %v, %v", got.Refused, err)
	}
}

func TestSandboxCartRedirects(t *testing.T) {
	w := newWays(t)
	cart, err := w.store.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	wallet, analytics := known()
	analytics.Initiator = nil
	ask := commerce.CartRedirect{CartEntityID: cart, Wallet: wallet, Analytics: analytics, QueryParams: []commerce.QueryParam{{Key: "utm", Value: "a b"}}}
	got, err := w.CartRedirectURLs(upstreamtest.Context(t), commerce.Caller{ChannelID: 1}, ask)
	if err != nil || got.Refused != nil {
		t.Fatalf("got %v, %v", got.Refused, err)
	}
	for _, link := range []string{got.URLs.RedirectedCheckoutURL, got.URLs.EmbeddedCheckoutURL, got.URLs.ExternalCheckoutURL} {
		if u, err := url.Parse(link); err != nil || u.Host == "" {
			t.Errorf("link %q", link)
		}
	}
	response, err := http.Get(got.URLs.RedirectedCheckoutURL)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("the link leads to %d", response.StatusCode)
	}
	ask.CartEntityID = "00000000-0000-4000-8000-000000000000"
	if got, err := w.CartRedirectURLs(upstreamtest.Context(t), commerce.Caller{ChannelID: 1}, ask); err != nil || got.Refused != (commerce.CartNotFoundError{}) {
		t.Errorf("a cart that is not there: %v, %v", got.Refused, err)
	}
}
