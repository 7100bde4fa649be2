package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestFromEmptyContextIsGuest(t *testing.T) {
	t.Parallel()
	p := From(t.Context())
	if p.Kind != Guest || p.CustomerID != 0 || p.Refusal() != nil {
		t.Fatalf("got %+v", p)
	}
	if _, ok := p.Credential(); ok {
		t.Fatal("a guest has a credential")
	}
}

func TestPrincipalTravels(t *testing.T) {
	t.Parallel()
	p := NewShopper(sessionID(1), credential(newClock(), 7), newClock().Now())
	got := From(WithPrincipal(t.Context(), p))
	if got.SessionID != p.SessionID || got.CustomerID != 7 {
		t.Fatalf("got %+v", got)
	}
}

// A Secret behind an unexported field prints as what it is: fmt calls no method
// there. This test fails when somebody puts the credential into Principal by
// value.
func TestPrincipalPrintsNoToken(t *testing.T) {
	t.Parallel()
	p := NewShopper(sessionID(1), credential(newClock(), 7), newClock().Now())
	type hidden struct{ p Principal }
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "p", p, "in", hidden{p}, "ptr", &hidden{p})
	encoded, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		fmt.Sprintf("%v %+v %#v", p, p, p), fmt.Sprintf("%v %+v %#v", hidden{p}, hidden{p}, hidden{p}),
		fmt.Sprintf("%v %+v %#v", &hidden{p}, &p, []Principal{p}), log.String(), string(encoded),
	} {
		wantNoCanary(t, text)
	}
	if !strings.Contains(log.String(), "p.kind=shopper") || !strings.Contains(log.String(), "p.customer_id=7") {
		t.Errorf("the log lacks who it was: %s", log.String())
	}
}

func TestPrincipalLogValue(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Principal{
		"[channel_id=1 kind=guest]":                  {ChannelID: 1},
		"[channel_id=2 kind=staff subject=00ff]":     {Kind: Staff, ChannelID: 2, SubjectHash: "00ff"},
		"[channel_id=0 kind=refused]":                {Kind: Refused},
		"[channel_id=1 kind=shopper customer_id=12]": {Kind: Shopper, ChannelID: 1, CustomerID: 12},
	} {
		if got := p.LogValue().String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestHas(t *testing.T) {
	t.Parallel()
	scopes := []Scope{ScopePricingRead}
	if !(Principal{Kind: Staff, Scopes: scopes}).Has(ScopePricingRead) {
		t.Error("staff lost a scope")
	}
	if (Principal{Kind: Staff, Scopes: scopes}).Has(ScopeCustomersRead) {
		t.Error("staff gained a scope")
	}
	if (Principal{Kind: Shopper, Scopes: scopes}).Has(ScopePricingRead) {
		t.Error("a shopper has a scope")
	}
}
