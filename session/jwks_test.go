package session

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/MicahParks/jwkset"
)

func TestParseKeySet(t *testing.T) {
	t.Parallel()
	good := publicJWK(t, "good", newECKey(t).Public())
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*jwkset.JWKMarshal)) jwkset.JWKMarshal {
		m := publicJWK(t, "bad", newECKey(t).Public())
		change(&m)
		return m
	}
	set := map[string]any{"keys": []any{
		with(func(m *jwkset.JWKMarshal) { m.KID = "" }),
		with(func(m *jwkset.JWKMarshal) { m.USE = jwkset.UseEnc }),
		with(func(m *jwkset.JWKMarshal) { m.KTY = "new" }),
		with(func(m *jwkset.JWKMarshal) { m.X = m.Y }),
		with(func(m *jwkset.JWKMarshal) { m.KTY, m.K = jwkset.KtyOct, "AAAA" }),
		publicJWK(t, "bad", small.Public()),
		"no key at all", nil, 7,
		with(func(m *jwkset.JWKMarshal) { m.KID, m.X5U = "certificate", "http://127.0.0.1:1/never-fetched" }),
		good,
	}}
	body, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := parseKeySet(body)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range keys {
		names = append(names, k.Marshal().KID)
	}
	if got := strings.Join(names, " "); got != "certificate good" {
		t.Fatalf("kept %q", got)
	}
}

// refuse is a transport that reaches nobody.
type refuse struct{ err error }

func (r refuse) RoundTrip(*http.Request) (*http.Response, error) { return nil, r.err }

// The address of the keys may hold a secret, which net/http would put into its
// error.
func TestFetchKeysHidesAddress(t *testing.T) {
	t.Parallel()
	cause := errors.New("refused")
	_, err := fetchKeys(context.Background(), &http.Client{Transport: refuse{cause}}, "https://id.example.test/"+canaryToken)
	if !errors.Is(err, cause) {
		t.Fatalf("got %v", err)
	}
	wantNoCanary(t, err.Error())
	_, err = fetchKeys(context.Background(), http.DefaultClient, "http://%zz/"+canaryToken)
	if err == nil {
		t.Fatal("accepted")
	}
	wantNoCanary(t, err.Error())
}

func FuzzParseKeySet(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AA","y":"AA"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}`))
	f.Add([]byte(`{"keys":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		keys, err := parseKeySet(body)
		if (err == nil) != (len(keys) > 0) {
			t.Fatalf("%d keys with error %v", len(keys), err)
		}
		for _, k := range keys {
			if k.Marshal().KID == "" {
				t.Fatal("a key without a name")
			}
		}
	})
}
