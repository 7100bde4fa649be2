package session

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

const whoseDigest = "5f16d7f9aa01c3be"

// newStaffEnv returns an env in which customers may be impersonated, and a context in
// which a member of staff asks whose token lasts as long.
func newStaffEnv(t *testing.T, lasts time.Duration, change ...func(*Options)) (*tokenEnv, context.Context) {
	t.Helper()
	e := newTokenEnv(t, append([]func(*Options){func(o *Options) { o.Impersonation = true }}, change...)...)
	e.store.customer = func(_ context.Context, c commerce.ShopperCredential) (commerce.Customer, error) {
		return commerce.Customer{EntityID: c.CustomerID}, nil
	}
	return e, WithPrincipal(t.Context(), Principal{
		Kind: Staff, ChannelID: 1, ExpiresAt: e.clock.Now().Add(lasts),
		Scopes: []Scope{ScopeSessionsImpersonate}, SubjectHash: whoseDigest,
	})
}

// impersonated begins an impersonation of customer 7 and returns a context for it.
func impersonated(t *testing.T, e *tokenEnv, staff context.Context) (ctx context.Context, token string) {
	t.Helper()
	r, err := e.Impersonate(staff, 7, "ticket #4711")
	if err != nil || r.Session == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{r.Session.Token}})
	if err != nil {
		t.Fatal(err)
	}
	return WithPrincipal(t.Context(), p), r.Session.Token
}

func TestImpersonate(t *testing.T) {
	t.Parallel()
	e, staff := newStaffEnv(t, time.Hour)
	var asked commerce.ShopperCredential
	e.store.customer = func(_ context.Context, c commerce.ShopperCredential) (commerce.Customer, error) {
		asked = c
		return commerce.Customer{EntityID: 7, FirstName: "Ada"}, nil
	}
	r, err := e.Impersonate(staff, 7, "ticket #4711")
	if err != nil || r.Refused != nil || r.Session == nil || r.Session.Customer.FirstName != "Ada" {
		t.Fatalf("got %+v, %v", r, err)
	}
	until := e.clock.Now().Add(30 * time.Minute)
	want := commerce.ShopperCredential{CustomerID: 7, ChannelID: 1, Impersonated: true, ExpiresAt: until}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Error(diff)
	}
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{r.Session.Token}})
	if err != nil || p.Kind != Shopper || p.CustomerID != 7 || !p.Impersonated() || p.SubjectHash != whoseDigest || len(p.Scopes) != 0 {
		t.Fatalf("the session: %+v, %v", p, err)
	}
	c, ok := p.Credential()
	if diff := cmp.Diff(want, c); !ok || diff != "" {
		t.Error(diff)
	}
	session, err := e.Session(WithPrincipal(t.Context(), p))
	wantSession := commerce.Session{Kind: commerce.SessionShopper, ChannelID: 1, Impersonated: true, ExpiresAt: &until}
	if diff := cmp.Diff(wantSession, session); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if got := e.store.calls(); got != 1 {
		t.Errorf("%d calls to the store", got)
	}
	for _, text := range []string{`"event":"impersonate"`, `"reason":"ticket #4711"`, `"subject":"` + whoseDigest + `"`, `"customer_id":7`, `"outcome":"OK"`} {
		if !strings.Contains(e.log.String(), text) {
			t.Errorf("the audit lacks %s: %s", text, e.log)
		}
	}
}

// Nobody acts as a customer for longer than half an hour, or than they are staff.
func TestImpersonationEnds(t *testing.T) {
	t.Parallel()
	for lasts, want := range map[time.Duration]time.Duration{
		time.Hour: 30 * time.Minute, 30 * time.Minute: 30 * time.Minute, 10 * time.Minute: 10 * time.Minute,
	} {
		e, staff := newStaffEnv(t, lasts)
		_, token := impersonated(t, e, staff)
		e.clock.Add(want - time.Second)
		if _, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}}); err != nil {
			t.Errorf("%v: a second before the end: %v", lasts, err)
		}
		e.clock.Add(time.Second)
		p, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}})
		if commerce.CodeOf(err) != commerce.CodeSessionExpired || p.Kind != Refused {
			t.Errorf("%v: at the end: %+v, %v", lasts, p, err)
		}
	}
	e, staff := newStaffEnv(t, 0)
	r, err := e.Impersonate(staff, 7, "x")
	wantCode(t, err, commerce.CodeInternal)
	if r.Session != nil {
		t.Error("a session that is over has begun")
	}
}

