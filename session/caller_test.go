package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Who acts as whom is decided here, for everything that changes something: by what the
// request brought, and by what the store says now.
func TestCaller(t *testing.T) {
	t.Parallel()
	seven := func(change func(*Principal)) Principal {
		p := NewShopper(sessionID(1), commerce.ShopperCredential{CustomerID: 7, ChannelID: 2, AccessToken: "canary"}, time.Time{})
		change(&p)
		return p
	}
	proven := func(customerID int, err error) func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
		return func(context.Context, commerce.ShopperCredential) (commerce.Proof, error) {
			return commerce.Proof{CustomerID: customerID}, err
		}
	}
	for name, test := range map[string]struct {
		p       Principal
		prove   func(context.Context, commerce.ShopperCredential) (commerce.Proof, error)
		ended   bool
		want    commerce.Code
		channel int
	}{
		"guest":                       {p: Principal{}, channel: 1},
		"guest on a channel":          {p: Principal{ChannelID: 2}, channel: 2},
		"staff":                       {p: Principal{Kind: Staff, ChannelID: 2}, channel: 2},
		"shopper":                     {p: seven(func(*Principal) {}), prove: proven(7, nil), channel: 2},
		"refused":                     {p: newRefused(expired(nil), 1), want: commerce.CodeSessionExpired},
		"refused for nothing":         {p: Principal{Kind: Refused}, want: commerce.CodeInternal},
		"no credential":               {p: Principal{Kind: Shopper, CustomerID: 7}, want: commerce.CodeUnauthenticated},
		"another's credential":        {p: seven(func(p *Principal) { p.CustomerID = 8 }), want: commerce.CodeInternal},
		"ended here":                  {p: seven(func(*Principal) {}), ended: true, want: commerce.CodeSessionExpired},
		"ended by the store":          {p: seven(func(*Principal) {}), prove: proven(0, expired(nil)), want: commerce.CodeSessionExpired},
		"the store proves another":    {p: seven(func(*Principal) {}), prove: proven(8, nil), want: commerce.CodeSessionExpired},
		"the store proves nobody":     {p: seven(func(*Principal) {}), prove: proven(0, nil), want: commerce.CodeSessionExpired},
		"the store does not answer":   {p: seven(func(*Principal) {}), prove: proven(0, errors.New("canary")), want: commerce.CodeUpstreamUnavailable},
		"no kind that there is today": {p: Principal{Kind: Refused + 1}, want: commerce.CodeInternal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t)
			e.store.prove = test.prove // nil fails when the store is asked
			if test.ended {
				e.end(test.p.SessionID)
			}
			caller, err := e.Caller(WithPrincipal(t.Context(), test.p))
			wantCode(t, err, test.want)
			if caller.ChannelID != test.channel || (caller.Shopper != nil) != (test.want == "" && test.p.Kind == Shopper) {
				t.Errorf("got %+v", caller)
			}
			if caller.Shopper != nil && (caller.Shopper.CustomerID != 7 || caller.Shopper.AccessToken != "canary") {
				t.Errorf("got the credential of %d", caller.Shopper.CustomerID)
			}
		})
	}
}

// What was proven a moment ago proves nothing now.
func TestCallerAsksEachTime(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.prove = alive(3)
	ctx := e.as(t, 7, 1)
	if _, err := e.Proof(ctx); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if caller, err := e.Caller(ctx); err != nil || caller.Shopper == nil {
			t.Fatalf("got %+v, %v", caller, err)
		}
	}
	if n := e.store.proofs.Load(); n != 3 {
		t.Errorf("the store was asked %d times", n)
	}
}
