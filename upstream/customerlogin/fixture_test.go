package customerlogin

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Tokens of these tests are put together by hand, so that they do not depend on
// the library that reads them.
const (
	storeHash = "abc123"
	clientID  = "client-main"
	appID     = "client-app"
	secret    = "canary-main-secret"
	appSecret = "canary-app-secret"
	tokenID   = "5f0c8d3e-1b2a-4c3d-8e4f-a1b2c3d4e5f6"
)

func start() time.Time {
	return time.Date(2026, time.November, 1, 12, 0, 0, 500_000_000, time.UTC)
}

// newTokens has an app of its own for Current Customer JWTs unless a change says
// otherwise.
func newTokens(t testing.TB, changes ...func(*Options)) *Tokens {
	t.Helper()
	o := Options{
		StoreHash: storeHash, ClientID: clientID, ClientSecret: secret,
		CurrentClientID: appID, CurrentClientSecret: appSecret,
		Now: start, NewID: func() string { return tokenID },
	}
	for _, change := range changes {
		change(&o)
	}
	tokens, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// fields are a JSON object.
type fields = map[string]any

// currentCustomer is a good content, ten seconds old, with changes; a nil takes
// the field out.
func currentCustomer(changes ...fields) fields {
	content := fields{
		"customer":       fields{"id": 4927, "email": "ada@example.com", "group_id": "6"},
		"iss":            "bc/apps",
		"sub":            storeHash,
		"iat":            start().Unix() - 10,
		"exp":            start().Unix() - 10 + 900,
		"version":        1,
		"aud":            appID,
		"application_id": "6sv16tfx3e7ba5z9iskpzgqz3jcb6e3",
		"store_hash":     storeHash,
		"operation":      "current_customer",
	}
	for _, change := range changes {
		maps.Copy(content, change)
	}
	for name, value := range content {
		if value == nil {
			delete(content, name)
		}
	}
	return content
}

func encode(t testing.TB, value any) string {
	t.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// forge signs a header and a content as they stand.
func forge(header, content, key string) commerce.Secret {
	return forgeWith(sha256.New, header, content, key)
}

func forgeWith(algorithm func() hash.Hash, header, content, key string) commerce.Secret {
	signed := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(content))
	mac := hmac.New(algorithm, []byte(key))
	mac.Write([]byte(signed))
	return commerce.Secret(signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
}

// hs512 signs as the other algorithm of the same family does.
func hs512(content string) commerce.Secret {
	return forgeWith(sha512.New, `{"alg":"HS512","typ":"JWT"}`, content, appSecret)
}

const goodHeader = `{"alg":"HS256","typ":"JWT"}`

// current forges a token of the content by the store's app.
func current(t testing.TB, content fields) commerce.Secret {
	t.Helper()
	return forge(goodHeader, encode(t, content), appSecret)
}

// wantNoSecret searches everything that could be printed of values.
func wantNoSecret(t testing.TB, values ...any) {
	t.Helper()
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "canary") || strings.Contains(text, "eyJ") {
				t.Errorf("a secret came out of %T", v)
			}
		}
	}
}