func TestImpersonateRefused(t *testing.T) {
	t.Parallel()
	scoped := func(scopes ...Scope) Principal {
		return Principal{Kind: Staff, ChannelID: 1, ExpiresAt: newClock().Now().Add(time.Hour), Scopes: scopes, SubjectHash: whoseDigest}
	}
	good := scoped(ScopeSessionsImpersonate)
	elsewhere := good
	elsewhere.ChannelID = 2
	nobody := good
	nobody.SubjectHash = ""
	for _, tt := range []struct {
		name     string
		p        Principal
		customer int
		change   func(*tokenEnv)
		want     commerce.Code // empty for CustomerUnknownError
	}{
		{"guest", Principal{}, 7, nil, commerce.CodeUnauthenticated},
		{"shopper", NewShopper(sessionID(1), credential(newClock(), 7), newClock().Now()), 7, nil, commerce.CodeForbidden},
		{"without the scope", scoped(ScopeCustomersRead, ScopeCustomersWrite, ScopeCustomersCredentials), 7, nil, commerce.CodeForbidden},
		{"with a scope that is alike", scoped("sessions:*", "Sessions:Impersonate"), 7, nil, commerce.CodeForbidden},
		{"token of staff refused", Principal{Kind: Refused, refusal: unauthenticated("", nil)}, 7, nil, commerce.CodeUnauthenticated},
		{"session over", Principal{Kind: Refused, refusal: expired(nil)}, 7, nil, commerce.CodeSessionExpired},
		{"staff as a shopper", NewShopper(sessionID(1), commerce.ShopperCredential{CustomerID: 7, ChannelID: 1, Impersonated: true}, newClock().Now()), 8, nil, commerce.CodeForbidden},
		{"nobody", good, 0, nil, commerce.CodeBadUserInput},
		{"less than nobody", good, -7, nil, commerce.CodeBadUserInput},
		{"no such customer", good, 8, nil, ""},
		{"customer of another channel", elsewhere, 7, func(e *tokenEnv) { e.accounts.found[0].ChannelIDs = []int{1} }, ""},
		{"another customer's record", good, 7, func(e *tokenEnv) { e.accounts.lie = map[int]commerce.CustomerAccount{7: {CustomerID: 8}} }, ""},
		{"records are down", good, 7, func(e *tokenEnv) { e.accounts.err["Account"] = errors.New("reset") }, commerce.CodeUpstreamUnavailable},
		{"staff without a name", nobody, 7, nil, commerce.CodeInternal},
		{"store answers for another", good, 7, func(e *tokenEnv) {
			e.store.customer = func(context.Context, commerce.ShopperCredential) (commerce.Customer, error) {
				return commerce.Customer{EntityID: 8}, nil
			}
		}, commerce.CodeUpstreamUnavailable},
		{"store answers for a guest", good, 7, func(e *tokenEnv) {
			e.store.customer = func(context.Context, commerce.ShopperCredential) (commerce.Customer, error) {
				return commerce.Customer{}, nil
			}
		}, commerce.CodeUpstreamUnavailable},
		{"store is down", good, 7, func(e *tokenEnv) {
			e.store.customer = func(context.Context, commerce.ShopperCredential) (commerce.Customer, error) {
				return commerce.Customer{}, errors.New("reset by " + canaryEmail)
			}
		}, commerce.CodeUpstreamUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, _ := newStaffEnv(t, time.Hour)
			if tt.change != nil {
				tt.change(e)
			}
			r, err := e.Impersonate(WithPrincipal(t.Context(), tt.p), tt.customer, "ticket 1")
			wantCode(t, err, tt.want)
			if unknown := r.Refused == (commerce.CustomerUnknownError{}); r.Session != nil || unknown != (tt.want == "") {
				t.Errorf("got %+v", r)
			}
			wantNoCanary(t, e.log.String())
		})
	}
	for name, change := range map[string]func(*Options){
		"no token for it": func(o *Options) { o.Impersonation = false }, "no records": func(o *Options) { o.Accounts = nil },
	} {
		e, staff := newStaffEnv(t, time.Hour, change)
		_, err := e.Impersonate(staff, 7, "ticket 1")
		if commerce.CodeOf(err) != commerce.CodeForbidden || e.store.calls() != 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A reason is logged, so it must not be able to name anybody by their address, nor to
// write a line of its own.
func TestImpersonateReason(t *testing.T) {
	t.Parallel()
	for reason, want := range map[string]bool{
		"ticket #4711": true, "Rückfrage (Bestellung 12/3), Ware: da.": true, strings.Repeat("ä", 200): true,
		"": false, "  ": false, "for " + canaryEmail: false, "a\nb": false, "a\tb": false, "a\u2028b": false, `"quoted"`: false,
		"a<b>": false, "a=b": false, "a\\b": false, "a\x00": false, "a\xff": false, strings.Repeat("a", 201): false, "a\u202eb": false,
	} {
		e, staff := newStaffEnv(t, time.Hour)
		r, err := e.Impersonate(staff, 7, reason)
		var known *commerce.Error
		if bad := errors.As(err, &known) && known.Field == "input.reason"; bad == want || (r.Session != nil) != want {
			t.Errorf("%q: got %+v, %v", reason, r, err)
		}
		if !want && (e.store.calls() != 0 || e.log.String() != "") {
			t.Errorf("%q: the store was asked, or %s", reason, e.log)
		}
		wantNoCanary(t, e.log.String())
	}
}

func TestImpersonatedMayNotDoMore(t *testing.T) {
	t.Parallel()
	e, staff := newStaffEnv(t, time.Hour)
	ctx, _ := impersonated(t, e, staff)
	p := From(ctx)
	for _, a := range []Action{HandOver, LinkLogin, Impersonate, PriceForGroup, PriceUnrestricted} {
		wantCode(t, May(p, a, Object{CustomerID: 7, GroupID: 3}), commerce.CodeForbidden)
	}
	wantCode(t, May(p, ReadCustomer, Object{CustomerID: 8}), commerce.CodeForbidden)
	_, err := e.Impersonate(ctx, 8, "ticket 1")
	wantCode(t, err, commerce.CodeForbidden)
	for _, a := range []Action{ReadSelf, ReadCustomer, ReadCustomerBooks, PriceAsSelf, EndSession} {
		wantCode(t, May(p, a, Object{CustomerID: 7}), "")
	}
}

func TestImpersonationLogout(t *testing.T) {
	t.Parallel()
	e, staff := newStaffEnv(t, time.Hour) // its store must not be asked to end anything
	e.store.prove = alive(3)
	ctx, token := impersonated(t, e, staff)
	shopper := e.as(t, 7, 1)
	for _, who := range []context.Context{ctx, shopper} {
		if _, err := e.Proof(who); err != nil {
			t.Fatal(err)
		}
	}
	out, err := e.Logout(ctx, "cart-1")
	if err != nil || out.CartEntityID != "" || len(out.Refused) != 1 || out.Refused[0] != (commerce.CartNotUnassignableError{}) {
		t.Fatalf("got %+v, %v", out, err)
	}
	_, err = e.Authenticate(t.Context(), Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
	_, err = e.Proof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
	if _, err = e.Proof(shopper); err != nil || e.store.proofs.Load() != 2 || e.store.logouts.Load() != 0 {
		t.Errorf("the shopper: %v after %d proofs and %d logouts", err, e.store.proofs.Load(), e.store.logouts.Load())
	}
	if !strings.Contains(e.log.String(), `"event":"sign_out","by":{"channel_id":1,"kind":"shopper","customer_id":7,"impersonated_by":"`+whoseDigest) {
		t.Errorf("audited as %s", e.log)
	}
	ctx, _ = impersonated(t, e, staff)
	if out, err := e.Logout(ctx, ""); err != nil || out.Refused != nil {
		t.Errorf("without a cart: %+v, %v", out, err)
	}
}

// The store is asked as whom staff act, and another answer ends it.
func TestImpersonatedProof(t *testing.T) {
	t.Parallel()
	e, staff := newStaffEnv(t, time.Hour)
	ctx, _ := impersonated(t, e, staff)
	e.store.prove = func(ctx context.Context, c commerce.ShopperCredential) (commerce.Proof, error) {
		if !c.Impersonated || c.AccessToken != "" || c.CustomerID != 7 {
			t.Errorf("asked with %+v", c)
		}
		return alive(3)(ctx, c)
	}
	if proof, err := e.Proof(ctx); err != nil || proof.GroupID() != 3 {
		t.Errorf("got %+v, %v", proof, err)
	}
	e.store.prove = func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
		return commerce.Proof{CustomerID: 8}, nil
	}
	_, err := e.FreshProof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
}

// Whoever tries without the right to is written down.
func TestImpersonateAuditsWhoMayNot(t *testing.T) {
	t.Parallel()
	for _, p := range []Principal{
		{Kind: Staff, ChannelID: 1, SubjectHash: "0123"},
		NewShopper(sessionID(1), credential(newClock(), 8), newClock().Now().Add(1)),
	} {
		e := newEnv(t)
		_, err := e.Impersonate(WithPrincipal(t.Context(), p), 7, "ticket 1")
		wantCode(t, err, commerce.CodeForbidden)
		for _, want := range []string{`"event":"impersonate"`, `"outcome":"FORBIDDEN"`, `"customer_id":7`} {
			if !strings.Contains(e.log.String(), want) {
				t.Errorf("%s is not in %s", want, e.log)
			}
		}
	}
}
