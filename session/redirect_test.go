package session

import (
	"context"
	"errors"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

// fakeSites answers for every channel the same.
type fakeSites struct {
	site  commerce.Site
	err   error
	asked []int
}

func (f *fakeSites) Site(_ context.Context, channelID int) (commerce.Site, error) {
	f.asked = append(f.asked, channelID)
	return f.site, f.err
}

// Where a token wants the shopper to go is somebody else's word, on every way in.
func TestTokenRedirectIsChecked(t *testing.T) {
	t.Parallel()
	site := commerce.Site{Primary: "https://shop.example.test", Checkout: "https://checkout.example.test"}
	for _, tt := range []struct {
		name, raw string
		sites     *fakeSites
		want      string
		asked     int
	}{
		{"nowhere", "", &fakeSites{site: site}, "", 0},
		{"a path", "/checkout?step=2", &fakeSites{site: site}, "/checkout?step=2", 0},
		{"a path, and no sites", "/checkout", nil, "/checkout", 0},
		{"our own host", "https://checkout.example.test/a", &fakeSites{site: site}, "https://checkout.example.test/a", 1},
		{"our own host, and no sites", "https://checkout.example.test/a", nil, "", 0},
		{"our own host, and nobody knows", "https://shop.example.test/a", &fakeSites{site: site, err: errors.New("reset")}, "", 1},
		{"an evil host", "https://evil.example/a", &fakeSites{site: site}, "", 1},
		{"without a scheme", "//evil.example/a", &fakeSites{site: site}, "", 0},
		{"with a backslash", `/\evil.example`, &fakeSites{site: site}, "", 0},
		{"a script", "javascript:alert(1)", &fakeSites{site: site}, "", 1},
		{"as a user", "https://checkout.example.test@evil.example/", &fakeSites{site: site}, "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := newTokenEnv(t, func(o *Options) {
				if tt.sites != nil {
					o.Sites = tt.sites
				}
			})
			e.store.loginJWT = func(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
				out, err := admit(e.env, 7)(ctx, in)
				out.RedirectTo = tt.raw
				return out, err
			}
			e.store.sync = func(ctx context.Context, channel int, token commerce.Secret, signIn bool) (commerce.SessionSyncOutcome, error) {
				out, err := syncing(e.env, 0)(ctx, channel, token, signIn)
				out.Content.RedirectTo = tt.raw
				return out, err
			}
			for way, try := range map[string]func() (TokenLoginResult, error){
				"login": func() (TokenLoginResult, error) {
					return e.LoginWithCustomerLoginJWT(t.Context(), loginToken(t, jwt.MapClaims{"channel_id": 2}), "")
				},
				"sync": func() (TokenLoginResult, error) { return e.LoginWithSessionSyncJWT(t.Context(), "good") },
				"read": func() (TokenLoginResult, error) {
					content, err := e.ReadSessionSyncJWT(t.Context(), "good-to-read")
					return content.TokenLoginResult, err
				},
			} {
				r, err := try()
				if err != nil || r.Refused != nil || r.RedirectTo != tt.want {
					t.Errorf("%s: leads to %q, want %q: %v", way, r.RedirectTo, tt.want, err)
				}
			}
			if tt.sites != nil && len(tt.sites.asked) != 3*tt.asked {
				t.Errorf("sites were asked for %v", tt.sites.asked)
			}
		})
	}
}

// The pages are those of the channel that the session is on.
func TestTokenRedirectIsOfTheTokensChannel(t *testing.T) {
	t.Parallel()
	sites := &fakeSites{}
	e := newTokenEnv(t, func(o *Options) { o.Sites = sites })
	e.store.loginJWT = func(ctx context.Context, in commerce.TokenLogin) (commerce.TokenLoginOutcome, error) {
		out, err := admit(e.env, 7)(ctx, in)
		out.RedirectTo = "https://shop.example.test/"
		return out, err
	}
	if _, err := e.LoginWithCustomerLoginJWT(t.Context(), loginToken(t, jwt.MapClaims{"channel_id": 2}), ""); err != nil {
		t.Fatal(err)
	}
	// A token that we signed ourselves says nothing about where to go.
	r, err := e.LoginWithCurrentCustomerJWT(t.Context(), "current", "")
	if err != nil || r.Session == nil || r.RedirectTo != "" {
		t.Errorf("got %+v, %v", r, err)
	}
	if len(sites.asked) == 0 || sites.asked[0] != 2 {
		t.Errorf("sites were asked for %v", sites.asked)
	}
}
