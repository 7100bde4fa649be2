package session

import (
	"crypto/elliptic"
	"crypto/x509"
	"encoding/base64"
	"log/slog"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

func TestIdentityClaims(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := newIdentities(t, p)
	in := func(d time.Duration) int64 { return p.clock.Now().Add(d).Unix() }
	invalid, over := commerce.InvalidTokenError{}, commerce.TokenExpiredError{}
	for _, tt := range []struct {
		name   string
		change func(jwt.MapClaims)
		want   commerce.TokenLoginError
	}{
		{"as it is", func(jwt.MapClaims) {}, nil},
		{"another issuer", func(c jwt.MapClaims) { c["iss"] = testIssuer + "/" }, invalid},
		{"no issuer", func(c jwt.MapClaims) { delete(c, "iss") }, invalid},
		{"issuer in capitals", func(c jwt.MapClaims) { delete(c, "iss"); c["ISS"] = testIssuer }, invalid},
		{"two issuers", func(c jwt.MapClaims) { c["iss"], c["Iss"] = "https://evil.example", testIssuer }, invalid},
		{"another audience", func(c jwt.MapClaims) { c["aud"] = "other" }, invalid},
		{"no audience", func(c jwt.MapClaims) { delete(c, "aud") }, invalid},
		{"audience no text", func(c jwt.MapClaims) { c["aud"] = 1 }, invalid},
		{"audience in a list", func(c jwt.MapClaims) { c["aud"] = []string{testAudience} }, nil},
		{"several audiences", func(c jwt.MapClaims) { c["aud"] = []string{testAudience, "other"} }, invalid},
		{"several, issued to us", func(c jwt.MapClaims) { c["aud"], c["azp"] = []string{testAudience, "other"}, testAudience }, nil},
		{"several, issued to another", func(c jwt.MapClaims) { c["aud"], c["azp"] = []string{testAudience, "other"}, "other" }, invalid},
		{"for us, issued to another", func(c jwt.MapClaims) { c["azp"] = "other" }, invalid},
		{"for us, issued to nobody", func(c jwt.MapClaims) { c["azp"] = nil }, invalid},
		{"issued to us, for another", func(c jwt.MapClaims) { c["aud"], c["azp"] = "other", testAudience }, invalid},
		{"over", func(c jwt.MapClaims) { c["exp"] = in(-31 * time.Second) }, over},
		{"no expiry", func(c jwt.MapClaims) { delete(c, "exp") }, invalid},
		{"five minutes old", func(c jwt.MapClaims) { c["iat"] = in(-5 * time.Minute) }, nil},
		{"older than that", func(c jwt.MapClaims) { c["iat"] = in(-5*time.Minute - time.Second) }, over},
		{"six minutes old", func(c jwt.MapClaims) { c["iat"] = in(-6 * time.Minute) }, over},
		{"issued ahead", func(c jwt.MapClaims) { c["iat"] = in(31 * time.Second) }, invalid},
		{"not issued", func(c jwt.MapClaims) { delete(c, "iat") }, invalid},
		{"not valid yet", func(c jwt.MapClaims) { c["nbf"] = in(31 * time.Second) }, invalid},
		{"a week long", func(c jwt.MapClaims) { c["exp"] = in(7 * 24 * time.Hour) }, invalid},
		{"no subject", func(c jwt.MapClaims) { delete(c, "sub") }, invalid},
		{"empty subject", func(c jwt.MapClaims) { c["sub"] = "" }, invalid},
		{"another nonce", func(c jwt.MapClaims) { c["nonce"] = canaryNonce + "x" }, invalid},
		{"nonce in capitals", func(c jwt.MapClaims) { c["nonce"] = strings.ToUpper(canaryNonce) }, invalid},
		{"no nonce", func(c jwt.MapClaims) { delete(c, "nonce") }, invalid},
		{"empty nonce", func(c jwt.MapClaims) { c["nonce"] = "" }, invalid},
		{"nonce in a list", func(c jwt.MapClaims) { c["nonce"] = []string{canaryNonce} }, invalid},
		{"over, and of another issuer", func(c jwt.MapClaims) { c["exp"], c["iss"] = in(-time.Hour), "x" }, invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			who, refused, err := v.verify(t.Context(), p.identityToken(t, tt.change), canaryNonce)
			if err != nil || refused != tt.want {
				t.Fatalf("got %v, %v, want %v", refused, err, tt.want)
			}
			if want := (identity{testIssuer, canarySubject, canaryEmail, "Ada", "Byron"}); refused == nil && who != want {
				t.Errorf("got %+v", who)
			}
			if refused != nil && who != (identity{}) {
				t.Errorf("a token that was refused says %+v", who)
			}
		})
	}
	_, refused, err := v.verify(t.Context(), p.identityToken(t, func(c jwt.MapClaims) { c["nonce"] = "" }), "")
	if err != nil || refused != invalid {
		t.Errorf("two empty nonces are one: %v, %v", refused, err)
	}
}

