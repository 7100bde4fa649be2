package customer

import (
	"context"
	"errors"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

func TestViewer(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.shopper.customer = func(_ context.Context, c commerce.ShopperCredential) (commerce.Customer, error) {
		if c.AccessToken.Reveal() != canary {
			t.Error("not asked as the shopper")
		}
		return commerce.Customer{EntityID: 7, FirstName: "Ada"}, nil
	}
	got, err := e.Viewer(with(t, shopper7()))
	if err != nil || got == nil || got.FirstName != "Ada" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if len(e.sessions.observed) != 0 {
		t.Errorf("a read that went well was reported: %v", e.sessions.observed)
	}
	if len(e.sessions.proven) != 1 || e.sessions.proven[0].CustomerID != 7 || !e.sessions.proven[0].ProvenAt.Equal(*e.now.Load()) {
		t.Errorf("the read proves %+v", e.sessions.proven)
	}
}

func TestViewerReportsHowItWent(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		customer commerce.Customer
		err      error
		want     commerce.Code
	}{
		{"session over", commerce.Customer{}, dead(), commerce.CodeSessionExpired},
		{"another customer", commerce.Customer{EntityID: 8, FirstName: "Eve"}, nil, commerce.CodeSessionExpired},
		{"no customer", commerce.Customer{}, nil, commerce.CodeSessionExpired},
		{"store away", commerce.Customer{}, &commerce.Error{Code: commerce.CodeUpstreamUnavailable}, commerce.CodeUpstreamUnavailable},
	} {
		e := newEnv(t)
		e.shopper.customer = func(context.Context, commerce.ShopperCredential) (commerce.Customer, error) {
			return tt.customer, tt.err
		}
		got, err := e.Viewer(with(t, shopper7()))
		wantCode(t, err, tt.want)
		if got != nil {
			t.Errorf("%s: got somebody all the same", tt.name)
		}
		if len(e.sessions.proven) != 0 {
			t.Errorf("%s: proves %v", tt.name, e.sessions.proven)
		}
		if len(e.sessions.observed) != 1 || !errors.Is(e.sessions.observed[0], err) {
			t.Errorf("%s: reported %v", tt.name, e.sessions.observed)
		}
	}
}

// A shopper made by hand has no credential to ask the store with.
func TestViewerWithoutCredential(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	_, err := e.Viewer(with(t, session.Principal{Kind: session.Shopper, CustomerID: 7}))
	wantCode(t, err, commerce.CodeUnauthenticated)
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"no shopper":  {Sessions: &fakeSessions{}},
		"no sessions": {Shopper: &fakeShopper{}},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := New(Options{Shopper: &fakeShopper{}, Sessions: &fakeSessions{}}); err != nil {
		t.Error(err)
	}
}
