package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

// Issuer is an identity provider: it publishes a key and signs tokens of staff and
// of shoppers with it.
type Issuer struct {
	URL string
	key *ecdsa.PrivateKey
}

// issuerName and issuerAudience are what staff's tokens name.
const (
	issuerName     = "https://identity.example.com"
	issuerAudience = "clientele-tests"
)

// NewIssuer publishes a new key until the test ends.
func NewIssuer(tb testing.TB) *Issuer {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	published, err := jwkset.NewJWKFromKey(key.Public(), jwkset.JWKOptions{Metadata: jwkset.JWKMetadataOptions{KID: "k1", ALG: jwkset.AlgES256, USE: jwkset.UseSig}})
	if err != nil {
		tb.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{published.Marshal()}}); err != nil {
			tb.Errorf("publish keys: %v", err)
		}
	}))
	tb.Cleanup(server.Close)
	return &Issuer{URL: server.URL, key: key}
}

// Configure puts the issuer into a graph's variables.
func (i *Issuer) Configure(variables map[string]string) {
	variables["CLIENTELE_STAFF_JWKS_URL"] = i.URL
	variables["CLIENTELE_STAFF_ISSUER"] = issuerName
	variables["CLIENTELE_STAFF_AUDIENCE"] = issuerAudience
}

// Token is a token of a member of staff with the scopes.
func (i *Issuer) Token(tb testing.TB, scopes ...string) string {
	tb.Helper()
	return i.Sign(tb, jwt.MapClaims{"sub": "canary-staff-subject", "scope": scopes})
}

// Sign is a token of the issuer's that is good for an hour from now, and says what
// the claims do.
func (i *Issuer) Sign(tb testing.TB, claims jwt.MapClaims) string {
	tb.Helper()
	now := time.Now()
	all := jwt.MapClaims{"iss": issuerName, "aud": issuerAudience, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix()}
	maps.Copy(all, claims)
	token := jwt.NewWithClaims(jwt.SigningMethodES256, all)
	token.Header["kid"] = "k1"
	signed, err := token.SignedString(i.key)
	if err != nil {
		tb.Fatal(err)
	}
	return signed
}