func TestIdentitySignatures(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := newIdentities(t, p)
	key := p.keys["k1"]
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	good := p.identityToken(t).Reveal()
	parts := strings.Split(good, ".")
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(good, claims); err != nil {
		t.Fatal(err)
	}
	typed := func(typ any) string {
		token := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
		token.Header["kid"], token.Header["typ"] = "k1", typ
		if typ == nil {
			delete(token.Header, "typ")
		}
		signed, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	for name, tt := range map[string]struct {
		token string
		ok    bool
	}{
		"as it is":           {good, true},
		"no type":            {typed(nil), true},
		"an access token":    {typed("at+jwt"), false},
		"and in full":        {typed("application/AT+JWT"), false},
		"a logout token":     {typed("logout+jwt"), false},
		"type no text":       {typed(1), false},
		"none":               {signBy(t, jwt.SigningMethodNone, "k1", jwt.UnsafeAllowNoneSignatureType, claims), false},
		"HS256 by public":    {signBy(t, jwt.SigningMethodHS256, "k1", public, claims), false},
		"of another key":     {signBy(t, jwt.SigningMethodES256, "k1", newECKey(t), claims), false},
		"of an unknown key":  {signBy(t, jwt.SigningMethodES256, "k2", key, claims), false},
		"of no key":          {signBy(t, jwt.SigningMethodES256, "", key, claims), false},
		"no signature":       {parts[0] + "." + parts[1] + ".", false},
		"re-signed payload":  {parts[0] + "." + part(`{"iss":"`+testIssuer+`","sub":"somebody else"}`) + "." + parts[2], false},
		"algorithm replaced": {part(`{"alg":"none","kid":"k1"}`) + "." + parts[1] + ".", false},
		"critical":           {part(`{"alg":"ES256","kid":"k1","crit":["b64"]}`) + "." + parts[1] + "." + parts[2], false},
		"truncated":          {good[:len(good)-1], false},
		"garbage":            {"garbage", false},
		"garbage in parts":   {"a.b.c", false},
	} {
		_, refused, err := v.verify(t.Context(), commerce.Secret(tt.token), canaryNonce)
		if err != nil || (refused == nil) != tt.ok {
			t.Errorf("%s: got %v, %v", name, refused, err)
		}
		if refused != nil && refused != (commerce.InvalidTokenError{}) {
			t.Errorf("%s: refused with %v", name, refused)
		}
	}
}

// Which address the provider vouches for decides who somebody becomes.
func TestIdentityEmail(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	for _, tt := range []struct {
		name     string
		domains  []string
		email    any
		verified any
		want     commerce.Secret
	}{
		{"verified", []string{"example.test"}, canaryEmail, true, canaryEmail},
		{"verified in words", []string{"example.test"}, canaryEmail, "true", canaryEmail},
		{"domain in capitals", []string{"example.test"}, "a@EXAMPLE.Test", true, "a@EXAMPLE.Test"},
		{"any domain", []string{"*"}, "a@b.example", true, "a@b.example"},
		{"one of two domains", []string{"b.example", "example.test"}, canaryEmail, true, canaryEmail},
		{"not verified", []string{"*"}, canaryEmail, false, ""},
		{"not said", []string{"*"}, canaryEmail, nil, ""},
		{"verified 1", []string{"*"}, canaryEmail, 1, ""},
		{"verified True", []string{"*"}, canaryEmail, "True", ""},
		{"domain not allowed", []string{"b.example"}, canaryEmail, true, ""},
		{"domain below", []string{"example.test"}, "a@sub.example.test", true, ""},
		{"domain above", []string{"sub.example.test"}, "a@example.test", true, ""},
		{"domain that ends alike", []string{"example.test"}, "a@notexample.test", true, ""},
		{"domain within the name", []string{"example.test"}, "a@example.test@evil.example", true, ""},
		{"name within the name", []string{"example.test"}, "a@evil.example@example.test", true, ""},
		{"and quoted", []string{"example.test"}, `"a@evil.example"@example.test`, true, ""},
		{"no domain", []string{"*"}, "a@", true, ""},
		{"no name", []string{"*"}, "@example.test", true, ""},
		{"no address", []string{"*"}, "a", true, ""},
		{"two addresses", []string{"*"}, "a@evil.example,b@example.test", true, ""},
		{"with a blank", []string{"*"}, "a b@example.test", true, ""},
		{"with a line break", []string{"*"}, "a\n@example.test", true, ""},
		{"too long", []string{"*"}, strings.Repeat("a", 250) + "@example.test", true, ""},
		{"a list", []string{"*"}, []string{canaryEmail}, true, ""},
		{"empty domain", []string{""}, "a@", true, ""},
	} {
		v := newIdentities(t, p, func(one *IdentityProvider) { one.EmailDomains = tt.domains })
		token := p.identityToken(t, func(c jwt.MapClaims) { c["email"], c["email_verified"] = tt.email, tt.verified })
		who, refused, err := v.verify(t.Context(), token, canaryNonce)
		if err != nil || refused != nil || who.email != tt.want {
			t.Errorf("%s: got %q, %v, %v", tt.name, who.email.Reveal(), refused, err)
		}
	}
}

func TestIdentityNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 101)
	for _, tt := range []struct {
		first, last any
		ok          bool
	}{
		{"Ada", "Byron", true},
		{long[:200], "B", true},
		{"Ada", nil, false},
		{"", "Byron", false},
		{" ", "Byron", false},
		{"Ada", long, false},
		{"Ada\n", "Byron", false},
		{1, "Byron", false},
	} {
		first, last := names(jwt.MapClaims{"given_name": tt.first, "family_name": tt.last})
		if (first != "") != tt.ok || (last != "") != tt.ok {
			t.Errorf("%v %v: got %q %q", tt.first, tt.last, first, last)
		}
	}
}

