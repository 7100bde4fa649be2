package jwt

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"strings"
	"testing"
)

const secret = "a secret of nobody's, long enough to be one"

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSignedTokensAreBelieved(t *testing.T) {
	key := newKey(t)
	claims := map[string]any{"a": 1}
	byKey, err := SignES256(key, claims)
	if err != nil {
		t.Fatal(err)
	}
	bySecret, err := SignHS256(secret, claims)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"ES256": byKey, "HS256": bySecret} {
		token, ok := Split(text)
		if !ok || string(token.Payload) != `{"a":1}` {
			t.Fatalf("%s: %v, payload %s", name, ok, token.Payload)
		}
		if got := token.SignedBy(&key.PublicKey); got != (name == "ES256") {
			t.Errorf("%s: signed by the key: %v", name, got)
		}
		if got := token.SignedWith(secret); got != (name == "HS256") {
			t.Errorf("%s: signed with the secret: %v", name, got)
		}
		if token.SignedWith(secret+"x") || token.SignedWith("") || token.SignedBy(&newKey(t).PublicKey) {
			t.Errorf("%s: believed by a stranger", name)
		}
	}
}

// The example of jwt.io, made by another library than ours.
func TestForeignToken(t *testing.T) {
	const text = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
		"eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ." +
		"SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
	token, ok := Split(text)
	if !ok || !token.SignedWith("your-256-bit-secret") {
		t.Error("a genuine token is not believed")
	}
}

func TestAlgorithmsOfOthersAreRefused(t *testing.T) {
	for _, header := range []string{
		`{"alg":"none"}`, `{"alg":"HS512"}`, `{"alg":"hs256"}`, `{"alg":""}`, `{}`, `[]`, ``, `{"alg":5}`, `{"alg":"RS256"}`,
	} {
		text := encode([]byte(header)) + "." + encode([]byte(`{}`))
		token, ok := Split(text + "." + encode(mac(secret, text)))
		if !ok || token.SignedWith(secret) {
			t.Errorf("header %s: a JWT %v, believed %v", header, ok, token.SignedWith(secret))
		}
	}
}

func TestSplitRefusesOtherSpellings(t *testing.T) {
	genuine, err := SignHS256(secret, struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", ".", "a.b", genuine + ".", genuine + "=", "." + genuine, genuine + "\n", "\n" + genuine,
		strings.Replace(genuine, ".", "..", 1), strings.Replace(genuine, ".", ".+", 1),
	} {
		if _, ok := Split(text); ok {
			t.Errorf("%q was taken apart", text)
		}
	}
}

func FuzzSplit(f *testing.F) {
	genuine, err := SignHS256(secret, map[string]string{"operation": "customer_login"})
	if err != nil {
		f.Fatal(err)
	}
	key := newKey(f)
	f.Add(genuine)
	f.Add(genuine[:len(genuine)-1] + "A")
	f.Add(strings.Replace(genuine, ".", ".\n", 1))
	f.Add("e30.e30.e30")
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		token, ok := Split(text)
		if !ok {
			return
		}
		if text != genuine && token.SignedWith(secret) {
			t.Errorf("believed %q", text)
		}
		if token.SignedBy(&key.PublicKey) {
			t.Errorf("%q is signed by a key that signed nothing", text)
		}
	})
}
