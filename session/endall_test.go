package session

import (
	"context"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// The session that has changed the password is over with the next request, on every
// replica, and the others of the customer are proven again.
func TestEndAll(t *testing.T) {
	t.Parallel()
	here, there, _ := two(t)
	token, second := signedIn(t, here), signedIn(t, here)
	wantProof(t, here, second, 1)
	wantProof(t, there, second, 1)
	here.store.logout = func(ctx context.Context, c commerce.ShopperCredential, cart string) (commerce.LogoutOutcome, error) {
		if c.CustomerID != 7 || cart != "" || ctx.Err() != nil {
			t.Errorf("the store was asked to end %d with cart %q: %v", c.CustomerID, cart, ctx.Err())
		}
		return farewell(ctx, c, cart)
	}
	ctx, leave := context.WithCancel(request(t, here, token))
	leave() // whoever closes the window still wants the others out
	if err := here.EndAll(ctx); err != nil {
		t.Fatal(err)
	}
	for _, e := range []*env{here, there} {
		_, err := e.Authenticate(t.Context(), Credentials{Session: []string{token}})
		wantCode(t, err, commerce.CodeSessionExpired)
		wantProof(t, e, second, 2)
	}
	if here.store.logouts.Load() != 1 || !strings.Contains(here.log.String(), `"event":"sign_out"`) {
		t.Errorf("%d logouts: %s", here.store.logouts.Load(), here.log)
	}
	wantNoCanary(t, here.log.String())
}

// Whatever the store says to a logout, the session is over here.
func TestEndAllWhateverTheStoreSays(t *testing.T) {
	t.Parallel()
	for said, want := range map[commerce.Code]commerce.Code{
		"":                               "",
		commerce.CodeSessionExpired:      "",
		commerce.CodeOutcomeUnknown:      commerce.CodeOutcomeUnknown,
		commerce.CodeUpstreamUnavailable: commerce.CodeUpstreamUnavailable,
	} {
		e := newEnv(t)
		e.store.logout = func(ctx context.Context, c commerce.ShopperCredential, cart string) (commerce.LogoutOutcome, error) {
			if said != "" {
				return commerce.LogoutOutcome{}, &commerce.Error{Code: said, Message: "Said."}
			}
			return farewell(ctx, c, cart)
		}
		e.store.prove = alive(3)
		if _, err := e.Proof(e.as(t, 7, 2)); err != nil {
			t.Fatal(err)
		}
		wantCode(t, e.EndAll(e.as(t, 7, 1)), want)
		_, err := e.Proof(e.as(t, 7, 1))
		wantCode(t, err, commerce.CodeSessionExpired)
		if _, err = e.Proof(e.as(t, 7, 2)); err != nil || e.store.proofs.Load() != 2 {
			t.Errorf("%s: another session was asked about %d times: %v", said, e.store.proofs.Load(), err)
		}
	}
}

func TestEndAllNeedsTheShopperThemselves(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for i, want := range []commerce.Code{
		0: commerce.CodeUnauthenticated, 2: commerce.CodeForbidden, 6: commerce.CodeForbidden,
		7: commerce.CodeSessionExpired, 8: commerce.CodeUnauthenticated, 10: commerce.CodeForbidden,
	} {
		if want != "" {
			wantCode(t, e.EndAll(WithPrincipal(t.Context(), principals()[i])), want)
		}
	}
	if e.store.calls() != 0 {
		t.Error("the store was asked")
	}
}

// A change that nobody's session has made, such as a new password by mail, makes all of
// the customer's be proven again, and nobody else's.
func TestCustomerChanged(t *testing.T) {
	t.Parallel()
	here, there, f := two(t)
	token := signedIn(t, here)
	wantProof(t, here, token, 1)
	wantProof(t, there, token, 1)
	here.CustomerChanged(t.Context(), 8)
	wantProof(t, here, token, 1)
	wantProof(t, there, token, 1)
	gone, leave := context.WithCancel(t.Context())
	leave()
	here.CustomerChanged(gone, 7)
	wantProof(t, here, token, 2)
	wantProof(t, there, token, 2)

	f.set(func() { f.down = true })
	here.CustomerChanged(t.Context(), 7)
	if !strings.Contains(here.log.String(), "were not told") {
		t.Errorf("nobody was warned: %s", here.log)
	}
}

// Alone, there is nobody to tell.
func TestCustomerChangedAlone(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	for range 2 {
		if _, err := e.Proof(e.as(t, 7, 1)); err != nil {
			t.Fatal(err)
		}
		e.CustomerChanged(t.Context(), 7)
	}
	if e.store.proofs.Load() != 2 {
		t.Errorf("%d proofs", e.store.proofs.Load())
	}
}
