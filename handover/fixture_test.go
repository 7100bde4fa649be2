package handover

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// canary stands in every secret: a text that holds it has leaked one.
const canary = "canary-5c1e"

const (
	hostedOrigin = "https://checkout.example.com"
	guestCart    = "0a1b2c3d-0000-4000-8000-000000000000"
	cartOf7      = "0a1b2c3d-0000-4000-8000-000000000007"
	cartOf8      = "0a1b2c3d-0000-4000-8000-000000000008"
	cartOnTwo    = "0a1b2c3d-0000-4000-8000-000000000002"
	noCart       = "0a1b2c3d-0000-4000-8000-00000000ffff"
	visitID      = "11111111-2222-4333-8444-555555555555"
	visitorID    = "AAAAAAAA-2222-4333-8444-555555555555"
)

// epoch is when all tokens of the tests are signed, by the store's clock.
var epoch = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// fakeStore makes links, and counts them.
type fakeStore struct {
	// err answers instead when it is set, link when it is not empty, and refused.
	err     error
	link    string
	noToken bool
	refused commerce.CartHandOverError
	// wait, when set, is called while a call is under way.
	wait func(context.Context)

	mu      sync.Mutex // guards the fields below
	callers []commerce.Caller
	syncs   []commerce.HandOver
	carts   []commerce.CartRedirect
}

func (f *fakeStore) answer(ctx context.Context, kind string, caller commerce.Caller) (link string, err error) {
	f.mu.Lock()
	f.callers = append(f.callers, caller)
	f.mu.Unlock()
	if f.wait != nil {
		f.wait(ctx)
	}
	if f.err != nil {
		return "", f.err
	}
	if f.link != "" {
		return f.link, nil
	}
	who := 0
	if caller.Shopper != nil {
		who = caller.Shopper.CustomerID
	}
	return fmt.Sprintf("%s/%s?jwt=%s-%d-%d", hostedOrigin, kind, canary, who, caller.ChannelID), nil
}

func (f *fakeStore) CreateSessionSync(ctx context.Context, caller commerce.Caller, in commerce.HandOver) (commerce.HandOverOutcome, error) {
	f.mu.Lock()
	f.syncs = append(f.syncs, in)
	f.mu.Unlock()
	link, err := f.answer(ctx, "session-sync", caller)
	token := canary
	if f.noToken {
		token = ""
	}
	return commerce.HandOverOutcome{Token: token, URL: link, Refused: f.refused}, err
}

func (f *fakeStore) CartRedirectURLs(ctx context.Context, caller commerce.Caller, in commerce.CartRedirect) (commerce.CartRedirectOutcome, error) {
	f.mu.Lock()
	f.carts = append(f.carts, in)
	f.mu.Unlock()
	link, err := f.answer(ctx, "checkout", caller)
	return commerce.CartRedirectOutcome{URLs: commerce.CartRedirectURLs{
		RedirectedCheckoutURL: hostedOrigin + "/checkout", EmbeddedCheckoutURL: hostedOrigin + "/embedded-checkout", ExternalCheckoutURL: link,
	}, Refused: f.refused}, err
}

// fakeCarts has one cart of each kind, and counts what is asked of it.
type fakeCarts struct {
	readErr, linkErr error
	// link, when set, makes the embedded link.
	link func(id string) string
	// odd, when set, is the cart that is answered whatever was asked for.
	odd *commerce.ManagedCart

	reads, links atomic.Int64
	mu           sync.Mutex // guards params
	params       []commerce.QueryParam
}

func (f *fakeCarts) Cart(_ context.Context, id string) (commerce.ManagedCart, bool, error) {
	f.reads.Add(1)
	if f.odd != nil {
		return *f.odd, true, f.readErr
	}
	cart, ok := map[string]commerce.ManagedCart{
		guestCart: {CartEntityID: guestCart, ChannelID: 1},
		cartOf7:   {CartEntityID: cartOf7, CustomerID: 7, ChannelID: 1},
		cartOf8:   {CartEntityID: cartOf8, CustomerID: 8, ChannelID: 1},
		cartOnTwo: {CartEntityID: cartOnTwo, CustomerID: 7, ChannelID: 2},
	}[id]
	return cart, ok, f.readErr
}

func (f *fakeCarts) CartRedirectURLs(_ context.Context, id string, params []commerce.QueryParam) (commerce.ManagedCartURLs, error) {
	f.links.Add(1)
	f.mu.Lock()
	f.params = params
	f.mu.Unlock()
	link := hostedOrigin + "/cart.php?action=loadInCheckout&id=" + id + "&token=" + canary + "&embedded=1"
	if f.link != nil {
		link = f.link(id)
	}
	return commerce.ManagedCartURLs{
		CartURL: hostedOrigin + "/cart.php?id=" + id, CheckoutURL: hostedOrigin + "/cart.php?action=loadInCheckout", EmbeddedCheckoutURL: link,
	}, f.linkErr
}

// fakeSites is a source of sites that can be told what to answer.
type fakeSites struct {
	mu    sync.Mutex // guards the fields below
	site  commerce.Site
	err   error
	wait  func(context.Context)
	reads atomic.Int64
}

