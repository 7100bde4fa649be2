package handover

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// everyWay is each method in a shape in which it works for shopper 7.
func everyWay() []way {
	return []way{
		cartWay("cart", cartOf7), syncWay(), managedWay("managed cart", cartOf7), managedWay("guest's cart", guestCart),
		loginWay("login", commerce.LoginURLInput{}),
		loginWay("embedded", commerce.LoginURLInput{EmbeddedCheckoutCartEntityID: cartOf7}),
	}
}

func TestNewNeedsItsParts(t *testing.T) {
	t.Parallel()
	sites, err := NewSites(SitesOptions{Source: &fakeSites{}, Channels: []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	valid := func() Options {
		return Options{
			Store: &fakeStore{}, Carts: &fakeCarts{}, Sites: sites, Sessions: &fakeSessions{}, Auditor: &fakeAudit{}, Throttle: unlimited{},
			DefaultChannel: 1,
		}
	}
	if _, err := New(valid()); err != nil {
		t.Errorf("without a signer: %v", err)
	}
	for i, change := range []func(*Options){
		func(o *Options) { o.Store = nil },
		func(o *Options) { o.Carts = nil },
		func(o *Options) { o.Sites = nil },
		func(o *Options) { o.Sessions = nil },
		func(o *Options) { o.Auditor = nil },
		func(o *Options) { o.Throttle = nil },
		func(o *Options) { o.DefaultChannel = 0 },
	} {
		o := valid()
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("change %d was accepted", i)
		}
	}
}

// TestDeadSession asks with a session that was alive a second ago.
func TestDeadSession(t *testing.T) {
	t.Parallel()
	for _, way := range everyWay() {
		e := newEnv(t)
		ctx := as(t, shopper(7, 1))
		if _, _, err := way.follow(ctx, e); err != nil {
			t.Fatalf("%s: %v", way.name, err)
		}
		before, reads := e.made(), e.carts.reads.Load()
		e.sessions.err = dead()
		e.advance(time.Second)
		_, _, err := way.follow(ctx, e)
		wantCode(t, err, commerce.CodeSessionExpired)
		if e.made() != before || e.carts.reads.Load() != reads {
			t.Errorf("%s: something was made or read after the session's end", way.name)
		}
	}
}

// TestProofFails is about a store that does not prove anything just now.
func TestProofFails(t *testing.T) {
	t.Parallel()
	for _, way := range everyWay() {
		e := newEnv(t)
		e.sessions.err = errors.New("get https://store.example/" + canary)
		_, _, err := way.follow(as(t, shopper(7, 1)), e)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if e.made() != 0 {
			t.Errorf("%s: something was made", way.name)
		}
	}
}

// failures are the ways in which a store does not answer, and what we say then.
func failures() map[string]struct {
	err  error
	want commerce.Code
} {
	type failure = struct {
		err  error
		want commerce.Code
	}
	known := func(code commerce.Code) failure {
		return failure{fmt.Errorf("cart: %w", &commerce.Error{Code: code, Message: "x"}), code}
	}
	return map[string]failure{
		"429":     known(commerce.CodeRateLimited),
		"500":     known(commerce.CodeOutcomeUnknown),
		"503":     known(commerce.CodeUpstreamUnavailable),
		"html":    known(commerce.CodeUpstreamUnavailable),
		"over":    known(commerce.CodeSessionExpired),
		"slow":    {context.DeadlineExceeded, commerce.CodeUpstreamUnavailable},
		"gone":    {&url.Error{Op: "Post", URL: "https://store.example/" + canary, Err: context.Canceled}, commerce.CodeUpstreamUnavailable},
		"strange": {errors.New("https://store.example/?jwt=" + canary), commerce.CodeUpstreamUnavailable},
	}
}

func TestStoreFails(t *testing.T) {
	t.Parallel()
	for name, failure := range failures() {
		for _, way := range everyWay() {
			e := newEnv(t)
			e.store.err, e.carts.linkErr, e.carts.readErr = failure.err, failure.err, failure.err
			links, refused, err := way.follow(as(t, shopper(7, 1)), e)
			if way.name == "login" {
				if err != nil {
					t.Errorf("a login needs no answer of the store: %v", err)
				}
				continue
			}
			outcomeOf(t, links, refused, err)
			wantCode(t, err, failure.want)
			asked := len(e.store.callers) == 1
			if asked != (len(e.sessions.observed) == 1) {
				t.Errorf("%s, %s: the sessions observed %v", name, way.name, e.sessions.observed)
			}
			if want := " 7 " + string(failure.want); len(e.audit.lines) != 1 || !strings.HasSuffix(e.audit.lines[0], want) {
				t.Errorf("%s, %s: audit %q", name, way.name, e.audit.lines)
			}
		}
	}
}

// TestStoreSlow gives up with the asker.
func TestStoreSlow(t *testing.T) {
	t.Parallel()
	for _, way := range []way{cartWay("cart", ""), syncWay()} {
		e := newEnv(t)
		ctx, cancel := context.WithTimeout(as(t, shopper(7, 1)), 5*time.Millisecond)
		e.store.wait = func(ctx context.Context) { <-ctx.Done() }
		e.store.err = context.DeadlineExceeded
		links, refused, err := way.follow(ctx, e)
		outcomeOf(t, links, refused, err)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v", way.name, err)
		}
		cancel()
	}
}

