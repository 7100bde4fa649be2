package session

import (
	"errors"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

// signHeader signs good claims under a header with these members besides the
// algorithm and the key; nil takes one away.
func (p *provider) signHeader(t *testing.T, kid string, members map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodES256, p.claims())
	token.Header["kid"] = kid
	for name, value := range members {
		if token.Header[name] = value; value == nil {
			delete(token.Header, name)
		}
	}
	signed, err := token.SignedString(p.keys[kid])
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestVerifyHeader(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	byDefault := p.verifier(t)
	narrow := p.verifier(t, func(o *StaffOptions) { o.Types = []string{"application/AT+jwt"} })
	for _, tt := range []struct {
		name         string
		members      map[string]any
		want, narrow error
	}{
		{"JWT", nil, nil, errStaffType},
		{"jwt", map[string]any{"typ": "jwt"}, nil, errStaffType},
		{"no type", map[string]any{"typ": nil}, nil, errStaffType},
		{"access token", map[string]any{"typ": "at+jwt"}, nil, nil},
		{"access token in full", map[string]any{"typ": "Application/at+JWT"}, nil, nil},
		{"logout token", map[string]any{"typ": "logout+jwt"}, errStaffType, errStaffType},
		{"JOSE", map[string]any{"typ": "JOSE"}, errStaffType, errStaffType},
		{"empty type", map[string]any{"typ": ""}, errStaffType, errStaffType},
		{"bare prefix", map[string]any{"typ": "application/"}, errStaffType, errStaffType},
		{"type no text", map[string]any{"typ": []string{"JWT"}}, errStaffType, errStaffType},
		{"critical", map[string]any{"crit": []string{"x"}, "x": 1}, errStaffCritical, errStaffCritical},
		{"critical and known", map[string]any{"crit": []string{"exp"}}, errStaffCritical, errStaffCritical},
		{"critical nothing", map[string]any{"crit": []string{}}, errStaffCritical, errStaffCritical},
		{"critical unencoded", map[string]any{"crit": []string{"b64"}, "b64": false}, errStaffCritical, errStaffCritical},
		{"not critical", map[string]any{"x": 1, "jku": "https://elsewhere.example.test", "jwk": map[string]any{}}, nil, errStaffType},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			token := p.signHeader(t, "k1", tt.members)
			for v, want := range map[*StaffVerifier]error{byDefault: tt.want, narrow: tt.narrow} {
				got, err := v.Verify(t.Context(), token)
				if !errors.Is(err, want) || (err == nil) != (want == nil) {
					t.Fatalf("got %v, want %v", err, want)
				}
				if err != nil {
					wantCode(t, err, commerce.CodeUnauthenticated)
				}
				if (got.Kind == Staff) != (want == nil) {
					t.Errorf("got %+v", got)
				}
			}
		})
	}
}

// A header that is refused costs the provider nothing.
func TestVerifyHeaderBeforeKeys(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	v := p.verifier(t)
	for _, members := range []map[string]any{{"crit": []string{"x"}}, {"typ": "JOSE"}} {
		_, err := v.Verify(t.Context(), p.signHeader(t, "k1", members))
		wantCode(t, err, commerce.CodeUnauthenticated)
	}
	if p.hits.Load() != 0 {
		t.Errorf("%d fetches", p.hits.Load())
	}
}
