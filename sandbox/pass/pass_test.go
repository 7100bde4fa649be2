package pass

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"maps"
	"net/netip"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// office is a desk with a store whose clock only tests move.
type office struct {
	*Desk
	now time.Time
	key *ecdsa.PrivateKey
}

var (
	mainApp  = App{ID: "main-app", Secret: "the main app's secret, that signs logins"}
	otherApp = App{ID: "other-app", Secret: "the other app's secret, that does not"}
)

func open(t testing.TB) *office {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{now: time.Date(2026, time.August, 1, 12, 0, 0, 0, time.UTC), key: key}
	s := store.New(store.DefaultSeed(), func() time.Time { return o.now }, rand.Reader)
	o.Desk = NewDesk(s, key, rand.Reader, mainApp, mainApp, otherApp)
	return o
}

// at is a client at an address.
func at(address string) Client { return Client{Address: netip.MustParseAddr(address)} }

// anywhere lets a channel's shoppers sign in everywhere.
func anywhere(int) bool { return true }

// claims are good claims of a Customer Login JWT with some changed; a nil
// value takes a claim away.
func (o *office) claims(changes map[string]any) map[string]any {
	c := map[string]any{
		"iss": mainApp.ID, "iat": o.now.Unix(), "jti": rand.Text(), "operation": "customer_login",
		"store_hash": o.store.StoreHash(), "customer_id": 1, "channel_id": 1,
	}
	maps.Copy(c, changes)
	maps.DeleteFunc(c, func(_ string, value any) bool { return value == nil })
	return c
}

func signed(t testing.TB, secret string, claims any) string {
	t.Helper()
	text, err := jwt.SignHS256(secret, claims)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func signedByKey(t testing.TB, key *ecdsa.PrivateKey, claims any) string {
	t.Helper()
	text, err := jwt.SignES256(key, claims)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestClientIsAt(t *testing.T) {
	tests := []struct {
		client, address string
		want            bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"::ffff:192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"2001:db8::1", "2001:0db8:0::1", true},
		{"192.0.2.1", "", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"192.0.2.1", "shop", false},
	}
	for _, test := range tests {
		if got := at(test.client).isAt(test.address); got != test.want {
			t.Errorf("%s is at %q: %v, want %v", test.client, test.address, got, test.want)
		}
	}
}
