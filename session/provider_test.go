package session

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

const (
	testIssuer   = "https://id.example.test"
	testAudience = "clientele"
)

// provider is an identity provider on a real port.
type provider struct {
	server *httptest.Server
	clock  *clock
	hits   atomic.Int64

	mu     sync.Mutex // guards the fields below
	answer http.HandlerFunc
	keys   map[string]crypto.Signer
}

// newProvider returns a provider that has one ES256 key of the given name.
func newProvider(t *testing.T, kid string) *provider {
	t.Helper()
	p := &provider{clock: newClock(), keys: map[string]crypto.Signer{}}
	p.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.hits.Add(1)
		p.mu.Lock()
		answer := p.answer
		p.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(p.server.Close)
	p.set(t, map[string]crypto.Signer{kid: newECKey(t)})
	return p
}

func newECKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// set publishes these keys and no others.
func (p *provider) set(t *testing.T, keys map[string]crypto.Signer) {
	t.Helper()
	var set struct {
		Keys []jwkset.JWKMarshal `json:"keys"`
	}
	for kid, key := range keys {
		set.Keys = append(set.Keys, publicJWK(t, kid, key.Public()))
	}
	body, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	p.reply(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = maps.Clone(keys)
}

func publicJWK(t *testing.T, kid string, key crypto.PublicKey) jwkset.JWKMarshal {
	t.Helper()
	jwk, err := jwkset.NewJWKFromKey(key, jwkset.JWKOptions{
		Metadata: jwkset.JWKMetadataOptions{KID: kid, USE: jwkset.UseSig},
	})
	if err != nil {
		t.Fatal(err)
	}
	return jwk.Marshal()
}

// reply makes the provider answer like this from now on.
func (p *provider) reply(f http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = f
}

// verifier returns a verifier of the provider's tokens, closed with the test.
func (p *provider) verifier(t *testing.T, change ...func(*StaffOptions)) *StaffVerifier {
	t.Helper()
	o := StaffOptions{
		JWKSURL: p.server.URL + "/jwks.json", Issuer: testIssuer, Audience: testAudience,
		Client: p.server.Client(), Now: p.clock.Now, Logger: slog.New(slog.DiscardHandler),
	}
	for _, f := range change {
		f(&o)
	}
	v, err := NewStaffVerifier(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// claims are those of a good token.
func (p *provider) claims() jwt.MapClaims {
	return jwt.MapClaims{
		"iss": testIssuer, "aud": testAudience, "sub": "staff-17", "scope": "customers:read pricing:read",
		"iat": p.clock.Now().Unix(), "exp": p.clock.Now().Add(time.Hour).Unix(),
	}
}

// sign signs claims with the key of that name.
func (p *provider) sign(t *testing.T, kid string, claims jwt.MapClaims) string {
	t.Helper()
	p.mu.Lock()
	key := p.keys[kid]
	p.mu.Unlock()
	return signJWT(t, kid, key, claims)
}

func signJWT(t *testing.T, kid string, key crypto.Signer, claims jwt.MapClaims) string {
	t.Helper()
	var method jwt.SigningMethod
	switch key := key.(type) {
	case *ecdsa.PrivateKey:
		method = map[string]jwt.SigningMethod{"P-256": jwt.SigningMethodES256, "P-384": jwt.SigningMethodES384}[key.Curve.Params().Name]
	case ed25519.PrivateKey:
		method = jwt.SigningMethodEdDSA
	case *rsa.PrivateKey:
		method = jwt.SigningMethodRS256
	}
	return signBy(t, method, kid, key, claims)
}

func signBy(t *testing.T, method jwt.SigningMethod, kid string, key any, claims jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	if kid != "" {
		token.Header["kid"] = kid
	}
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}
