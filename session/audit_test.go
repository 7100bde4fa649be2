package session

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestAuditLine(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.store.login, e.store.logout = welcome(e), farewell
	ctx := commerce.WithCorrelationID(t.Context(), "11111111-2222-4333-8444-555555555555")
	ctx = commerce.WithClientIP(ctx, netip.MustParseAddr("203.0.113.77"))
	if _, err := e.Login(ctx, canaryEmail, canaryPassword, ""); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(e.log.String()), &got); err != nil {
		t.Fatal(err)
	}
	delete(got, "time")
	want := map[string]any{
		"level": "INFO", "msg": "audit", "event": "sign_in", "method": "password", "outcome": "OK", "channel_id": 1.0,
		"by":             map[string]any{"kind": "guest", "channel_id": 0.0},
		"client_network": "203.0.113.0/24", "correlation_id": "11111111-2222-4333-8444-555555555555", "customer_id": 7.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAuditOfAnOrder(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.RecordOrder(t.Context(), "payment", 7, 100, "SUCCESS")
	e.Record(t.Context(), "payment", 7, "SUCCESS")
	lines := auditLines(t, e)
	if len(lines) != 2 || lines[0]["order_id"] != 100.0 || lines[0]["customer_id"] != 7.0 || lines[0]["outcome"] != "SUCCESS" {
		t.Errorf("got %v", lines)
	}
	if _, has := lines[1]["order_id"]; has {
		t.Errorf("an order out of nothing: %v", lines[1])
	}
}

// auditLines are the lines of the log, which must hold nothing but the audit.
func auditLines(t *testing.T, e *env) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for text := range strings.Lines(e.log.String()) {
		var line map[string]any
		if err := json.Unmarshal([]byte(text), &line); err != nil || line["msg"] != "audit" {
			t.Fatalf("no line of the audit: %s, %v", text, err)
		}
		lines = append(lines, line)
	}
	return lines
}

// Every sign-in leaves one line, however it ends, and no line and no error holds a
// token, an address, a nonce or a subject.
func TestAuditOfEveryWay(t *testing.T) {
	t.Parallel()
	id := "11111111-2222-4333-8444-555555555555"
	ctx := commerce.WithCorrelationID(t.Context(), id)
	ctx = commerce.WithClientIP(ctx, netip.MustParseAddr("2001:db8:1:2::77"))
	ctx = WithPrincipal(ctx, Principal{ChannelID: 2})
	lost := errors.New("reset of " + canaryToken + " and " + canaryEmail)
	for name, tt := range map[string]struct {
		change   func(*tokenEnv)
		outcome  string
		customer bool
	}{
		"good": {func(*tokenEnv) {}, "OK", true},
		"refused": {func(e *tokenEnv) {
			e.store.loginJWT = func(context.Context, commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
				return commerce.TokenLoginOutcome{Refused: commerce.InvalidTokenError{}}, nil
			}
			e.store.sync = func(context.Context, int, commerce.Secret, bool) (commerce.SessionSyncOutcome, error) {
				return commerce.SessionSyncOutcome{Refused: commerce.InvalidTokenError{}}, nil
			}
		}, "INVALID_TOKEN", false},
		"lost": {func(e *tokenEnv) {
			e.store.loginJWT = func(context.Context, commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
				return commerce.TokenLoginOutcome{}, lost
			}
			e.store.sync = func(context.Context, int, commerce.Secret, bool) (commerce.SessionSyncOutcome, error) {
				return commerce.SessionSyncOutcome{}, lost
			}
		}, "UPSTREAM_UNAVAILABLE", false},
	} {
		for _, way := range []string{byCustomerLogin, byCurrentCustomer, byIdentity, bySessionSync} {
			e := newTokenEnv(t)
			tt.change(e)
			r, err := e.ways(t)[way](ctx)
			lines := auditLines(t, e.env)
			if len(lines) != 1 {
				t.Fatalf("%s by %s: %d lines", name, way, len(lines))
			}
			delete(lines[0], "time")
			want := map[string]any{
				"level": "INFO", "msg": "audit", "event": "sign_in", "method": way, "outcome": tt.outcome, "channel_id": 2.0,
				"by":             map[string]any{"kind": "guest", "channel_id": 2.0},
				"client_network": "2001:db8:1::/48", "correlation_id": id,
			}
			if tt.customer {
				want["customer_id"] = 7.0
			}
			if diff := cmp.Diff(want, lines[0]); diff != "" {
				t.Errorf("%s by %s: %v\n%s", name, way, err, diff)
			}
			secrets := []string{signedByUs, "eyJ", "db8:1:2"}
			if r.Session != nil {
				secrets = append(secrets, r.Session.Token)
			}
			wantNoCanary(t, e.log.String(), secrets...)
			// What a client gets to see of an error has no cause in it.
			var public *commerce.Error
			if errors.As(err, &public) {
				wantNoCanary(t, public.Message, secrets...)
			}
		}
	}
}

