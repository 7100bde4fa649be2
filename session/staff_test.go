package session

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestVerify(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	got, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims()))
	if err != nil {
		t.Fatal(err)
	}
	if got.Kind != Staff || !got.ExpiresAt.Equal(p.clock.Now().Add(time.Hour)) {
		t.Errorf("got %+v", got)
	}
	if !got.Has(ScopeCustomersRead) || !got.Has(ScopePricingRead) || got.Has(ScopeGroupsRead) {
		t.Errorf("scopes %v", got.Scopes)
	}
	if len(got.SubjectHash) != 16 || strings.Contains(got.SubjectHash, "staff-17") {
		t.Errorf("subject %q", got.SubjectHash)
	}
	claims := p.claims()
	claims["sub"] = "staff-18"
	other, err := v.Verify(t.Context(), p.sign(t, "k1", claims))
	if err != nil || other.SubjectHash == got.SubjectHash {
		t.Errorf("two people are one: %v", err)
	}
	if p.hits.Load() != 1 {
		t.Errorf("the keys were fetched %d times", p.hits.Load())
	}
}

func TestVerifyAlgorithms(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p521, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := newProvider(t, "ec")
	ec := newECKey(t)
	p.set(t, map[string]crypto.Signer{"ec": ec, "rsa": rsaKey, "ed": edKey, "p384": p384, "p521": p521})
	v := p.verifier(t)
	narrow := p.verifier(t, func(o *StaffOptions) { o.Algorithms = []string{"ES256"} })
	public, err := x509.MarshalPKIXPublicKey(rsaKey.Public())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		method jwt.SigningMethod
		kid    string
		key    any
		ok     bool
	}{
		{"ES256", jwt.SigningMethodES256, "ec", ec, true},
		{"ES384", jwt.SigningMethodES384, "p384", p384, true},
		{"RS256", jwt.SigningMethodRS256, "rsa", rsaKey, true},
		{"RS384", jwt.SigningMethodRS384, "rsa", rsaKey, true},
		{"RS512", jwt.SigningMethodRS512, "rsa", rsaKey, true},
		{"PS256", jwt.SigningMethodPS256, "rsa", rsaKey, true},
		{"EdDSA", jwt.SigningMethodEdDSA, "ed", edKey, true},
		{"ES512 is not accepted", jwt.SigningMethodES512, "p521", p521, false},
		{"none", jwt.SigningMethodNone, "ec", jwt.UnsafeAllowNoneSignatureType, false},
		{"HS256 with the public key", jwt.SigningMethodHS256, "rsa", public, false},
		{"another key of the set", jwt.SigningMethodES256, "rsa", ec, false},
		{"a key of nobody's", jwt.SigningMethodES256, "ec", newECKey(t), false},
		{"no key id", jwt.SigningMethodES256, "", ec, false},
		{"unknown key id", jwt.SigningMethodES256, "zz", ec, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			token := signBy(t, tt.method, tt.kid, tt.key, p.claims())
			_, err := v.Verify(t.Context(), token)
			want := commerce.CodeUnauthenticated
			if tt.ok {
				want = ""
			}
			wantCode(t, err, want)
			_, err = narrow.Verify(t.Context(), token)
			if (err == nil) != (tt.name == "ES256") {
				t.Errorf("with ES256 alone: %v", err)
			}
		})
	}
}

