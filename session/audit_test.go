package session

import (
	"encoding/json"
	"net/netip"
	"testing"

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