// While nobody knows whether a token is good, nobody says that it is not.
func TestIdentityProviderDown(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	answer := e.provider.answer
	e.provider.reply(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	token := e.provider.identityToken(t)
	for range 2 {
		r, err := e.LoginWithIdentityToken(t.Context(), token, canaryNonce, "")
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if r.Refused != nil || r.Session != nil {
			t.Fatalf("got %+v", r)
		}
		wantNoCanary(t, err.Error()+e.log.String(), token.Reveal())
	}
	e.provider.reply(answer)
	e.clock.Add(10 * time.Second) // the pause between two fetches
	if r, err := e.LoginWithIdentityToken(t.Context(), token, canaryNonce, ""); err != nil || r.Session == nil {
		t.Fatalf("after it is back: %+v, %v", r, err)
	}
	if e.store.tokens.Load() != 1 {
		t.Errorf("%d exchanges", e.store.tokens.Load())
	}
}

// Each provider's keys are good for its own tokens only.
func TestIdentityProvidersAreApart(t *testing.T) {
	t.Parallel()
	p, other := newProvider(t, "k1"), newProvider(t, "k1")
	const otherIssuer = "https://other.example.test"
	v, err := NewIdentityVerifier(IdentityOptions{Client: p.server.Client(), Now: p.clock.Now, Providers: []IdentityProvider{
		{Issuer: testIssuer, Audience: testAudience, JWKSURL: p.server.URL, EmailDomains: []string{"example.test"}},
		{Issuer: otherIssuer, Audience: testAudience, JWKSURL: other.server.URL, EmailDomains: []string{"other.test"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	for _, tt := range []struct {
		by        *provider
		issuer    string
		ok        bool
		wantEmail commerce.Secret
	}{
		{p, testIssuer, true, canaryEmail},
		{other, otherIssuer, true, ""}, // it may not vouch for that domain
		{other, testIssuer, false, ""},
		{p, otherIssuer, false, ""},
	} {
		who, refused, err := v.verify(t.Context(), tt.by.identityToken(t, func(c jwt.MapClaims) { c["iss"] = tt.issuer }), canaryNonce)
		if err != nil || (refused == nil) != tt.ok || who.email != tt.wantEmail {
			t.Errorf("%s: got %+v, %v, %v", tt.issuer, who, refused, err)
		}
	}
}

// Of an ES256 signature anybody can make a second one that is as good. It is the same
// token, and used up with it.
func TestIdentityTokenWithAnotherSignature(t *testing.T) {
	t.Parallel()
	e := newTokenEnv(t)
	token := e.provider.identityToken(t).Reveal()
	dot := strings.LastIndexByte(token, '.')
	signature, err := base64.RawURLEncoding.DecodeString(token[dot+1:])
	if err != nil {
		t.Fatal(err)
	}
	s := new(big.Int).SetBytes(signature[32:])
	s.Sub(elliptic.P256().Params().N, s).FillBytes(signature[32:])
	twin := commerce.Secret(token[:dot+1] + base64.RawURLEncoding.EncodeToString(signature))
	if _, refused, err := e.o.Identities.verify(t.Context(), twin, canaryNonce); err != nil || refused != nil {
		t.Fatalf("the twin is not good: %v, %v", refused, err)
	}
	if r, err := e.LoginWithIdentityToken(t.Context(), commerce.Secret(token), canaryNonce, ""); err != nil || r.Session == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	r, err := e.LoginWithIdentityToken(t.Context(), twin, canaryNonce, "")
	if err != nil || r.Session != nil || r.Refused != (commerce.InvalidTokenError{}) {
		t.Fatalf("the second use: %+v, %v", r, err)
	}
}

func TestNewIdentityVerifierRefuses(t *testing.T) {
	t.Parallel()
	good := IdentityProvider{Issuer: "i", Audience: "a", JWKSURL: "https://id.example.test/jwks", EmailDomains: []string{"*"}}
	change := func(f func(*IdentityProvider)) []IdentityProvider {
		p := good
		f(&p)
		return []IdentityProvider{good, p}
	}
	for name, providers := range map[string][]IdentityProvider{
		"none":        nil,
		"twice":       {good, good},
		"no issuer":   change(func(p *IdentityProvider) { p.Issuer = "" }),
		"no audience": change(func(p *IdentityProvider) { p.Issuer, p.Audience = "j", "" }),
		"no keys":     change(func(p *IdentityProvider) { p.Issuer, p.JWKSURL = "j", "" }),
		"a file":      change(func(p *IdentityProvider) { p.Issuer, p.JWKSURL = "j", "file:///etc/passwd" }),
		"no domains":  change(func(p *IdentityProvider) { p.Issuer, p.EmailDomains = "j", nil }),
	} {
		_, err := NewIdentityVerifier(IdentityOptions{Providers: providers, Logger: slog.New(slog.DiscardHandler)})
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
		if name != "none" && err != nil && !strings.Contains(err.Error(), "provider 2") {
			t.Errorf("%s: says %v", name, err)
		}
	}
	v, err := NewIdentityVerifier(IdentityOptions{Providers: []IdentityProvider{good}})
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
}
