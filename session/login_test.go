package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// welcome is a store that signs customer 7 of group 3 in.
func welcome(e *env) func(context.Context, commerce.Login) (commerce.LoginOutcome, error) {
	return func(context.Context, commerce.Login) (commerce.LoginOutcome, error) {
		return commerce.LoginOutcome{
			Credential:   credential(e.clock, 7), // on channel 1, whatever was asked for
			Customer:     commerce.Customer{EntityID: 7, Group: &commerce.CustomerGroup{EntityID: 3}},
			CartEntityID: "cart-2",
		}, nil
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	var got commerce.Login
	e.store.login = func(ctx context.Context, in commerce.Login) (commerce.LoginOutcome, error) {
		got = in
		return welcome(e)(ctx, in)
	}
	ctx := WithPrincipal(t.Context(), Principal{ChannelID: 2})
	r, err := e.Login(ctx, canaryEmail, canaryPassword, "cart-1")
	if err != nil {
		t.Fatal(err)
	}
	want := commerce.Login{ChannelID: 2, Email: canaryEmail, Password: canaryPassword, GuestCartEntityID: "cart-1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if r.Refused != nil || r.CartEntityID != "cart-2" || r.Session == nil || r.Session.Customer.EntityID != 7 {
		t.Fatalf("got %+v", r)
	}
	p, err := e.Authenticate(t.Context(), Credentials{Session: []string{r.Session.Token}})
	if err != nil || p.CustomerID != 7 || p.ChannelID != 2 || !p.ExpiresAt.Equal(r.Session.ExpiresAt) {
		t.Fatalf("the new session: %+v, %v", p, err)
	}
	// The login itself is the proof: the store is not asked again for a minute.
	proof, err := e.Proof(WithPrincipal(t.Context(), p))
	if err != nil || proof.GroupID() != 3 || e.store.proofs.Load() != 0 {
		t.Fatalf("got %+v, %v after %d questions", proof, err, e.store.proofs.Load())
	}
	e.clock.Add(time.Minute)
	e.store.prove = alive(5)
	if proof, err := e.Proof(WithPrincipal(t.Context(), p)); err != nil || proof.GroupID() != 5 {
		t.Fatalf("a minute later: %+v, %v", proof, err)
	}
}

func TestLoginSessionIDsDiffer(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.login = welcome(e)
	seen := map[string]bool{}
	for range 20 {
		r, err := e.Login(t.Context(), "a@b.test", "x", "")
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.o.Sealer.Open(r.Session.Token)
		if err != nil || seen[p.SessionID] {
			t.Fatalf("got %+v, %v", p, err)
		}
		seen[p.SessionID] = true
	}
}

func TestLoginRefused(t *testing.T) {
	t.Parallel()
	for _, refusal := range []commerce.LoginError{
		commerce.InvalidCredentialsError{}, commerce.PasswordResetRequiredError{}, commerce.LoginFailedError{},
	} {
		e := newEnv(t)
		e.store.login = func(context.Context, commerce.Login) (commerce.LoginOutcome, error) {
			return commerce.LoginOutcome{Refused: refusal}, nil
		}
		r, err := e.Login(t.Context(), canaryEmail, canaryPassword, "")
		if err != nil || r.Session != nil || r.Refused != refusal {
			t.Errorf("got %+v, %v", r, err)
		}
		if !strings.Contains(e.log.String(), `"outcome":"`+string(refusal.Code())+`"`) {
			t.Errorf("not audited: %s", e.log)
		}
	}
}

func TestLoginValidates(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 251)
	for _, tt := range []struct {
		name                        string
		email, password, cart, want string
	}{
		{"no e-mail", "", "x", "", "input.email"},
		{"blank e-mail", "  ", "x", "", "input.email"},
		{"long e-mail", long, "x", "", "input.email"},
		{"line break in e-mail", "a@b\r\nX: y", "x", "", "input.email"},
		{"no UTF-8", "a\xff@b", "x", "", "input.email"},
		{"no password", "a@b", "", "", "input.password"},
		{"long password", "a@b", strings.Repeat("x", 1001), "", "input.password"},
		{"password with a control character", "a@b", "x\x00", "", "input.password"},
		{"long cart", "a@b", "x", strings.Repeat("c", 101), "input.guestCartEntityId"},
		{"cart with a space", "a@b", "x", "c d", "input.guestCartEntityId"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t) // its store must not be asked
			_, err := e.Login(t.Context(), commerce.Secret(tt.email), commerce.Secret(tt.password), tt.cart)
			var known *commerce.Error
			if !errors.As(err, &known) || known.Code != commerce.CodeBadUserInput || known.Field != tt.want {
				t.Fatalf("got %v", err)
			}
		})
	}
	e := newEnv(t)
	e.store.login = welcome(e)
	if _, err := e.Login(t.Context(), commerce.Secret(long[:2*250]), commerce.Secret(strings.Repeat("ß", 1000)), ""); err != nil {
		t.Fatalf("inputs just short enough: %v", err)
	}
}

