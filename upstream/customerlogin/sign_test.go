package customerlogin

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// contentOf decodes a part of a token by hand.
func contentOf(t testing.TB, token commerce.Secret, part int) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token.Reveal(), ".")[part])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestSign(t *testing.T) {
	iat := json.Number("1793534398") // start less two seconds, in whole ones
	for name, tc := range map[string]struct {
		in   commerce.CustomerLogin
		want map[string]any
	}{
		"least": {
			commerce.CustomerLogin{CustomerID: 7, ChannelID: 3},
			map[string]any{
				"iss": clientID, "iat": iat, "jti": tokenID, "operation": "customer_login", "store_hash": storeHash,
				"customer_id": json.Number("7"), "channel_id": json.Number("3"),
			},
		},
		"most": {
			commerce.CustomerLogin{
				CustomerID: 7, ChannelID: 1, RedirectTo: "/login.php?action=logout", RequestIP: "::ffff:203.0.113.7", PersistentCart: true,
			},
			map[string]any{
				"iss": clientID, "iat": iat, "jti": tokenID, "operation": "customer_login", "store_hash": storeHash,
				"customer_id": json.Number("7"), "channel_id": json.Number("1"), "redirect_to": "/login.php?action=logout",
				"request_ip": "203.0.113.7", "enable_persistent_cart": true,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			token, err := newTokens(t).Sign(tc.in)
			if err != nil {
				t.Fatal(err)
			}
			content := contentOf(t, token, 1)
			decoder := json.NewDecoder(strings.NewReader(content))
			decoder.UseNumber()
			var got map[string]any
			if err := decoder.Decode(&got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("content (-want +got):\n%s", diff)
			}
			var header map[string]string
			if err := json.Unmarshal([]byte(contentOf(t, token, 0)), &header); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]string{"alg": "HS256", "typ": "JWT"}, header); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
			if again := forge(contentOf(t, token, 0), content, secret); again != token {
				t.Error("the signature is not the HMAC under the secret as it is")
			}
		})
	}
}

func TestTheStoreSeesATokenOfItsOwnPast(t *testing.T) {
	for _, off := range []time.Duration{-10 * time.Minute, 0, 10 * time.Minute} {
		store := start().Add(off)
		token, err := newTokens(t, func(o *Options) { o.Now = func() time.Time { return store } }).
			Sign(commerce.CustomerLogin{CustomerID: 7, ChannelID: 3})
		if err != nil {
			t.Fatal(err)
		}
		var claims struct{ Iat int64 }
		if err := json.Unmarshal([]byte(contentOf(t, token, 1)), &claims); err != nil {
			t.Fatal(err)
		}
		// However wrong the clock may be within what it promises, by 1.5 s.
		for _, wrong := range []time.Duration{-1500 * time.Millisecond, 1500 * time.Millisecond} {
			age := store.Add(wrong).Sub(time.Unix(claims.Iat, 0))
			if age < 0 || age > 5*time.Second {
				t.Errorf("%s off: the store sees a token of age %s", off, age)
			}
		}
	}
}

func TestEveryTokenHasItsOwnID(t *testing.T) {
	tokens := newTokens(t, func(o *Options) { o.NewID = nil })
	seen := map[string]bool{}
	for range 100 {
		token, err := tokens.Sign(commerce.CustomerLogin{CustomerID: 7, ChannelID: 3})
		if err != nil {
			t.Fatal(err)
		}
		var claims struct{ Jti string }
		if err := json.Unmarshal([]byte(contentOf(t, token, 1)), &claims); err != nil {
			t.Fatal(err)
		}
		if parsed, err := uuid.Parse(claims.Jti); err != nil || parsed.Version() != 4 || seen[claims.Jti] {
			t.Errorf("id %q", claims.Jti)
		}
		seen[claims.Jti] = true
	}
}

func TestSignRefuses(t *testing.T) {
	for name, in := range map[string]commerce.CustomerLogin{
		"no customer":       {ChannelID: 1},
		"negative customer": {CustomerID: -1, ChannelID: 1},
		"no channel":        {CustomerID: 7},
		"negative channel":  {CustomerID: 7, ChannelID: -1},
		"no address":        {CustomerID: 7, ChannelID: 1, RequestIP: "canary"},
		"two addresses":     {CustomerID: 7, ChannelID: 1, RequestIP: "203.0.113.7, 203.0.113.8"},
		"another host":      {CustomerID: 7, ChannelID: 1, RedirectTo: "//canary.example"},
	} {
		token, err := newTokens(t).Sign(in)
		if err == nil || token != "" {
			t.Errorf("%s: signed", name)
		}
		wantNoSecret(t, err)
	}
	nameless := newTokens(t, func(o *Options) { o.NewID = func() string { return "" } })
	if _, err := nameless.Sign(commerce.CustomerLogin{CustomerID: 7, ChannelID: 1}); err == nil {
		t.Error("a token without an id was signed")
	}
}

func TestIsPath(t *testing.T) {
	for _, path := range []string{
		"/", "/account.php", "/login.php?action=logout", "/checkout#pay", "/a%20b", "/caf\u00e9", "/cart?next=https://shop.example/x",
		"/" + strings.Repeat("a", maxRedirect-1), "/a:b", "/%252f%252fevil", "/..", "/a/../b",
	} {
		if !isPath(path) {
			t.Errorf("%q was refused", path)
		}
	}
	for _, escape := range []string{
		"", "account.php", "?x=1", "#x", "//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, `\/evil.example`, `/a\b`,
		"https://evil.example", "https:/evil.example", "https:evil.example", "HTTPS://evil.example/", "http://user@evil.example/", "javascript:alert(1)",
		"data:text/html,x", "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "/\r\nLocation: x",
		"/\x00", "/\x7f", "/\u2028/evil.example", "/\u00a0/evil", "/\u200b/evil.example", "/%2f/evil.example", "/%2Fevil.example", "/%5cevil.example",
		"/%5Cevil.example", "/%00", "/%0d%0aLocation:x", "/%09/evil.example", "/.//evil.example", "/a/..//evil.example", "/%2e%2e//evil.example", "/%zz",
		"@evil.example", ".evil.example", "/\xff", "/" + strings.Repeat("a", maxRedirect),
	} {
		if isPath(escape) {
			t.Errorf("%q was taken", escape)
		}
	}
}

func FuzzIsPath(f *testing.F) {
	f.Add("/account.php?x=1#y")
	f.Add(`/\evil.example`)
	f.Add("/%2f%2fevil.example/..")
	f.Fuzz(func(t *testing.T, redirect string) {
		if isPath(redirect) && !staysOn(redirect) {
			t.Errorf("%q leaves the host", redirect)
		}
	})
}
