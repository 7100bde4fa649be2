package customerlogin

import (
	"encoding/base64"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// sync is a session sync token; who signed it nobody can tell.
func sync(t testing.TB, header string, change fields) commerce.Secret {
	t.Helper()
	content := fields{
		"iss": "BC", "iat": 1793534398, "eat": 1793534428, "jti": tokenID, "operation": "session_sync", "sid": 10203,
		"session_payload": fields{"cart_id": nil, "customer_id": 7, "payment_wallet_data": fields{}},
		"request_ip":      "203.0.113.7", "redirect_to": "https://store.example/xyz789",
	}
	maps.Copy(content, change)
	for name, value := range content {
		if value == nil {
			delete(content, name)
		}
	}
	part := base64.RawURLEncoding.EncodeToString
	return commerce.Secret(part([]byte(header)) + "." + part([]byte(encode(t, content))) + "." + part(make([]byte, 64)))
}

const syncHeader = `{"typ":"JWT","alg":"ES256"}`

func TestReadSessionSyncClaims(t *testing.T) {
	want := func(ip string) commerce.SessionSyncClaims {
		return commerce.SessionSyncClaims{
			StoreID: 10203, ID: tokenID, RequestIP: ip,
			IssuedAt: time.Unix(1793534398, 0).UTC(), ExpiresAt: time.Unix(1793534428, 0).UTC(),
		}
	}
	for name, tc := range map[string]struct {
		token commerce.Secret
		want  commerce.SessionSyncClaims
	}{
		"as documented": {sync(t, syncHeader, nil), want("203.0.113.7")},
		"any address":   {sync(t, syncHeader, fields{"request_ip": ""}), want("")},
		"no address":    {sync(t, syncHeader, fields{"request_ip": nil}), want("")},
		"a kid":         {sync(t, `{"typ":"JWT","alg":"ES256","kid":"1"}`, nil), want("203.0.113.7")},
		"5 KB":          {sync(t, syncHeader, fields{"padding": strings.Repeat("x", 5<<10)}), want("203.0.113.7")},
	} {
		got, ok := ReadSessionSyncClaims(tc.token)
		if diff := cmp.Diff(tc.want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, ok, diff)
		}
	}
}

func TestSessionSyncTokensThatTheStoreCannotHaveMade(t *testing.T) {
	good := sync(t, syncHeader, nil).Reveal()
	parts := strings.Split(good, ".")
	rows := map[string]commerce.Secret{
		"nothing":         "",
		"no signature":    commerce.Secret(parts[0] + "." + parts[1] + "."),
		"short signature": commerce.Secret(good[:len(good)-4]),
		"two parts":       commerce.Secret(parts[0] + "." + parts[1]),
		"9 KB":            sync(t, syncHeader, fields{"padding": strings.Repeat("x", 9<<10)}),
		"alg none":        sync(t, `{"typ":"JWT","alg":"none"}`, nil),
		"alg HS256":       sync(t, `{"typ":"JWT","alg":"HS256"}`, nil),
		"no typ":          sync(t, `{"alg":"ES256"}`, nil),
		"typ jwt":         sync(t, `{"alg":"ES256","typ":"jwt"}`, nil),
		"crit":            sync(t, `{"alg":"ES256","typ":"JWT","crit":[]}`, nil),
		"our own login":   forge(goodHeader, `{"operation":"customer_login"}`, secret),
		"duplicate keys":  commerce.Secret(parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"BC","iss":"BC"}`)) + "." + parts[2]),
	}
	for name, change := range map[string]fields{
		"wrong iss":       {"iss": "bc/apps"},
		"wrong operation": {"operation": "current_customer"},
		"no operation":    {"operation": nil},
		"no store":        {"sid": nil},
		"store 0":         {"sid": 0},
		"store a string":  {"sid": "10203"},
		"no iat":          {"iat": nil},
		"no eat":          {"eat": nil, "exp": 1793534428},
		"eat a float":     {"eat": 1793534428.5},
		"eat before iat":  {"eat": 1793534398},
		"no jti":          {"jti": nil},
		"empty jti":       {"jti": ""},
		"blank jti":       {"jti": " "},
		"jti a number":    {"jti": 1},
		"long jti":        {"jti": strings.Repeat("x", 257)},
		"address a list":  {"request_ip": []string{"203.0.113.7"}},
	} {
		rows[name] = sync(t, syncHeader, change)
	}
	for name, token := range rows {
		if got, ok := ReadSessionSyncClaims(token); ok || got != (commerce.SessionSyncClaims{}) {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
}

func FuzzReadSessionSyncClaims(f *testing.F) {
	f.Add(sync(f, syncHeader, nil).Reveal())
	f.Add("e30.e30.")
	f.Fuzz(func(t *testing.T, token string) {
		got, ok := ReadSessionSyncClaims(commerce.Secret(token))
		if ok && (got.StoreID <= 0 || got.ID == "" || !got.ExpiresAt.After(got.IssuedAt) || len(token) > maxSessionSync) {
			t.Errorf("read: %+v", got)
		}
		if !ok && got != (commerce.SessionSyncClaims{}) {
			t.Error("a token that is none said something")
		}
	})
}