func TestLoginByKind(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		p    Principal
		want commerce.Code
	}{
		{"guest", Principal{}, ""},
		{"shopper", NewShopper(sessionID(1), credential(newClock(), 7), newClock().Now()), ""},
		{"session is over", Principal{Kind: Refused, refusal: expired(nil)}, ""},
		{"bad token", Principal{Kind: Refused, refusal: unauthenticated("", nil)}, commerce.CodeUnauthenticated},
		{"staff", Principal{Kind: Staff}, commerce.CodeForbidden},
	} {
		e := newEnv(t)
		if tt.want == "" {
			e.store.login = welcome(e)
		}
		_, err := e.Login(WithPrincipal(t.Context(), tt.p), "a@b", "x", "")
		if got := commerce.CodeOf(err); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The store has one session per customer, so the one that signs in again has
// lost the session it came with; somebody else's stays.
func TestLoginEndsOwnFormerSession(t *testing.T) {
	t.Parallel()
	for customer, want := range map[int]bool{7: true, 8: false} {
		e := newEnv(t)
		e.store.login = welcome(e)
		if _, err := e.Login(e.as(t, customer, 1), "a@b", "x", ""); err != nil {
			t.Fatal(err)
		}
		if got := e.isEnded(sessionID(1)); got != want {
			t.Errorf("customer %d: former session ended is %t, want %t", customer, got, want)
		}
	}
}

func TestLoginStoreFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*commerce.LoginOutcome)
		err    error
		want   commerce.Code
	}{
		{"no answer", nil, errors.New("reset"), commerce.CodeUpstreamUnavailable},
		{"outcome unknown", nil, &commerce.Error{Code: commerce.CodeOutcomeUnknown}, commerce.CodeOutcomeUnknown},
		{"limited", nil, &commerce.Error{Code: commerce.CodeRateLimited}, commerce.CodeRateLimited},
		{"two customers", func(o *commerce.LoginOutcome) { o.Customer.EntityID = 8 }, nil, commerce.CodeUpstreamUnavailable},
		{"no token", func(o *commerce.LoginOutcome) { o.Credential.AccessToken = "" }, nil, commerce.CodeInternal},
		{"token over", func(o *commerce.LoginOutcome) { o.Credential.ExpiresAt = time.Time{} }, nil, commerce.CodeInternal},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t)
			e.store.login = func(ctx context.Context, in commerce.Login) (commerce.LoginOutcome, error) {
				if tt.err != nil {
					return commerce.LoginOutcome{}, tt.err
				}
				out, err := welcome(e)(ctx, in)
				tt.change(&out)
				return out, err
			}
			r, err := e.Login(t.Context(), canaryEmail, canaryPassword, "")
			wantCode(t, err, tt.want)
			if r.Session != nil {
				t.Error("a session has begun all the same")
			}
			wantNoCanary(t, err.Error()+e.log.String())
		})
	}
}

func TestLoginWithoutRandomness(t *testing.T) {
	t.Parallel()
	e := newEnv(t, func(o *Options) { o.Random = iotest.ErrReader(errors.New("dry")) })
	e.store.login = welcome(e)
	_, err := e.Login(t.Context(), "a@b", "x", "")
	wantCode(t, err, commerce.CodeInternal)
}

func TestLoginRandomIsAParameter(t *testing.T) {
	t.Parallel()
	e := newEnv(t, func(o *Options) { o.Random = bytes.NewReader(make([]byte, 16)) })
	e.store.login = welcome(e)
	r, err := e.Login(t.Context(), "a@b", "x", "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.o.Sealer.Open(r.Session.Token)
	if err != nil || p.SessionID != "00000000-0000-4000-8000-000000000000" {
		t.Fatalf("got %+v, %v", p, err)
	}
}

func TestLoginPrintsNoSecret(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.login = welcome(e)
	r, err := e.Login(t.Context(), canaryEmail, canaryPassword, "")
	if err != nil {
		t.Fatal(err)
	}
	wantNoCanary(t, e.log.String())
	wantNoCanary(t, fmt.Sprintf("%+v %+v", r, *r.Session))
	if strings.Contains(e.log.String(), r.Session.Token) {
		t.Error("the log holds the session token")
	}
}
