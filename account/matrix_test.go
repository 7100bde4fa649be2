package account

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// refused are principals whose session is over and whose token was never good, as
// Authenticate makes them.
func refused(t *testing.T) (over, bad session.Principal) {
	t.Helper()
	keys, err := session.ParseKeys("a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	now := epoch
	sealer, err := session.NewSealer(session.SealerOptions{Keys: keys, StoreHash: "h", Audience: "a", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.New(session.Options{Store: noStore{}, Sealer: sealer, DefaultChannel: 1, Channels: []int{2}})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := sealer.Seal(session.Beginning{
		SessionID:  "00000000-0000-4000-8000-000000000001",
		Credential: commerce.ShopperCredential{CustomerID: 7, ChannelID: 2, AccessToken: canary, ExpiresAt: epoch.Add(time.Hour)},
	})
	if err != nil {
		t.Fatal(err)
	}
	now = epoch.Add(2 * time.Hour)
	over, err = s.Authenticate(t.Context(), session.Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
	bad, err = s.Authenticate(t.Context(), session.Credentials{Session: []string{"garbage"}})
	wantCode(t, err, commerce.CodeUnauthenticated)
	return over, bad
}

// noStore is a store that is never asked.
type noStore struct{ session.Store }

// way is something that can be done to an account.
type way func(context.Context, *env) error

func ways() map[string]way {
	return map[string]way{
		"register": func(ctx context.Context, e *env) error {
			_, err := e.Register(ctx, registration())
			return err
		},
		"register and sign in": func(ctx context.Context, e *env) error {
			_, _, err := e.RegisterAndSignIn(ctx, registration(), "")
			return err
		},
		"update": func(ctx context.Context, e *env) error {
			_, err := e.UpdateCustomer(ctx, commerce.ProfileChange{FirstName: new("Ada")})
			return err
		},
		"change e-mail": func(ctx context.Context, e *env) error {
			_, err := e.UpdateCustomer(ctx, commerce.ProfileChange{Email: new(email)})
			return err
		},
		"add address": func(ctx context.Context, e *env) error {
			_, err := e.AddAddress(ctx, address(), "")
			return err
		},
		"update address": func(ctx context.Context, e *env) error {
			_, err := e.UpdateAddress(ctx, commerce.AddressChange{EntityID: 3, City: new("Graz")}, "")
			return err
		},
		"delete address": func(ctx context.Context, e *env) error {
			_, err := e.DeleteAddress(ctx, 3, "")
			return err
		},
		"change password": func(ctx context.Context, e *env) error {
			_, err := e.ChangePassword(ctx, "old", password)
			return err
		},
		"request reset": func(ctx context.Context, e *env) error {
			_, err := e.RequestResetPassword(ctx, email, "", "")
			return err
		},
		"reset": func(ctx context.Context, e *env) error {
			_, err := e.ResetPassword(ctx, 7, token, password)
			return err
		},
		"subscribe": func(ctx context.Context, e *env) error {
			_, err := e.Subscribe(ctx, email, "", "")
			return err
		},
		"unsubscribe": func(ctx context.Context, e *env) error {
			_, err := e.Unsubscribe(ctx, "")
			return err
		},
		"form": func(ctx context.Context, e *env) error {
			_, err := e.AccountForm(ctx)
			return err
		},
	}
}

// TestMatrix tries every way as everybody. A dot works; the letters are the code otherwise.
func TestMatrix(t *testing.T) {
	t.Parallel()
	over, bad := refused(t)
	all := []session.Scope{
		session.ScopeCustomersRead, session.ScopeCustomersWrite, session.ScopeCustomersCredentials, session.ScopeCustomersCredit,
		session.ScopeGroupsRead, session.ScopeGroupsWrite, session.ScopeSubscribersRead, session.ScopeSubscribersWrite,
		session.ScopeSettingsWrite, session.ScopeInstrumentsRead, session.ScopePricingRead, session.ScopeSessionsImpersonate,
	}
	everybody := []session.Principal{
		{}, shopper(7, 1), impersonated(7), {Kind: session.Staff}, {Kind: session.Staff, Scopes: all}, over, bad,
	}
	for _, scope := range all {
		everybody = append(everybody, session.Principal{Kind: session.Staff, Scopes: []session.Scope{scope}})
	}
	codes := map[string]commerce.Code{
		".": "", "U": commerce.CodeUnauthenticated, "F": commerce.CodeForbidden, "X": commerce.CodeSessionExpired,
	}
	wants := map[string]string{
		// guest, shopper, staff as the shopper, staff: without a scope, with all; session over, token bad; staff with any one
		"register":             ". F F F F X U F",
		"register and sign in": ". F F F F . U F",
		"update":               "U . . F F X U F",
		"change e-mail":        "U . F F F X U F",
		"add address":          "U . . F F X U F",
		"update address":       "U . . F F X U F",
		"delete address":       "U . . F F X U F",
		"change password":      "U . F F F X U F",
		"request reset":        ". . F F F X U F",
		"reset":                ". . F F F X U F",
		"subscribe":            ". . . F F X U F",
		"unsubscribe":          "U . . F F X U F",
		"form":                 ". . . . . X U .",
	}
	for name, try := range ways() {
		letters := strings.Fields(wants[name])
		for i, p := range everybody {
			e := newEnv(t)
			letter := letters[min(i, len(letters)-1)]
			if got := commerce.CodeOf(try(with(t, p), e)); got != codes[letter] {
				t.Errorf("%s as principal %d: got %q, want %q", name, i, got, letter)
			}
			if happened := e.String(); letter != "." && happened != "" {
				t.Errorf("%s as principal %d: refused, but %s", name, i, happened)
			}
		}
	}
}

// Whoever may, is asked for a proof before every change, and nothing is changed without
// one.
func TestProofBeforeEveryChange(t *testing.T) {
	t.Parallel()
	for name, try := range ways() {
		if strings.Contains(name, "register") || strings.Contains(name, "reset") || name == "form" {
			continue // which nobody has to be signed in for
		}
		for want, set := range map[commerce.Code]func(*fakeSessions){
			commerce.CodeSessionExpired:      func(f *fakeSessions) { f.proofErr = failing(commerce.CodeSessionExpired) },
			commerce.CodeUpstreamUnavailable: func(f *fakeSessions) { f.proofErr = context.DeadlineExceeded },
		} {
			e := newEnv(t)
			e.o.Throttle = &fakeThrottle{diary: &diary{}} // what it notes is not looked at
			set(e.sessions)
			wantCode(t, try(with(t, shopper(7, 1)), e), want)
			if got := e.String(); got != "prove" {
				t.Errorf("%s: %s", name, got)
			}
		}
		e := newEnv(t)
		wantCode(t, try(with(t, session.Principal{Kind: session.Shopper, CustomerID: 7}), e), commerce.CodeInternal)
	}
}

// What the store says of a session that is over is heard, and its other texts are not
// passed on.
func TestStoreErrors(t *testing.T) {
	t.Parallel()
	for name, try := range ways() {
		if name == "form" {
			continue
		}
		for _, code := range []commerce.Code{commerce.CodeSessionExpired, commerce.CodeOutcomeUnknown, commerce.CodeUpstreamUnavailable} {
			e := newEnv(t)
			e.store.err = failing(code)
			p := shopper(7, 1)
			if strings.Contains(name, "register") {
				p = session.Principal{}
			}
			wantCode(t, try(with(t, p), e), code)
			asked := strings.Contains(e.String(), "prove")
			if heard := strings.Contains(e.String(), "observe "+string(code)); heard != asked {
				t.Errorf("%s: %s", name, e.diary)
			}
			e = newEnv(t)
			e.store.err = errors.New(canary + " is no customer")
			wantCode(t, try(with(t, p), e), commerce.CodeUpstreamUnavailable)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	store, sessions, audit, throttle := &fakeStore{}, &fakeSessions{}, &fakeAudit{}, &fakeThrottle{}
	for name, o := range map[string]Options{
		"no store":    {Sessions: sessions, Auditor: audit, Throttle: throttle, DefaultChannel: 1},
		"no sessions": {Store: store, Auditor: audit, Throttle: throttle, DefaultChannel: 1},
		"no auditor":  {Store: store, Sessions: sessions, Throttle: throttle, DefaultChannel: 1},
		"no channel":  {Store: store, Sessions: sessions, Auditor: audit, Throttle: throttle},
		"no throttle": {Store: store, Sessions: sessions, Auditor: audit, DefaultChannel: 1},
		"odd channel": {Store: store, Sessions: sessions, Auditor: audit, Throttle: throttle, DefaultChannel: 1, Channels: []int{-1}},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// A session that is over may be of a channel that is served no more.
func TestChannels(t *testing.T) {
	t.Parallel()
	for name, try := range ways() {
		e := newEnv(t)
		err := try(with(t, session.Principal{ChannelID: 3}), e)
		if code := commerce.CodeOf(err); code != commerce.CodeBadUserInput && code != commerce.CodeUnauthenticated || e.String() != "" {
			t.Errorf("%s: %v, %s", name, err, e.diary)
		}
	}
}
