package customerlogin

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"hash"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func sha512New() hash.Hash { return sha512.New() }

// looseBits spells a signature of 32 bytes in another way: its last letter has two
// bits that mean nothing.
func looseBits(token string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	return token[:len(token)-1] + string(alphabet[last|1])
}

// nest is a list in a list, and so on.
func nest(depth int) any {
	if depth == 0 {
		return 1
	}
	return []any{nest(depth - 1)}
}

func TestReadObject(t *testing.T) {
	for text, want := range map[string]bool{
		`{}`:                            true,
		` {"a":1,"b":{"a":1}} `:         true,
		`{"a":[{"b":1},{"b":1}]}`:       true,
		`{"a":1e999}`:                   true,
		`{"a":1,"a":1}`:                 false,
		`{"a":1,"\u0061":1}`:            false,
		`{"x":[[{"a":1,"b":2,"a":3}]]}`: false,
		`{"a":1}{"b":1}`:                false,
		`{"a":1,}`:                      false,
		`{"a" 1}`:                       false,
		`{a:1}`:                         false,
		`{"a":01}`:                      false,
		`{"a":`:                         false,
		`[]`:                            false,
		`null`:                          false,
		`1`:                             false,
		``:                              false,
		"{\"\xff\":1}":                  false,
	} {
		if _, got := readObject([]byte(text)); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestIntegers(t *testing.T) {
	for text, want := range map[string]int{
		"0": 0, "1": 1, "281474976710655": 1<<48 - 1,
		"281474976710656": -1, "-1": -1, "1.0": -1, "1e3": -1, `"1"`: -1, "null": -1, "true": -1, "[1]": -1,
	} {
		o, ok := readObject([]byte(`{"n": ` + text + ` }`))
		if !ok {
			t.Fatalf("%s is no JSON", text)
		}
		if n, ok := o.integer("n"); ok != (want >= 0) || (ok && n != want) {
			t.Errorf("%s: %d, %v", text, n, ok)
		}
	}
	if _, ok := (object{}).integer("n"); ok {
		t.Error("a number that is not there was read")
	}
}

// FuzzVerifyCurrentCustomer takes no token that does not have our signature, and
// never more than one spelling of it.
func FuzzVerifyCurrentCustomer(f *testing.F) {
	for _, token := range matrix(f) {
		f.Add(token.Reveal())
	}
	f.Add(current(f, currentCustomer()).Reveal())
	tokens := newTokens(f)
	f.Fuzz(func(t *testing.T, token string) {
		got, refused := tokens.VerifyCurrentCustomer(commerce.Secret(token))
		if refused != nil {
			wantNoSecret(t, refused)
			return
		}
		parts := strings.Split(token, ".")
		mac := hmac.New(sha256.New, []byte(appSecret))
		mac.Write([]byte(parts[0] + "." + parts[1]))
		if parts[2] != base64.RawURLEncoding.EncodeToString(mac.Sum(nil)) || got.CustomerID <= 0 {
			t.Errorf("a token that nobody signed was taken for customer %d", got.CustomerID)
		}
	})
}

// FuzzCurrentCustomerContent signs any content: what is taken is a current
// customer by a second reading too.
func FuzzCurrentCustomerContent(f *testing.F) {
	f.Add(encode(f, currentCustomer()))
	f.Add(`{"customer":{"id":1,"id":2}}`)
	tokens := newTokens(f)
	f.Fuzz(func(t *testing.T, content string) {
		got, refused := tokens.VerifyCurrentCustomer(forge(goodHeader, content, appSecret))
		if refused != nil {
			return
		}
		var second map[string]any
		if err := json.Unmarshal([]byte(content), &second); err != nil {
			t.Fatal(err)
		}
		customer, _ := second["customer"].(map[string]any)
		if second["operation"] != "current_customer" || customer["id"] != float64(got.CustomerID) {
			t.Errorf("%s was taken for customer %d", content, got.CustomerID)
		}
		if got.CustomerID <= 0 || got.ExpiresAt.Sub(got.IssuedAt) > maxLifetime {
			t.Errorf("taken: %+v", got)
		}
	})
}

// FuzzReadObject agrees with the standard decoder on what is an object, and is
// never the more lenient of the two.
func FuzzReadObject(f *testing.F) {
	f.Add(`{"a":{"b":[1,2,{"c":null}]}}`)
	f.Add(`{"a":1,"a":2}`)
	f.Fuzz(func(t *testing.T, text string) {
		o, ok := readObject([]byte(text))
		var standard map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &standard); ok && (err != nil || len(o) != len(standard)) {
			t.Errorf("%q was read, and is %v", text, err)
		}
	})
}