func TestVerifyClaims(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	in := func(d time.Duration) int64 { return p.clock.Now().Add(d).Unix() }
	for _, tt := range []struct {
		name   string
		change func(jwt.MapClaims)
		ok     bool
	}{
		{"as it is", func(jwt.MapClaims) {}, true},
		{"audience in a list", func(c jwt.MapClaims) { c["aud"] = []string{"other", testAudience} }, true},
		{"just over", func(c jwt.MapClaims) { c["exp"] = in(-29 * time.Second) }, true},
		{"over", func(c jwt.MapClaims) { c["exp"] = in(-31 * time.Second) }, false},
		{"no expiry", func(c jwt.MapClaims) { delete(c, "exp") }, false},
		{"expiry no number", func(c jwt.MapClaims) { c["exp"] = "tomorrow" }, false},
		{"issued just ahead", func(c jwt.MapClaims) { c["iat"] = in(29 * time.Second) }, true},
		{"not issued", func(c jwt.MapClaims) { delete(c, "iat") }, false},
		{"issued at no number", func(c jwt.MapClaims) { c["iat"] = "today" }, false},
		{"issued at nought", func(c jwt.MapClaims) { c["iat"] = 0 }, false},
		{"a day long", func(c jwt.MapClaims) { c["iat"], c["exp"] = in(-23*time.Hour), in(time.Hour) }, true},
		{"longer than a day", func(c jwt.MapClaims) { c["iat"], c["exp"] = in(-23*time.Hour), in(time.Hour+time.Second) }, false},
		{"a century long", func(c jwt.MapClaims) { c["exp"] = in(100 * 365 * 24 * time.Hour) }, false},
		{"for ever", func(c jwt.MapClaims) { c["exp"] = 1e308 }, false},
		{"issued ahead", func(c jwt.MapClaims) { c["iat"] = in(31 * time.Second) }, false},
		{"not valid yet", func(c jwt.MapClaims) { c["nbf"] = in(31 * time.Second) }, false},
		{"another issuer", func(c jwt.MapClaims) { c["iss"] = testIssuer + "/" }, false},
		{"no issuer", func(c jwt.MapClaims) { delete(c, "iss") }, false},
		{"another audience", func(c jwt.MapClaims) { c["aud"] = "other" }, false},
		{"no audience", func(c jwt.MapClaims) { delete(c, "aud") }, false},
		{"no subject", func(c jwt.MapClaims) { delete(c, "sub") }, false},
		{"empty subject", func(c jwt.MapClaims) { c["sub"] = "" }, false},
		{"subject no text", func(c jwt.MapClaims) { c["sub"] = 17 }, false},
		{"no scopes", func(c jwt.MapClaims) { delete(c, "scope") }, true},
		{"scopes a number", func(c jwt.MapClaims) { c["scope"] = 7 }, false},
		{"scopes a list with a number", func(c jwt.MapClaims) { c["scope"] = []any{"a", 7} }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			claims := p.claims()
			tt.change(claims)
			got, err := v.Verify(t.Context(), p.sign(t, "k1", claims))
			if tt.ok {
				wantCode(t, err, "")
				return
			}
			wantCode(t, err, commerce.CodeUnauthenticated)
			if got.Kind != Refused || !errors.Is(got.Refusal(), err) || got.Scopes != nil {
				t.Errorf("a token that was refused gave %+v", got)
			}
		})
	}
}

