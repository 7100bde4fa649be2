package sandbox_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
)

const settingsQuery = `{ site { settings { channelId } } }`

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, time.UTC)
}

func (c *client) issue(spec sandbox.TokenSpec) string {
	c.t.Helper()
	token, err := c.sandbox.IssueToken(spec)
	if err != nil {
		c.t.Fatalf("issue token: %v", err)
	}
	return token
}

// tampered is a token whose claims were changed after it was signed.
func tampered(token string) string {
	parts := strings.Split(token, ".")
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(payload), `"cid":[1`, `"cid":[9`, 1)))
	return strings.Join(parts, ".")
}

// spelled is a token with this payload and a signature that means nothing.
func spelled(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"ES256"}`)) + "." + encode([]byte(payload)) + "." + encode([]byte("signature"))
}

func TestTokenRules(t *testing.T) {
	const invalid = "GraphQL invalid credentials. "
	c := start(t)
	tests := []struct {
		name    string
		token   string
		channel int // default 1
		at      time.Time
		headers []string
		want    string // the text of a 401; empty means let in
	}{
		{name: "private token", token: c.seed.PrivateToken},
		{name: "private token on another of its channels", token: c.seed.PrivateToken, channel: 3},
		{name: "storefront token from a server", token: c.seed.StorefrontToken},
		{name: "impersonation token", token: c.seed.ImpersonationToken},
		{name: "missing", want: "GraphQL credentials were missing. No token was sent."},
		{name: "not a JWT", token: "0123456789abcdef", want: invalid + "String is not a JWT"},
		{name: "two parts", token: "e30.e30", want: invalid + "String is not a JWT"},
		{name: "not base64", token: "e30.%%%.e30", want: invalid + "String is not a JWT"},
		{name: "no JSON inside", token: spelled("hello"), want: invalid + "JWT has no valid Json"},
		{name: "other JSON inside", token: spelled(`{"sub":"someone"}`), want: invalid + "JWT has Json of an unknown format"},
		{name: "JSON of other types inside", token: spelled(`{"cid":"1"}`), want: invalid + "JWT has Json of an unknown format"},
		{name: "changed after signing", token: tampered(c.seed.PrivateToken), want: invalid + "JWT signature is invalid"},
		{
			name: "signed by nobody", want: invalid + "JWT signature is invalid",
			token: spelled(`{"cid":[1],"eat":2399587200,"iat":1,"iss":"BC","sid":10077,"token_type":3}`),
		},
		{
			name: "expired", token: c.issue(sandbox.TokenSpec{Created: date(2026, 1, 1), Expires: date(2026, 2, 1)}),
			want: invalid + "JWT is expired",
		},
		{
			name: "expires later", token: c.issue(sandbox.TokenSpec{Expires: date(2026, 9, 1)}), at: date(2026, 9, 2),
			want: invalid + "JWT is expired",
		},
		{
			name: "not expired yet", token: c.issue(sandbox.TokenSpec{Expires: date(2026, 9, 1)}), at: date(2026, 8, 30),
		},
		{
			name: "another channel", token: c.issue(sandbox.TokenSpec{Channels: []int{2, 3}}),
			want: invalid + "JWT channel id doesn't match channel id of the URL",
		},
		{name: "its own channel", token: c.issue(sandbox.TokenSpec{Channels: []int{2, 3}}), channel: 2},
		{
			name: "another store", token: c.issue(sandbox.TokenSpec{StoreID: 4711}),
			want: invalid + "JWT store id doesn't match store id of the URL",
		},
		{
			name: "storefront token on the last day between servers", token: c.seed.StorefrontToken, at: date(2027, 3, 30),
		},
		{
			name: "storefront token after the sunset", token: c.seed.StorefrontToken, at: date(2027, 3, 31),
			want: invalid + "Storefront tokens are not accepted from servers",
		},
		{
			name: "storefront token after the sunset in a browser", token: c.seed.StorefrontToken, at: date(2027, 4, 1),
			headers: []string{"Origin", "https://shop.example"},
		},
		{
			name: "storefront token created too late", at: date(2026, 7, 2),
			token: c.issue(sandbox.TokenSpec{Kind: sandbox.StorefrontToken, Created: date(2026, 7, 1)}),
			want:  invalid + "Storefront tokens are not accepted from servers",
		},
		{
			name: "storefront token created just in time", at: date(2026, 7, 2),
			token: c.issue(sandbox.TokenSpec{Kind: sandbox.StorefrontToken, Created: date(2026, 6, 30)}),
		},
		{
			name: "private token created late", at: date(2027, 4, 2), token: c.issue(sandbox.TokenSpec{Created: date(2027, 4, 1)}),
		},
		{
			name: "private token with an origin", token: c.seed.PrivateToken, headers: []string{"Origin", "https://shop.example"},
			want: invalid + "This kind of token is not accepted from browsers",
		},
		{
			name: "private token with a cookie", token: c.seed.PrivateToken, headers: []string{"Cookie", "a=b"},
			want: invalid + "This kind of token is not accepted from browsers",
		},
		{
			name: "private token with fetch metadata", token: c.seed.PrivateToken, headers: []string{"Sec-Fetch-Mode", "cors"},
			want: invalid + "This kind of token is not accepted from browsers",
		},
		{
			name: "impersonation token from a browser", token: c.seed.ImpersonationToken, headers: []string{"Origin", "https://a.example"},
			want: invalid + "This kind of token is not accepted from browsers",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			at := test.at
			if at.IsZero() {
				at = date(2026, 5, 1)
			}
			c.sandbox.SetTime(at)
			got := c.graphql(max(test.channel, 1), test.token, settingsQuery, nil, test.headers...)
			if test.want == "" {
				if got.status != http.StatusOK || len(got.Errors) > 0 {
					t.Fatalf("status %d: %s", got.status, got.body)
				}
				return
			}
			if got.status != http.StatusUnauthorized || len(got.Errors) != 1 || got.Errors[0].Message != test.want {
				t.Fatalf("status %d: %s\nwant 401 with %q", got.status, got.body, test.want)
			}
		})
	}
}

func TestRevokedTokenIsUnknown(t *testing.T) {
	c := start(t)
	c.sandbox.RevokeToken(c.seed.PrivateToken)
	got := c.ask(settingsQuery, nil)
	if got.status != http.StatusUnauthorized || got.Errors[0].Message != "Unknown JWT token" {
		t.Errorf("revoked: %d %s", got.status, got.body)
	}
	other := c.issue(sandbox.TokenSpec{Expires: date(2030, 1, 1)})
	if got := c.graphql(1, other, settingsQuery, nil); got.status != http.StatusOK {
		t.Errorf("another token: %d %s", got.status, got.body)
	}
}

func TestDefaultChannelHasAShortPath(t *testing.T) {
	c := start(t)
	got := c.must(http.MethodPost, c.sandbox.URL()+"/graphql", []byte(`{"query":"`+settingsQuery+`"}`),
		"Content-Type", "application/json", "Authorization", "Bearer "+c.seed.PrivateToken)
	if want := `{"data":{"site":{"settings":{"channelId":1}}}}`; string(got.body) != want {
		t.Errorf("got %s, want %s", got.body, want)
	}
}

func TestOriginsOfATokenMayReadTheAnswer(t *testing.T) {
	c := start(t)
	token := c.issue(sandbox.TokenSpec{Kind: sandbox.StorefrontToken, Origins: []string{"https://shop.example"}})
	for origin, want := range map[string]string{"https://shop.example": "https://shop.example", "https://other.example": ""} {
		got := c.graphql(1, token, settingsQuery, nil, "Origin", origin)
		if allowed := got.header.Get("Access-Control-Allow-Origin"); allowed != want {
			t.Errorf("%s: allowed %q, want %q", origin, allowed, want)
		}
	}
}

func TestUnknownKindIsNotIssued(t *testing.T) {
	if _, err := start(t).sandbox.IssueToken(sandbox.TokenSpec{Kind: "golden"}); err == nil {
		t.Error("a token of an unknown kind was issued")
	}
}