// TestLinksElsewhere is about a store, or somebody before it, whose links lead away.
func TestLinksElsewhere(t *testing.T) {
	t.Parallel()
	for _, link := range []string{
		" ", "/cart.php?id=" + canary, "https://evil.example/" + canary, "//checkout.example.com/" + canary, "javascript:" + canary,
		"http://checkout.example.com/" + canary, "https://checkout.example.com.evil.example/" + canary, "https://checkout.example.com@evil.example/" + canary,
		`https://checkout.example.com\@evil.example/` + canary, "https://checkout.example.com/\n" + canary, "https://checkout.example.com:8443/" + canary,
	} {
		for _, way := range everyWay() {
			if way.name == "login" {
				continue
			}
			e := newEnv(t)
			e.store.link, e.carts.link = link, func(string) string { return link }
			links, refused, err := way.follow(as(t, shopper(7, 1)), e)
			outcomeOf(t, links, refused, err)
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
			if len(e.signer.signed) != 0 {
				t.Errorf("%s: a token was signed for %q", way.name, link)
			}
		}
	}
	e := newEnv(t)
	e.carts.link = func(string) string { return "" }
	_, err := e.ManagedCartRedirectURLs(as(t, shopper(7, 1)), cartOf7, nil)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	e.store.noToken = true
	_, err = e.SessionSync(as(t, shopper(7, 1)), commerce.HandOver{RedirectTo: "/"})
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

// TestEmbeddedLinkThatIsNoRedirect is about a link on the store's host whose path is
// none of those that a shopper may be sent to.
func TestEmbeddedLinkThatIsNoRedirect(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.carts.link = func(string) string { return hostedOrigin + "//evil.example/" + canary }
	_, err := e.CustomerLoginURL(as(t, shopper(7, 1)), commerce.LoginURLInput{EmbeddedCheckoutCartEntityID: cartOf7})
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	if len(e.signer.signed) != 0 {
		t.Error("a token was signed")
	}
}

// TestRefusedByTheStore passes a refusal on, and nothing beside it.
func TestRefusedByTheStore(t *testing.T) {
	t.Parallel()
	for _, way := range []way{cartWay("cart", cartOf8), syncWay()} {
		e := newEnv(t)
		e.store.refused = commerce.CartNotFoundError{}
		links, refused, err := way.follow(as(t, shopper(7, 1)), e)
		if got := outcomeOf(t, links, refused, err); got != "-" {
			t.Errorf("%s: got %s (%v)", way.name, got, err)
		}
		if len(e.audit.lines) != 1 || !strings.HasSuffix(e.audit.lines[0], " 7 CART_NOT_FOUND") {
			t.Errorf("%s: audit %q", way.name, e.audit.lines)
		}
	}
}

// TestCallers checks on whose behalf the store is asked.
func TestCallers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		p              session.Principal
		channel, whose int
	}{
		{session.Principal{}, 1, 0},
		{session.Principal{ChannelID: 2}, 2, 0},
		{shopper(7, 1), 1, 7},
		{shopper(8, 2), 2, 8},
	} {
		e := newEnv(t)
		for _, way := range []way{cartWay("cart", guestCart), syncWay()} {
			if _, _, err := way.follow(as(t, row.p), e); err != nil {
				t.Fatal(err)
			}
		}
		for _, caller := range e.store.callers {
			whose := 0
			if caller.Shopper != nil {
				whose = caller.Shopper.CustomerID
				if caller.Shopper.AccessToken != canary {
					t.Error("the store was asked without the shopper's token")
				}
			}
			if caller.ChannelID != row.channel || whose != row.whose {
				t.Errorf("%v: asked for %d on channel %d", row.p, whose, caller.ChannelID)
			}
		}
	}
}

// TestNothingIsKept asks twice and wants two of everything.
func TestNothingIsKept(t *testing.T) {
	t.Parallel()
	for _, way := range everyWay() {
		e := newEnv(t)
		for range 2 {
			if _, _, err := way.follow(as(t, shopper(7, 1)), e); err != nil {
				t.Fatal(err)
			}
		}
		if e.made()%2 != 0 || e.made() < 2 || e.sessions.proofs.Load() < 2 {
			t.Errorf("%s: %d made, %d proofs", way.name, e.made(), e.sessions.proofs.Load())
		}
		if e.source.reads.Load() != 1 {
			t.Errorf("%s: the site was read %d times", way.name, e.source.reads.Load())
		}
	}
}

