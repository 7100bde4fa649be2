package session

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func farewell(context.Context, commerce.ShopperCredential, string) (commerce.LogoutOutcome, error) {
	return commerce.LogoutOutcome{CartEntityID: "cart-9"}, nil
}

func TestLogout(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	token := seal(t, e, 1)
	ctx := e.as(t, 7, 1)
	e.store.prove = alive(3)
	if _, err := e.Proof(ctx); err != nil {
		t.Fatal(err)
	}
	e.store.logout = func(ctx context.Context, c commerce.ShopperCredential, cart string) (commerce.LogoutOutcome, error) {
		if c.AccessToken.Reveal() != canaryToken || cart != "cart-1" {
			t.Errorf("the store was asked to end %+v with cart %q", c, cart)
		}
		return farewell(ctx, c, cart)
	}
	out, err := e.Logout(ctx, "cart-1")
	if err != nil || out.CartEntityID != "cart-9" {
		t.Fatalf("got %+v, %v", out, err)
	}
	// No call of any kind may revive it, and none costs a question.
	_, err = e.Authenticate(t.Context(), Credentials{Session: []string{token}})
	wantCode(t, err, commerce.CodeSessionExpired)
	_, err = e.Proof(ctx)
	wantCode(t, err, commerce.CodeSessionExpired)
	_, err = e.Logout(ctx, "")
	wantCode(t, err, commerce.CodeSessionExpired)
	if e.store.logouts.Load() != 1 || e.store.proofs.Load() != 1 {
		t.Errorf("%d logouts and %d proofs", e.store.logouts.Load(), e.store.proofs.Load())
	}
	wantNoCanary(t, e.log.String())
}

func TestLogoutNeedsAShopper(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	for _, tt := range []struct {
		p    Principal
		want commerce.Code
	}{
		{Principal{}, commerce.CodeUnauthenticated},
		{Principal{Kind: Staff}, commerce.CodeForbidden},
		{Principal{Kind: Refused, refusal: expired(nil)}, commerce.CodeSessionExpired},
	} {
		_, err := e.Logout(WithPrincipal(t.Context(), tt.p), "")
		wantCode(t, err, tt.want)
	}
}

func TestLogoutValidatesCart(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	_, err := e.Logout(e.as(t, 7, 1), strings.Repeat("c", 101))
	var known *commerce.Error
	if !errors.As(err, &known) || known.Field != "input.cartEntityId" {
		t.Fatalf("got %v", err)
	}
}

// A logout of which nobody knows the outcome leaves no proof behind, and can be
// tried again.
func TestLogoutStoreFails(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	ctx := e.as(t, 7, 1)
	e.store.prove = alive(3)
	if _, err := e.Proof(ctx); err != nil {
		t.Fatal(err)
	}
	e.store.logout = func(context.Context, commerce.ShopperCredential, string) (commerce.LogoutOutcome, error) {
		return commerce.LogoutOutcome{}, &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "Lost."}
	}
	_, err := e.Logout(ctx, "")
	wantCode(t, err, commerce.CodeOutcomeUnknown)
	if _, err := e.Proof(ctx); err != nil || e.store.proofs.Load() != 2 {
		t.Fatalf("the store was not asked whether the session lives: %v", err)
	}
	e.store.logout = farewell
	if _, err := e.Logout(ctx, ""); err != nil {
		t.Fatalf("the second attempt: %v", err)
	}
	if !strings.Contains(e.log.String(), `"outcome":"OUTCOME_UNKNOWN"`) {
		t.Errorf("not audited: %s", e.log)
	}
}

func TestLogoutOfDeadSession(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.logout = func(context.Context, commerce.ShopperCredential, string) (commerce.LogoutOutcome, error) {
		return commerce.LogoutOutcome{}, &commerce.Error{Code: commerce.CodeSessionExpired}
	}
	_, err := e.Logout(e.as(t, 7, 1), "")
	wantCode(t, err, commerce.CodeSessionExpired)
	if !e.isEnded(sessionID(1)) {
		t.Error("the session is not known to be over")
	}
}

// Refusals about the cart change nothing about the end of the session.
func TestLogoutCartRefused(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.logout = func(context.Context, commerce.ShopperCredential, string) (commerce.LogoutOutcome, error) {
		return commerce.LogoutOutcome{Refused: []commerce.LogoutError{commerce.CartInaccessibleError{}}}, nil
	}
	out, err := e.Logout(e.as(t, 7, 1), "cart-1")
	if err != nil || len(out.Refused) != 1 || !e.isEnded(sessionID(1)) {
		t.Fatalf("got %+v, %v", out, err)
	}
}

// Whoever closes the window while signing out is signed out all the same.
func TestLogoutOutlivesItsCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := newEnv(t)
		e.store.logout = func(ctx context.Context, c commerce.ShopperCredential, cart string) (commerce.LogoutOutcome, error) {
			select {
			case <-ctx.Done():
				return commerce.LogoutOutcome{}, ctx.Err()
			case <-time.After(time.Second):
				return farewell(ctx, c, cart)
			}
		}
		ctx, leave := context.WithCancel(e.as(t, 7, 1))
		done := make(chan error)
		go func() { _, err := e.Logout(ctx, ""); done <- err }()
		synctest.Wait()
		leave()
		if err := <-done; err != nil || !e.isEnded(sessionID(1)) {
			t.Fatalf("got %v", err)
		}
	})
}
