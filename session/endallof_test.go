package session

import (
	"context"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// newEndEnv returns a Service with replicas and customer 7 of canaryEmail, whom the store
// signs in and out. calls are what it was asked for.
func newEndEnv(t *testing.T) (e *env, f *fakeReplicas, accounts *fakeAccounts, calls *[]string) {
	t.Helper()
	f = newFakeReplicas()
	accounts = &fakeAccounts{found: []commerce.CustomerAccount{{CustomerID: 7, Email: canaryEmail}}}
	e = newEnv(t, func(o *Options) { o.Replicas, o.Accounts = f, accounts })
	f.clock = e.clock
	calls = &[]string{}
	e.store.prove = alive(3)
	e.store.login = func(ctx context.Context, in commerce.Login) (commerce.LoginOutcome, error) {
		*calls = append(*calls, "login")
		if in.Email != canaryEmail || in.Password != canaryPassword || in.ChannelID != 2 || in.GuestCartEntityID != "" || ctx.Err() != nil {
			t.Errorf("the store was asked to sign in on %d with cart %q", in.ChannelID, in.GuestCartEntityID)
		}
		return welcome(e)(ctx, in)
	}
	e.store.logout = func(ctx context.Context, c commerce.ShopperCredential, cart string) (commerce.LogoutOutcome, error) {
		*calls = append(*calls, "logout")
		if c.ChannelID != 2 || c.AccessToken != canaryToken || cart != "" {
			t.Errorf("the store was asked to sign out on %d with cart %q", c.ChannelID, cart)
		}
		return farewell(ctx, c, cart)
	}
	return e, f, accounts, calls
}

// The store is made to end the sessions, whoever has set the password and has left.
func TestEndAllOf(t *testing.T) {
	t.Parallel()
	e, f, _, calls := newEndEnv(t)
	ctx, leave := context.WithCancel(WithPrincipal(t.Context(), Principal{ChannelID: 2}))
	leave()
	if err := e.EndAllOf(ctx, 7, canaryPassword); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(*calls, " "); got != "login logout" {
		t.Errorf("the store was asked for %s", got)
	}
	if f.epochs[7].epoch == "" || f.epochs[8].epoch != "" {
		t.Errorf("the replicas know %v", f.epochs)
	}
	if log := e.log.String(); !strings.Contains(log, `"event":"sign_out"`) || !strings.Contains(log, `"customer_id":7`) {
		t.Errorf("audited %s", log)
	}
	wantNoCanary(t, e.log.String())
}

// However that fails, the customer's sessions are asked about, and the error says so.
func TestEndAllOfFails(t *testing.T) {
	t.Parallel()
	down := func() error { return &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Down."} }
	for name, tt := range map[string]struct {
		set   func(*env, *fakeAccounts)
		calls string
		want  commerce.Code
	}{
		"no accounts":   {func(e *env, _ *fakeAccounts) { e.o.Accounts = nil }, "", commerce.CodeForbidden},
		"accounts down": {func(_ *env, a *fakeAccounts) { a.err = map[string]error{"Account": down()} }, "", commerce.CodeUpstreamUnavailable},
		"nobody":        {func(_ *env, a *fakeAccounts) { a.found = nil }, "", commerce.CodeUpstreamUnavailable},
		"somebody else": {func(_ *env, a *fakeAccounts) {
			a.lie = map[int]commerce.CustomerAccount{7: {CustomerID: 8, Email: canaryEmail}}
		}, "", commerce.CodeUpstreamUnavailable},
		"refused": {func(e *env, _ *fakeAccounts) {
			e.store.login = func(context.Context, commerce.Login) (commerce.LoginOutcome, error) {
				return commerce.LoginOutcome{Refused: commerce.InvalidCredentialsError{}}, nil
			}
		}, "", commerce.CodeUpstreamUnavailable},
		"login lost": {func(e *env, _ *fakeAccounts) {
			e.store.login = func(context.Context, commerce.Login) (commerce.LoginOutcome, error) {
				return commerce.LoginOutcome{}, down()
			}
		}, "", commerce.CodeUpstreamUnavailable},
		"logout lost": {func(e *env, _ *fakeAccounts) {
			e.store.logout = func(context.Context, commerce.ShopperCredential, string) (commerce.LogoutOutcome, error) {
				return commerce.LogoutOutcome{}, down()
			}
		}, "login", commerce.CodeUpstreamUnavailable},
		"signed in as another": {func(e *env, _ *fakeAccounts) {
			e.store.login = func(context.Context, commerce.Login) (commerce.LoginOutcome, error) {
				return commerce.LoginOutcome{Credential: credential(e.clock, 8), Customer: commerce.Customer{EntityID: 8}}, nil
			}
		}, "logout", commerce.CodeUpstreamUnavailable},
	} {
		e, f, accounts, calls := newEndEnv(t)
		tt.set(e, accounts)
		err := e.EndAllOf(WithPrincipal(t.Context(), Principal{ChannelID: 2}), 7, canaryPassword)
		wantCode(t, err, tt.want)
		if got := strings.Join(*calls, " "); got != tt.calls {
			t.Errorf("%s: the store was asked for %q, want %q", name, got, tt.calls)
		}
		if f.epochs[7].epoch == "" {
			t.Errorf("%s: the replicas know nothing", name)
		}
		if !strings.Contains(e.log.String(), `"outcome":"`+string(tt.want)+`"`) {
			t.Errorf("%s: audited %s", name, e.log)
		}
		wantNoCanary(t, e.log.String()+err.Error())
	}
}

// On another channel than theirs the same address is somebody else's: the customer is
// signed in and out where they may, and else nobody is.
func TestEndAllOfOnTheCustomersChannel(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		channels []int
		want     string
	}{
		{[]int{2}, "login logout"}, {[]int{9, 2}, "login logout"}, {[]int{9}, ""}, {[]int{0}, ""},
	} {
		e, f, accounts, calls := newEndEnv(t) // its store wants to be asked on channel 2
		accounts.found[0].ChannelIDs = tt.channels
		err := e.EndAllOf(WithPrincipal(t.Context(), Principal{ChannelID: 1}), 7, canaryPassword)
		if got := strings.Join(*calls, " "); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%v: the store was asked for %q: %v", tt.channels, got, err)
		}
		if f.epochs[7].epoch == "" {
			t.Errorf("%v: the replicas were not told", tt.channels)
		}
	}
}