// TestTwoAtOnce lets two customers and a guest go over at the same time, and checks
// that nobody gets a link of somebody else's.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	var all sync.WaitGroup
	for i := range 60 {
		p := []session.Principal{shopper(7, 1), shopper(8, 2), {}}[i%3]
		all.Go(func() {
			ctx := as(t, p)
			out, err := e.SessionSync(ctx, commerce.HandOver{RedirectTo: "/"})
			if want := fmt.Sprintf("-%d-%d", p.CustomerID, e.channelOf(p)); err != nil || !strings.HasSuffix(out.URL, want) {
				t.Errorf("session sync: got %s (%v), want %s", out.URL, err, want)
			}
			carts, err := e.CartRedirectURLs(ctx, commerce.CartRedirect{CartEntityID: guestCart})
			if want := fmt.Sprintf("-%d-%d", p.CustomerID, e.channelOf(p)); err != nil || !strings.HasSuffix(carts.URLs.ExternalCheckoutURL, want) {
				t.Errorf("cart: got %s (%v), want %s", carts.URLs.ExternalCheckoutURL, err, want)
			}
			login, err := e.CustomerLoginURL(ctx, commerce.LoginURLInput{})
			if p.Kind == session.Guest {
				if commerce.CodeOf(err) != commerce.CodeUnauthenticated {
					t.Errorf("guest: %v", err)
				}
				return
			}
			if want := fmt.Sprintf(`"customer_id":%d}`, p.CustomerID); err != nil || !strings.HasSuffix(claimsOf(t, login.URL), want) {
				t.Errorf("login: got %s (%v), want %s", claimsOf(t, login.URL), err, want)
			}
		})
	}
	all.Wait()
}

// TestAudit checks what is written down, and that it is nothing more.
func TestAudit(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for _, p := range []session.Principal{{}, shopper(7, 1), staff(session.ScopeSessionsImpersonate), staff(), impersonated(7)} {
		ctx := as(t, p)
		for _, way := range []way{
			cartWay("", guestCart), syncWay(), managedWay("", cartOf8), loginWay("", commerce.LoginURLInput{CustomerEntityID: 8}),
			loginWay("", commerce.LoginURLInput{CustomerEntityID: 8, SignOut: true, RedirectTo: "/"}),
		} {
			_, _, _ = way.follow(ctx, e) // only the audit is looked at
		}
	}
	want := strings.Split(`cart_redirect 0 OK
session_sync_link 0 OK
managed_cart_redirect 0 CART_NOT_FOUND
cart_redirect 7 OK
session_sync_link 7 OK
managed_cart_redirect 7 CART_NOT_FOUND
login_url 8 FORBIDDEN
login_url 8 FORBIDDEN
login_url 8 OK
login_url 8 FORBIDDEN
login_url 8 FORBIDDEN
login_url 8 FORBIDDEN
login_url 8 FORBIDDEN`, "\n")
	if diff := cmp.Diff(want, e.audit.lines); diff != "" {
		t.Error(diff)
	}
	if slices.ContainsFunc(e.audit.lines, func(l string) bool { return strings.Contains(l, canary) || strings.Contains(l, "://") }) {
		t.Error("the audit holds a secret")
	}
}

// What takes more than one call takes time, in which a session can end.
func TestSessionEndsWhileACartIsRead(t *testing.T) {
	t.Parallel()
	for _, way := range []way{
		managedWay("managed cart", cartOf7),
		loginWay("embedded", commerce.LoginURLInput{EmbeddedCheckoutCartEntityID: cartOf7}),
	} {
		e := newEnv(t)
		e.sessions.diesAfter = 1
		links, _, err := way.follow(as(t, shopper(7, 1)), e)
		if commerce.CodeOf(err) != commerce.CodeSessionExpired || strings.Join(links, "") != "" {
			t.Errorf("%s: got %q, %v", way.name, links, err)
		}
	}
}

// limited lets so many attempts through.
type limited struct{ left, entered, forgiven int }

func (l *limited) Enter(context.Context, commerce.Attempt) (func(bool), error) {
	l.entered++
	if l.left--; l.left < 0 {
		return func(bool) {}, &commerce.Error{Code: commerce.CodeRateLimited}
	}
	return func(succeeded bool) {
		if succeeded {
			l.forgiven++
		}
	}, nil
}

// Carts of the Management API cost the store's quota, whether they are there or not.
func TestManagedCartsAreThrottled(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	throttle := &limited{left: 2}
	e.o.Throttle = throttle
	for i, way := range []way{managedWay("", guestCart), managedWay("", noCart), managedWay("", guestCart)} {
		if _, _, err := way.follow(as(t, session.Principal{ChannelID: 1}), e); (err != nil) != (i == 2) {
			t.Errorf("attempt %d: %v", i, err)
		}
	}
	if throttle.entered != 3 || throttle.forgiven != 0 {
		t.Errorf("%+v", throttle)
	}
}