func TestVerifyForms(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	good := p.sign(t, "k1", p.claims())
	parts := strings.Split(good, ".")
	claims := p.claims()
	claims["note"] = strings.Repeat("x", maxStaffToken)
	header := func(h string) string {
		return base64.RawURLEncoding.EncodeToString([]byte(h)) + "." + parts[1] + "." + parts[2]
	}
	for name, token := range map[string]string{
		"empty": "", "garbage": canaryToken, "two parts": parts[0] + "." + parts[1], "four parts": good + ".x",
		"no signature": parts[0] + "." + parts[1] + ".", "padding": good + "==", "too long": p.sign(t, "k1", claims),
		// The same signature, spelled with other unused bits in its last letter.
		"another spelling":   good[:len(good)-1] + string(good[len(good)-1]+1),
		"header no JSON":     header(canaryToken),
		"claims no JSON":     parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(canaryToken)) + "." + parts[2],
		"key id no text":     header(`{"alg":"ES256","kid":7}`),
		"key id a secret":    header(`{"alg":"ES256","kid":"` + canaryToken + `"}`),
		"algorithm a secret": header(`{"alg":"` + canaryToken + `","kid":"k1"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := v.Verify(t.Context(), token)
			wantCode(t, err, commerce.CodeUnauthenticated)
			wantNoCanary(t, fmt.Sprintf("%v %+v", err, err))
		})
	}
}

func TestScopesOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		claim any
		want  []Scope
		ok    bool
	}{
		{nil, nil, true},
		{"", nil, true},
		{"customers:read", []Scope{ScopeCustomersRead}, true},
		{"  customers:read   pricing:read ", []Scope{ScopeCustomersRead, ScopePricingRead}, true},
		{[]any{"customers:read", "something else"}, []Scope{ScopeCustomersRead, "something else"}, true},
		{[]any{}, nil, true},
		{[]any{1}, nil, false},
		{[]any{nil}, nil, false},
		{true, nil, false},
		{map[string]any{"customers:read": true}, nil, false},
	} {
		got, ok := scopesOf(tt.claim)
		if ok != tt.ok || !cmp.Equal(got, tt.want) {
			t.Errorf("%v: got %v, %t", tt.claim, got, ok)
		}
	}
}

func TestVerifyScopeClaimByName(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t, func(o *StaffOptions) { o.ScopeClaim = "https://shop.example.test/roles" })
	claims := p.claims()
	claims["https://shop.example.test/roles"] = []string{"groups:read"}
	got, err := v.Verify(t.Context(), p.sign(t, "k1", claims))
	if err != nil || !slices.Equal(got.Scopes, []Scope{ScopeGroupsRead}) {
		t.Fatalf("got %v, %v", got.Scopes, err)
	}
}

func TestNewStaffVerifierRefuses(t *testing.T) {
	t.Parallel()
	good := StaffOptions{JWKSURL: "https://id.example.test/jwks", Issuer: "i", Audience: "a"}
	for name, change := range map[string]func(*StaffOptions){
		"no address":             func(o *StaffOptions) { o.JWKSURL = "" },
		"a file":                 func(o *StaffOptions) { o.JWKSURL = "file:///etc/passwd" },
		"no host":                func(o *StaffOptions) { o.JWKSURL = "https://" },
		"no issuer":              func(o *StaffOptions) { o.Issuer = "" },
		"no audience":            func(o *StaffOptions) { o.Audience = "" },
		"shared secret":          func(o *StaffOptions) { o.Algorithms = []string{"HS256"} },
		"no signature":           func(o *StaffOptions) { o.Algorithms = []string{"none"} },
		"no algorithms":          func(o *StaffOptions) { o.Algorithms = []string{} },
		"negative leeway":        func(o *StaffOptions) { o.Leeway = -1 },
		"long leeway":            func(o *StaffOptions) { o.Leeway = time.Hour },
		"negative pause":         func(o *StaffOptions) { o.RefreshPause = -1 },
		"negative timeout":       func(o *StaffOptions) { o.FetchTimeout = -1 },
		"no types":               func(o *StaffOptions) { o.Types = []string{} },
		"negative life":          func(o *StaffOptions) { o.MaxLifetime = -1 },
		"negative freshness":     func(o *StaffOptions) { o.RefreshEvery = -1 },
		"negative key age":       func(o *StaffOptions) { o.MaxKeyAge = -1 },
		"pause over freshness":   func(o *StaffOptions) { o.RefreshPause = 2 * time.Hour },
		"freshness over key age": func(o *StaffOptions) { o.RefreshEvery = 25 * time.Hour },
	} {
		o := good
		change(&o)
		if _, err := NewStaffVerifier(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	v, err := NewStaffVerifier(good)
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
}

func TestAuthenticateStaff(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	e := newEnv(t, func(o *Options) { o.Staff, o.Authorization = p.verifier(t), AuthorizationStaff })
	token := p.sign(t, "k1", p.claims())
	for name, c := range map[string]Credentials{
		"header": {Staff: []string{token}, Channel: []string{"2"}},
		"bearer": {Authorization: []string{"Bearer " + token}, Channel: []string{"2"}},
	} {
		got, err := e.Authenticate(t.Context(), c)
		if err != nil || got.Kind != Staff || got.ChannelID != 2 || !got.Has(ScopeCustomersRead) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
		if _, ok := got.Credential(); ok {
			t.Errorf("%s: staff have a shopper's credential", name)
		}
	}
	_, err := e.Authenticate(t.Context(), Credentials{Staff: []string{token + "x"}})
	wantCode(t, err, commerce.CodeUnauthenticated)
}
