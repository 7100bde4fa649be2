package handover

import (
	"errors"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

func TestSitesOptions(t *testing.T) {
	t.Parallel()
	valid := SitesOptions{Source: &fakeSites{}, Channels: []int{1}}
	for hosted, want := range map[string]bool{
		"": true, "https://pages.example.com": true, "https://pages.example.com/": true, "http://127.0.0.1:4100": true, "https://pages-{channelId}.example.com": true,
		"pages.example.com": false, "//pages.example.com": false, "https://": false, "https://pages.example.com/x": false, "https://u@pages.example.com": false,
		"https://pages.example.com?x": false, "https://pages.example.com#x": false, "ftp://pages.example.com": false, "https://\u24e2hop.example.com": false, "https://{channel}.example.com:x": false,
	} {
		o := valid
		o.HostedURL = hosted
		if _, err := NewSites(o); (err == nil) != want {
			t.Errorf("%q: %v", hosted, err)
		}
	}
	for _, o := range []SitesOptions{{Channels: []int{1}}, {Source: &fakeSites{}}} {
		if _, err := NewSites(o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

// TestSitesAge follows a site from fresh to stale to gone.
func TestSitesAge(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := as(t, session.Principal{})
	down := errors.New("down, at https://store.example/" + canary)
	for i, step := range []struct {
		wait  time.Duration
		err   error
		code  commerce.Code
		reads int64
	}{
		{0, nil, "", 1},
		{5*time.Minute - 1, down, "", 1},  // fresh
		{1, down, "", 2},                  // stale
		{10*time.Second - 1, down, "", 2}, // left alone
		{1, down, "", 3},                  // asked again
		{time.Hour, down, commerce.CodeUpstreamUnavailable, 4},
		{10 * time.Second, nil, "", 5},
	} {
		e.advance(step.wait)
		e.source.set(e.source.site, step.err)
		got, err := e.o.Sites.Site(ctx, 1)
		wantCode(t, err, step.code)
		if (got == e.source.site) != (err == nil) || e.source.reads.Load() != step.reads {
			t.Fatalf("step %d: got %+v after %d reads", i, got, e.source.reads.Load())
		}
	}
}

// TestSitesAreBounded asks for channels that nobody serves.
func TestSitesAreBounded(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for channel := 3; channel < 100; channel++ {
		_, err := e.o.Sites.Site(t.Context(), channel)
		wantField(t, err, "channelId")
		_, _, err = e.CheckRedirect(t.Context(), channel, "https://shop.example.com/")
		wantField(t, err, "channelId")
	}
	if e.source.reads.Load() != 0 {
		t.Error("something was read")
	}
}

// TestNowhere is about channels without hosted pages, and about a site that nobody
// tells: nothing is made.
func TestNowhere(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	for name, row := range map[string]struct {
		site commerce.Site
		err  error
	}{
		"no site": {}, "no answer": {err: down}, "odd": {site: commerce.Site{Checkout: "javascript:alert(1)"}},
	} {
		for _, way := range everyWay() {
			e := newEnv(t)
			e.source.set(row.site, row.err)
			_, _, err := way.follow(as(t, shopper(7, 1)), e)
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
			if name != "odd" && (e.made() != 0 || e.sessions.proofs.Load() != 0) {
				t.Errorf("%s, %s: something was made", name, way.name)
			}
		}
	}
	e := newEnv(t)
	e.source.set(commerce.Site{Primary: "https://shop.example.com"}, nil)
	_, err := e.CustomerLoginURL(as(t, shopper(7, 1)), commerce.LoginURLInput{})
	if !errors.Is(err, errNoHostedPage) || e.made() != 0 {
		t.Errorf("a link to the storefront, which is not the store's: %v", err)
	}
	e.source.set(commerce.Site{Canonical: "https://store-abc.example.net/"}, nil)
	e.advance(time.Hour)
	out, err := e.CustomerLoginURL(as(t, shopper(7, 1)), commerce.LoginURLInput{})
	if err != nil || out.URL[:40] != "https://store-abc.example.net/login/toke" {
		t.Errorf("got %q %v", out.URL, err)
	}
}

// TestHostedURL is the configured address of the hosted pages, which works while the
// store does not tell where its sites are.
func TestHostedURL(t *testing.T) {
	t.Parallel()
	for _, down := range []error{nil, errors.New("down")} {
		e := newEnv(t, func(_ *Options, so *SitesOptions) { so.HostedURL = "https://pages-{channelId}.example.org" })
		e.source.set(e.source.site, down)
		ctx := as(t, shopper(8, 2))
		out, err := e.CustomerLoginURL(ctx, commerce.LoginURLInput{RedirectTo: "https://pages-2.example.org/orders"})
		if err != nil || out.URL[:41] != "https://pages-2.example.org/login/token/h" || e.signer.signed[0].RedirectTo != "/orders" {
			t.Fatalf("got %q %v", out.URL, err)
		}
		for _, elsewhere := range []string{"https://pages-1.example.org/orders", hostedOrigin + "/orders"} {
			_, err = e.CustomerLoginURL(ctx, commerce.LoginURLInput{RedirectTo: elsewhere})
			wantField(t, err, "input.redirectTo")
		}
		e.store.link = "https://pages-2.example.org/session-sync?jwt=" + canary
		if _, err := e.SessionSync(ctx, commerce.HandOver{RedirectTo: "/"}); err != nil {
			t.Errorf("a link on the configured host: %v", err)
		}
		e.store.link = hostedOrigin + "/session-sync?jwt=" + canary
		if _, err := e.SessionSync(ctx, commerce.HandOver{RedirectTo: "/"}); (err == nil) != (down == nil) {
			t.Errorf("a link on the site's own host: %v", err)
		}
		e.store.link = "https://evil.example/" + canary
		_, err = e.SessionSync(ctx, commerce.HandOver{RedirectTo: "/"})
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
}

func TestCheckRedirect(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		raw  string
		want string // empty for refused
	}{
		{"/cart", "/cart"},
		{"https://shop.example.com/cart?x#y", "https://shop.example.com/cart?x#y"},
		{"https://store-abc.example.net", "https://store-abc.example.net/"},
		{"https://checkout.example.com/checkout", "https://checkout.example.com/checkout"},
		{"//shop.example.com/cart", ""},
		{"https://evil.example/", ""},
		{"https://shop.example.com@evil.example/", ""},
		{"", ""},
	} {
		for _, p := range []session.Principal{{}, shopper(7, 1), impersonated(7), staff()} {
			e := newEnv(t)
			got, ok, err := e.CheckRedirect(as(t, p), 0, row.raw)
			if err != nil || ok != (row.want != "") || got.String() != row.want {
				t.Errorf("%q: got %q %v %v, want %q", row.raw, got, ok, err, row.want)
			}
			if row.want != "" && row.raw[0] == '/' && e.source.reads.Load() != 0 {
				t.Errorf("%q: the site was read for a path", row.raw)
			}
		}
	}
	e := newEnv(t)
	_, _, err := e.CheckRedirect(as(t, refused(t)), 0, "/")
	wantCode(t, err, commerce.CodeUnauthenticated)
	e.source.set(commerce.Site{}, errors.New("down"))
	_, ok, err := e.CheckRedirect(t.Context(), 2, "https://shop.example.com/")
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if ok {
		t.Error("a host was taken that nobody vouches for")
	}
	if r, ok, err := e.CheckRedirect(t.Context(), 2, "/a"); !ok || err != nil || r.Path != "/a" {
		t.Errorf("a path needs no site: %v %v", ok, err)
	}
}