func (f *fakeSites) Site(ctx context.Context, _ int) (commerce.Site, error) {
	f.reads.Add(1)
	f.mu.Lock()
	site, err, wait := f.site, f.err, f.wait
	f.mu.Unlock()
	if wait != nil {
		wait(ctx)
	}
	return site, err
}

func (f *fakeSites) set(site commerce.Site, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.site, f.err = site, err
}

// fakeSigner signs nothing, and remembers what it was to sign.
type fakeSigner struct {
	err   error
	token string

	mu     sync.Mutex // guards signed
	signed []commerce.CustomerLogin
}

func (f *fakeSigner) Sign(in commerce.CustomerLogin) (commerce.Secret, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.signed = append(f.signed, in)
	if f.token != "" {
		return commerce.Secret(f.token), f.err
	}
	claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"iat":%d,"customer_id":%d}`, epoch.Unix(), in.CustomerID))
	return commerce.Secret("h." + claims + "." + canary), f.err
}

// fakeSessions proves whoever asks unless it is told not to.
type fakeSessions struct {
	err error
	// diesAfter, when set, is how many proofs are good before the session is over.
	diesAfter int64

	proofs   atomic.Int64
	mu       sync.Mutex // guards observed
	observed []error
}

func (f *fakeSessions) Caller(ctx context.Context) (commerce.Caller, error) {
	p := session.From(ctx)
	c, ok := p.Credential()
	if !ok {
		return commerce.Caller{ChannelID: p.Channel(1)}, nil
	}
	if n := f.proofs.Add(1); f.diesAfter > 0 && n > f.diesAfter {
		return commerce.Caller{}, &commerce.Error{Code: commerce.CodeSessionExpired}
	}
	return commerce.Caller{ChannelID: p.Channel(1), Shopper: &c}, f.err
}

func (f *fakeSessions) Observe(_ session.Principal, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.observed = append(f.observed, err)
}

// unlimited lets everybody try.
type unlimited struct{}

func (unlimited) Enter(context.Context, commerce.Attempt) (func(bool), error) {
	return func(bool) {}, nil
}

// fakeAudit keeps the lines of the audit.
type fakeAudit struct {
	mu    sync.Mutex // guards lines
	lines []string
}

func (f *fakeAudit) Record(_ context.Context, event string, customerID int, outcome string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines = append(f.lines, fmt.Sprintf("%s %d %s", event, customerID, outcome))
}

// env is a Service with everything around it in the test's hands.
type env struct {
	*Service

	store    *fakeStore
	carts    *fakeCarts
	source   *fakeSites
	signer   *fakeSigner
	sessions *fakeSessions
	audit    *fakeAudit
	now      atomic.Pointer[time.Time]
}

// newEnv returns a Service on the channels 1 and 2.
func newEnv(t *testing.T, change ...func(*Options, *SitesOptions)) *env {
	t.Helper()
	e := &env{
		store: &fakeStore{}, carts: &fakeCarts{}, signer: &fakeSigner{}, sessions: &fakeSessions{}, audit: &fakeAudit{},
		source: &fakeSites{site: commerce.Site{
			Primary: "https://shop.example.com", Canonical: "https://store-abc.example.net", Checkout: hostedOrigin,
		}},
	}
	e.now.Store(&epoch)
	so := SitesOptions{Source: e.source, Channels: []int{1, 2}, Now: func() time.Time { return *e.now.Load() }}
	o := Options{
		Store: e.store, Carts: e.carts, Sessions: e.sessions, Auditor: e.audit, Signer: e.signer, Throttle: unlimited{}, DefaultChannel: 1,
	}
	for _, f := range change {
		f(&o, &so)
	}
	var err error
	if o.Sites, err = NewSites(so); err != nil {
		t.Fatal(err)
	}
	if e.Service, err = New(o); err != nil {
		t.Fatal(err)
	}
	return e
}

func (e *env) advance(d time.Duration) {
	now := e.now.Load().Add(d)
	e.now.Store(&now)
}

// made counts what could take somebody over.
func (e *env) made() int {
	return len(e.store.callers) + int(e.carts.links.Load()) + len(e.signer.signed)
}

func shopper(id, channel int) session.Principal {
	return session.NewShopper("s", commerce.ShopperCredential{CustomerID: id, ChannelID: channel, AccessToken: canary}, epoch)
}

func impersonated(id int) session.Principal {
	return session.NewShopper("i", commerce.ShopperCredential{CustomerID: id, ChannelID: 1, Impersonated: true}, epoch)
}

func staff(scopes ...session.Scope) session.Principal {
	return session.Principal{Kind: session.Staff, Scopes: scopes, ChannelID: 1}
}

func as(t *testing.T, p session.Principal) context.Context {
	t.Helper()
	return session.WithPrincipal(t.Context(), p)
}

// dead is what is said of a session that is over.
func dead() error {
	return &commerce.Error{Code: commerce.CodeSessionExpired, Message: "The session is over."}
}

func wantCode(t *testing.T, err error, want commerce.Code) {
	t.Helper()
	if got := commerce.CodeOf(err); got != want {
		t.Fatalf("got code %q (%v), want %q", got, err, want)
	}
	if err != nil && (strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) || strings.Contains(err.Error(), "://")) {
		t.Fatalf("the error holds a secret: %v", err)
	}
}
