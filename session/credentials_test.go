package session

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestReadCredentials(t *testing.T) {
	t.Parallel()
	h := http.Header{}
	h.Add("x-clientele-session", "s")
	h.Add("X-CLIENTELE-STAFF", "j")
	h.Add("authorization", "Bearer b")
	h.Add("X-Clientele-Channel", "1")
	h.Add("X-Clientele-Channel", "2")
	h.Add("X-Bc-Customer-Access-Token", "not for us")
	want := Credentials{
		Session: []string{"s"}, Staff: []string{"j"}, Authorization: []string{"Bearer b"}, Channel: []string{"1", "2"},
	}
	got := ReadCredentials(h)
	// Credentials print as nothing, so they are compared as plain values.
	if !cmp.Equal([][]string{want.Session, want.Staff, want.Authorization, want.Channel},
		[][]string{got.Session, got.Staff, got.Authorization, got.Channel}) {
		t.Error("the headers were not taken as they were sent")
	}
}

func TestCredentialsPrintNothing(t *testing.T) {
	t.Parallel()
	c := Credentials{Session: []string{canaryToken}, Authorization: []string{"Bearer " + canaryToken}}
	wantNoCanary(t, fmt.Sprintf("%v %+v %#v %s", c, c, c, c))
}

func TestTokens(t *testing.T) {
	t.Parallel()
	const session, staff, ignore = AuthorizationSession, AuthorizationStaff, AuthorizationIgnore
	one := func(s ...string) []string { return s }
	for _, tt := range []struct {
		name        string
		mode        AuthorizationMode
		in          Credentials
		wantSession string
		wantStaff   string
		wantCode    commerce.Code
	}{
		{"nothing", session, Credentials{}, "-", "-", ""},
		{"session header", session, Credentials{Session: one("a")}, "a", "-", ""},
		{"staff header", session, Credentials{Staff: one("j")}, "-", "j", ""},
		{"empty session header", session, Credentials{Session: one("")}, "", "-", ""},
		{"bearer is a session", session, Credentials{Authorization: one("Bearer a")}, "a", "-", ""},
		{"bearer in lower case", session, Credentials{Authorization: one("bearer  a ")}, "a", "-", ""},
		{"bearer is staff", staff, Credentials{Authorization: one("Bearer j")}, "-", "j", ""},
		{"bearer is not ours", ignore, Credentials{Authorization: one("Bearer x"), Session: one("a")}, "a", "-", ""},
		{"several not ours", ignore, Credentials{Authorization: one("Basic x", "Bearer y")}, "-", "-", ""},
		{"bearer without a token", session, Credentials{Authorization: one("Bearer")}, "", "-", ""},
		{"twice the same session", session, Credentials{Session: one("a"), Authorization: one("Bearer a")}, "a", "-", ""},
		{"twice the same staff", staff, Credentials{Staff: one("j"), Authorization: one("Bearer j")}, "-", "j", ""},
		{"another scheme", session, Credentials{Authorization: one("Basic a")}, "", "", commerce.CodeUnauthenticated},
		{"another scheme for staff", staff, Credentials{Authorization: one("Basic a")}, "", "", commerce.CodeUnauthenticated},
		{"two sessions", session, Credentials{Session: one("a"), Authorization: one("Bearer b")}, "", "", commerce.CodeAmbiguousCredentials},
		{"two staff", staff, Credentials{Staff: one("a"), Authorization: one("Bearer b")}, "", "", commerce.CodeAmbiguousCredentials},
		{"session and staff", session, Credentials{Session: one("a"), Staff: one("j")}, "", "", commerce.CodeAmbiguousCredentials},
		{"session and bearer staff", staff, Credentials{Session: one("a"), Authorization: one("Bearer j")}, "", "", commerce.CodeAmbiguousCredentials},
		{"bearer session and staff", session, Credentials{Staff: one("j"), Authorization: one("Bearer a")}, "", "", commerce.CodeAmbiguousCredentials},
		{"empty session and staff", session, Credentials{Session: one(""), Staff: one("j")}, "", "", commerce.CodeAmbiguousCredentials},
		{"header sent twice", session, Credentials{Session: one("a", "a")}, "", "", commerce.CodeAmbiguousCredentials},
		{"staff sent twice", session, Credentials{Staff: one("a", "a")}, "", "", commerce.CodeAmbiguousCredentials},
		{"access token of a backend", session, Credentials{AccessToken: one("t"), FromBackend: true}, "-", "-", ""},
		{"access token of anybody", session, Credentials{AccessToken: one("t")}, "", "", commerce.CodeUnauthenticated},
		{"empty access token of anybody", ignore, Credentials{AccessToken: one("")}, "", "", commerce.CodeUnauthenticated},
		{"access token twice", session, Credentials{AccessToken: one("t", "t"), FromBackend: true}, "", "", commerce.CodeAmbiguousCredentials},
		{"access token and session", session, Credentials{AccessToken: one("t"), Session: one("a"), FromBackend: true}, "", "", commerce.CodeAmbiguousCredentials},
		{"access token and bearer", session, Credentials{AccessToken: one("t"), Authorization: one("Bearer a"), FromBackend: true}, "", "", commerce.CodeAmbiguousCredentials},
		{"access token and staff", session, Credentials{AccessToken: one("t"), Staff: one("j"), FromBackend: true}, "", "", commerce.CodeAmbiguousCredentials},
		{"a backend with a session", session, Credentials{Session: one("a"), FromBackend: true}, "a", "-", ""},
		{"authorization sent twice", session, Credentials{Authorization: one("Bearer a", "Bearer a")}, "", "", commerce.CodeAmbiguousCredentials},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			gotSession, gotStaff, gotAccess, err := tt.in.tokens(tt.mode)
			wantCode(t, err, tt.wantCode)
			if err != nil {
				return
			}
			if got := text(gotSession); got != tt.wantSession {
				t.Errorf("session %q, want %q", got, tt.wantSession)
			}
			if got := text(gotStaff); got != tt.wantStaff {
				t.Errorf("staff %q, want %q", got, tt.wantStaff)
			}
			if got, want := gotAccess != nil, len(tt.in.AccessToken) > 0; got != want {
				t.Errorf("access token %v, want %v", got, want)
			}
		})
	}
}

// text shows a token that may not be there.
func text(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

func TestParseAuthorizationMode(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]AuthorizationMode{
		"session": AuthorizationSession, "staff": AuthorizationStaff, "ignore": AuthorizationIgnore,
	} {
		if got, err := ParseAuthorizationMode(s); err != nil || got != want {
			t.Errorf("%s: got %d, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "Session", "none"} {
		if _, err := ParseAuthorizationMode(s); err == nil {
			t.Errorf("%q: accepted", s)
		}
	}
}