// Refusals of our own are told apart, and nobody is named who was not recognized.
func TestAuditOfRefusals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		try     func(context.Context, *tokenEnv) error
		outcome string
	}{
		"unlike a token": {func(ctx context.Context, e *tokenEnv) error {
			return second(e.LoginWithCustomerLoginJWT(ctx, canaryToken, ""))
		}, "INVALID_TOKEN"},
		"verified to be bad": {func(ctx context.Context, e *tokenEnv) error {
			return second(e.LoginWithCurrentCustomerJWT(ctx, canaryToken, ""))
		}, "INVALID_TOKEN"},
		"over": {func(ctx context.Context, e *tokenEnv) error {
			return second(e.LoginWithCurrentCustomerJWT(ctx, "expired-"+canaryToken, ""))
		}, "TOKEN_EXPIRED"},
		"another nonce": {func(ctx context.Context, e *tokenEnv) error {
			return second(e.LoginWithIdentityToken(ctx, e.provider.identityToken(t), canaryNonce+"x", ""))
		}, "INVALID_TOKEN"},
		"a customer of nobody's": {func(ctx context.Context, e *tokenEnv) error {
			e.accounts.found = nil
			return second(e.LoginWithIdentityToken(ctx, e.provider.identityToken(t), canaryNonce, ""))
		}, "CUSTOMER_UNKNOWN"},
		"sync token of another store": {func(ctx context.Context, e *tokenEnv) error {
			return second(e.LoginWithSessionSyncJWT(ctx, "foreign-"+canaryToken))
		}, "INVALID_TOKEN"},
		"sync token to read": {func(ctx context.Context, e *tokenEnv) error {
			return second(e.ReadSessionSyncJWT(ctx, "late-"+canaryToken))
		}, "TOKEN_EXPIRED"},
	} {
		e := newTokenEnv(t)
		if err := tt.try(t.Context(), e); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		lines := auditLines(t, e.env)
		if len(lines) != 1 || lines[0]["outcome"] != tt.outcome || lines[0]["customer_id"] != nil {
			t.Errorf("%s: audited as %v", name, lines)
		}
		wantNoCanary(t, e.log.String(), "eyJ")
	}
}

// Who acted as a customer, and why, is in the lines of begin and end; a failed attempt
// leaves one as well.
func TestAuditOfImpersonation(t *testing.T) {
	t.Parallel()
	e, staff := newStaffEnv(t, time.Hour)
	ctx, token := impersonated(t, e, staff)
	if _, err := e.Logout(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Impersonate(staff, 8, "ticket 2"); err != nil {
		t.Fatal(err)
	}
	byStaff := map[string]any{"kind": "staff", "subject": whoseDigest, "channel_id": 1.0}
	asShopper := map[string]any{"kind": "shopper", "customer_id": 7.0, "impersonated_by": whoseDigest, "channel_id": 1.0}
	lines := auditLines(t, e.env)
	for _, line := range lines {
		for _, key := range []string{"time", "level", "msg", "client_network", "correlation_id", "channel_id"} {
			delete(line, key)
		}
	}
	want := []map[string]any{
		{"event": "impersonate", "outcome": "OK", "by": byStaff, "customer_id": 7.0, "reason": "ticket #4711"},
		{"event": "sign_out", "outcome": "OK", "by": asShopper, "customer_id": 7.0},
		{"event": "impersonate", "outcome": "CUSTOMER_UNKNOWN", "by": byStaff, "customer_id": 8.0, "reason": "ticket 2"},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	wantNoCanary(t, e.log.String(), token)
}

func TestRecord(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.Record(e.as(t, 7, 1), "hand_over", 7, "CART_NOT_FOUND")
	e.Record(t.Context(), "hand_over", 0, "OK")
	lines := auditLines(t, e)
	if len(lines) != 2 || lines[0]["outcome"] != "CART_NOT_FOUND" || lines[0]["customer_id"] != 7.0 || lines[0]["channel_id"] != 1.0 {
		t.Fatalf("got %v", lines)
	}
	if _, named := lines[1]["customer_id"]; named {
		t.Errorf("a guest is named: %v", lines[1])
	}
	wantNoCanary(t, e.log.String())
}
