package customerlogin

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
)

// browser is somebody who looks at the hosted pages.
type browser struct {
	t      *testing.T
	client *http.Client
	hosted string
}

func newBrowser(t *testing.T, s *sandbox.Server) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar}, s.HostedURL(1)}
}

// get follows a path of the hosted pages and returns where it led and what was there.
func (b *browser) get(path string) (status int, landed, body string) {
	b.t.Helper()
	response, err := b.client.Get(b.hosted + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, response.Request.URL.RequestURI(), string(text)
}

// tokensOf sign and verify for a sandbox, by the app that storefronts name or by
// the main one.
func tokensOf(t *testing.T, seed sandbox.Description, ownApp bool, now func() time.Time) *Tokens {
	t.Helper()
	return newTokens(t, func(o *Options) {
		*o = Options{Now: now, StoreHash: seed.StoreHash, ClientID: seed.ClientID, ClientSecret: commerce.Secret(seed.ClientSecret)}
		if ownApp {
			o.CurrentClientID, o.CurrentClientSecret = seed.CurrentCustomerClientID, commerce.Secret(seed.CurrentCustomerClientSecret)
		}
	})
}

func TestSandboxRoundTrip(t *testing.T) {
	moment := time.Now() // browsers forget cookies by a clock of their own
	now := func() time.Time { return moment }
	s := sandbox.Start(t, func(o *sandbox.Options) { o.Clock = now })
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	customer := seed.Customers[0].EntityID
	for name, ownApp := range map[string]bool{"the main app": false, "an app of its own": true} {
		t.Run(name, func(t *testing.T) {
			tokens, b := tokensOf(t, seed, ownApp, now), newBrowser(t, s)
			app := seed.ClientID
			if ownApp {
				app = seed.CurrentCustomerClientID
			}
			if status, _, _ := b.get("/customer/current.jwt?app_client_id=" + app); status != http.StatusNotFound {
				t.Errorf("a guest has a token: %d", status)
			}
			token, err := tokens.Sign(commerce.CustomerLogin{CustomerID: customer, ChannelID: 1, RedirectTo: "/account.php"})
			if err != nil {
				t.Fatal(err)
			}
			if status, landed, _ := b.get("/login/token/" + token.Reveal()); status != http.StatusOK || landed != "/account.php" {
				t.Fatalf("the link led to %s with %d", landed, status)
			}
			if _, landed, _ := newBrowser(t, s).get("/login/token/" + token.Reveal()); landed == "/account.php" {
				t.Error("the link worked twice")
			}
			_, _, current := b.get("/customer/current.jwt?app_client_id=" + app)
			got, refused := tokens.VerifyCurrentCustomer(commerce.Secret(current))
			if refused != nil || got.CustomerID != customer || !got.IssuedAt.Equal(moment.Truncate(time.Second)) || got.ExpiresAt.Sub(got.IssuedAt) != 15*time.Minute {
				t.Errorf("got %+v, %v", got, refused)
			}
			// Each kind in the place of the other.
			if _, landed, _ := newBrowser(t, s).get("/login/token/" + current); landed == "/account.php" {
				t.Error("a Current Customer JWT signed in")
			}
			if _, refused := tokens.VerifyCurrentCustomer(token); refused != (commerce.InvalidTokenError{}) {
				t.Errorf("a Customer Login JWT: %v", refused)
			}
			out, err := tokens.Sign(commerce.CustomerLogin{CustomerID: customer, ChannelID: 1, RedirectTo: "/login.php?action=logout"})
			if err != nil {
				t.Fatal(err)
			}
			b.get("/login/token/" + out.Reveal())
			if status, _, _ := b.get("/customer/current.jwt?app_client_id=" + app); status != http.StatusNotFound {
				t.Errorf("the sign-out link left somebody signed in: %d", status)
			}
		})
	}
}
