package commerce

import (
	"context"
	"net/netip"
	"testing"
)

func TestClientNetwork(t *testing.T) {
	t.Parallel()
	for ip, want := range map[string]string{
		"203.0.113.77":            "203.0.113.0/24",
		"::ffff:203.0.113.77":     "203.0.113.0/24",
		"2001:db8:1:2:3:4:5:6":    "2001:db8:1::/48",
		"fe80::1:2%eth0":          "fe80::/48",
		"::1":                     "::/48",
		"255.255.255.255":         "255.255.255.0/24",
		"2001:db8:ffff:ffff::abc": "2001:db8:ffff::/48",
	} {
		ctx := WithClientIP(t.Context(), netip.MustParseAddr(ip))
		if got, ok := ClientNetwork(ctx); !ok || got.String() != want {
			t.Errorf("%s: got %q, want %q", ip, got, want)
		}
	}
	if got, ok := ClientNetwork(context.Background()); ok {
		t.Errorf("nobody: got %q", got)
	}
}
