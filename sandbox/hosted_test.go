package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestHostedLoginByToken(t *testing.T) {
	c := start(t)
	b, person, base := c.browse(), c.member(2), c.sandbox.HostedURL(1)
	before := c.login(1, person)
	link := base + "/login/token/" + c.loginToken("one", person.EntityID, 1, map[string]any{
		"redirect_to": "/checkout?step=1", "request_ip": "127.0.0.1",
	})
	got := b.open(link)
	got.shows(t, "/checkout", person.EntityID)
	if got.query != "step=1" || got.channel != "1" || got.message != "" {
		t.Errorf("landed with %q on channel %q: %q", got.query, got.channel, got.message)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, before)); id != 0 {
		t.Error("the customer access token from before goes on")
	}
	second := c.browse().open(link)
	second.shows(t, "/login.php", 0)
	if second.message == "" {
		t.Error("a used link says nothing")
	}
	b.open(base+"/account.php").shows(t, "/account.php", person.EntityID)
}

func TestHostedLoginByTokenRefusals(t *testing.T) {
	c := start(t)
	person := c.member(2).EntityID
	for name, link := range map[string]string{
		"another address":   c.sandbox.HostedURL(1) + "/login/token/" + c.loginToken("a", person, 1, map[string]any{"request_ip": "192.0.2.1"}),
		"another's host":    c.sandbox.HostedURL(1) + "/login/token/" + c.loginToken("b", person, 2, nil),
		"not its host":      c.sandbox.HostedURL(2) + "/login/token/" + c.loginToken("c", person, 1, nil),
		"unknown channel":   c.sandbox.HostedURL(1) + "/login/token/" + c.loginToken("d", person, 99, nil),
		"no global logins":  c.sandbox.HostedURL(1) + "/login/token/" + c.loginToken("e", person, 3, nil),
		"not even a token":  c.sandbox.HostedURL(1) + "/login/token/abc",
		"a Storefront's":    c.sandbox.HostedURL(1) + "/login/token/" + c.seed.PrivateToken,
		"unknown customer":  c.sandbox.HostedURL(1) + "/login/token/" + c.loginToken("f", 99999, 1, nil),
		"session sync link": c.sandbox.HostedURL(1) + "/login/token/" + c.generate(1, map[string]any{"to": "/"}).Result.Token,
	} {
		got := c.browse().open(link)
		if got.where != "/login.php" || got.who != "Guest" || got.message == "" {
			t.Errorf("%s: %q at %q: %q", name, got.who, got.where, got.message)
		}
	}
	c.sandbox.Store().SetChoices(store.Choices{Hosted: store.HostedChoices{LoginAnyHost: true}})
	c.browse().open(c.sandbox.HostedURL(1)+"/login/token/"+c.loginToken("g", person, 2, nil)).shows(t, "/account.php", person)
}

func TestHostedLoginStaysOnItsHost(t *testing.T) {
	c := start(t)
	person, base := c.member(2).EntityID, c.sandbox.HostedURL(1)
	for target, want := range map[string]string{
		"/checkout": "/checkout", "checkout": "/checkout", base + "/embedded-checkout": "/embedded-checkout",
		"https://evil.example.com/": "/account.php", "//evil.example.com/": "/account.php",
		`/\evil.example.com`: "", "http://a@evil.example.com/": "/account.php", "javascript:alert(1)": "/account.php",
	} {
		link := base + "/login/token/" + c.loginToken(target, person, 1, map[string]any{"redirect_to": target})
		got := c.browse().open(link)
		if got.where != want && want != "" {
			t.Errorf("%s landed at %q, want %q", target, got.where, want)
		}
	}
}

func TestOfManyBrowsersOneSignsInByALink(t *testing.T) {
	c := start(t)
	person := c.member(2).EntityID
	link := c.sandbox.HostedURL(1) + "/login/token/" + c.loginToken("one", person, 1, nil)
	var mu sync.Mutex
	ids := map[int]int{}
	var group sync.WaitGroup
	for range 50 {
		b := c.browse()
		group.Go(func() {
			id := b.open(link).customerID
			mu.Lock()
			defer mu.Unlock()
			ids[id]++
		})
	}
	group.Wait()
	if diff := cmp.Diff(map[int]int{person: 1, 0: 49}, ids); diff != "" {
		t.Errorf("who is signed in how often (-want +got):\n%s", diff)
	}
}

func TestHostedLoginByPassword(t *testing.T) {
	c := start(t)
	b, person, base := c.browse(), c.member(3), c.sandbox.HostedURL(1)
	b.open(base+"/account.php").shows(t, "/login.php", 0)
	wrong := b.submit(base, person.Email, "wrong")
	wrong.shows(t, "/login.php", 0)
	if wrong.message == "" || b.open(base+"/login.php").message != "" {
		t.Error("a wrong password is told never, or twice")
	}
	cat := c.login(1, person)
	b.submit(base, person.Email, person.Password).shows(t, "/account.php", person.EntityID)
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, cat)); id != 0 {
		t.Error("the customer access token outlived a hosted sign-in")
	}
	c.login(1, person)
	if got := b.open(base + "/checkout"); got.customerID != 0 {
		t.Error("the hosted session outlived a sign-in by GraphQL")
	}
}

func TestHostedLogoutEndsEverything(t *testing.T) {
	c := start(t)
	b, person, base := c.browse(), c.member(2), c.sandbox.HostedURL(1)
	cat := c.login(1, person)
	b.open(c.redirects(1, map[string]any{"cartEntityId": c.cartOf(1)}, catHeader, cat).RedirectURLs.RedirectedCheckoutURL).
		shows(t, "/checkout", person.EntityID)
	out := b.open(base + "/login.php?action=logout")
	out.shows(t, "/login.php", 0)
	if out.message == "" || out.cart != "" {
		t.Errorf("signed out with message %q and cart %q", out.message, out.cart)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, cat)); id != 0 {
		t.Error("the customer access token outlived the hosted logout")
	}
	b.open(base+"/account.php").shows(t, "/login.php", 0)
}

// A Customer Login link whose target signs out: the store's way to end a
// hosted session from outside.
func TestSignOutLink(t *testing.T) {
	c := start(t)
	person := c.member(2)
	cat := c.login(1, person)
	c.browse().open(c.sandbox.HostedURL(1)+"/login/token/"+
		c.loginToken("one", person.EntityID, 1, map[string]any{"redirect_to": "/login.php?action=logout"})).shows(t, "/login.php", 0)
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, cat)); id != 0 {
		t.Error("the customer access token outlived a sign-out link")
	}
}

func TestCurrentCustomerJWT(t *testing.T) {
	c := start(t)
	b, person, base := c.browse(), c.member(2), c.sandbox.HostedURL(1)
	url := base + "/customer/current.jwt?app_client_id="
	if got := b.open(url + c.seed.ClientID); got.status != http.StatusNotFound {
		t.Errorf("a guest got %d", got.status)
	}
	b.submit(base, person.Email, person.Password)
	for id, secret := range map[string]string{
		c.seed.ClientID: c.seed.ClientSecret, c.seed.CurrentCustomerClientID: c.seed.CurrentCustomerClientSecret,
	} {
		got := b.open(url + id)
		token, ok := jwt.Split(got.text)
		if got.status != http.StatusOK || !ok || !token.SignedWith(secret) {
			t.Fatalf("%d %s", got.status, got.text)
		}
		var claims struct {
			Customer struct{ ID int }
			Iat, Exp int
		}
		if err := json.Unmarshal(token.Payload, &claims); err != nil || claims.Customer.ID != person.EntityID || claims.Exp-claims.Iat != 900 {
			t.Errorf("claims %+v, %v", claims, err)
		}
	}
	for _, id := range []string{"unknown", ""} {
		if got := b.open(url + id); got.status != http.StatusNotFound {
			t.Errorf("app %q: %d", id, got.status)
		}
	}
	c.sandbox.Store().SetChoices(store.Choices{Hosted: store.HostedChoices{CurrentCustomerIsJSON: true}})
	if got := b.open(url + c.seed.ClientID); !strings.HasPrefix(got.text, `"ey`) {
		t.Errorf("as JSON: %s", got.text)
	}
}

func TestHostedPagesAreCountedAndFail(t *testing.T) {
	c := start(t)
	b, base := c.browse(), c.sandbox.HostedURL(1)
	token := c.loginToken("one", c.member(2).EntityID, 1, nil)
	b.open(base + "/login/token/" + token)
	calls := c.sandbox.CallsTo(sandbox.On(sandbox.EndpointHosted))
	if len(calls) != 2 || calls[0].Endpoint != "hosted-login-token" || calls[1].Endpoint != "hosted-account" ||
		calls[0].Credential != "none" || calls[1].Credential != "cookie" {
		t.Errorf("calls %+v", calls)
	}
	if path := calls[0].Path; path != "/login/token/{jwt}" {
		t.Errorf("the path %q is recorded", path)
	}
	if err := c.sandbox.FailNext(sandbox.On("hosted-checkout"), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503}); err != nil {
		t.Fatal(err)
	}
	if got := b.open(base + "/checkout"); got.status != 503 || got.where != "/checkout" {
		t.Errorf("status %d at %q", got.status, got.where)
	}
	if got := b.open(base + "/checkout"); got.status != http.StatusOK {
		t.Errorf("after the fault: %d", got.status)
	}
}

// What a customer is called is shown, not run.
func TestPagesAreEscaped(t *testing.T) {
	c := start(t)
	person := c.member(2)
	c.sandbox.Store().EditCustomer(person.EntityID, func(c *store.Customer) { c.FirstName = `<script>alert("x")</script>` })
	got := c.browse().submit(c.sandbox.HostedURL(1), person.Email, person.Password)
	if strings.Contains(got.text, "<script") || !strings.HasPrefix(got.who, "<script>") {
		t.Errorf("page: %s", got.text)
	}
}

func TestAppsAreOptions(t *testing.T) {
	c := start(t, func(o *sandbox.Options) {
		o.ClientID, o.ClientSecret = "login-app", "the login app's secret"
		o.CurrentCustomerClientID, o.CurrentCustomerClientSecret = "other-app", "the other app's secret"
		o.TrustedProxySecret = proxySecret
	})
	d := c.seed
	if d.ClientID != "login-app" || d.CurrentCustomerClientID != "other-app" || d.TrustedProxySecret != proxySecret {
		t.Errorf("described as %+v", d)
	}
	person, base := c.member(2).EntityID, c.sandbox.HostedURL(1)
	c.browse().open(base+"/login/token/"+c.loginToken("one", person, 1, nil)).shows(t, "/account.php", person)
	c.seed.ClientID, c.seed.ClientSecret = d.CurrentCustomerClientID, d.CurrentCustomerClientSecret
	c.browse().open(base+"/login/token/"+c.loginToken("two", person, 1, nil)).shows(t, "/login.php", 0)
}

func TestDescribedHosts(t *testing.T) {
	for listen, want := range map[string][]sandbox.DescribedHost{
		"127.0.0.1:0": nil,
		"127.0.0.1:4100": {
			{ChannelID: 1, URL: "http://127.0.0.1:4100"},
			{ChannelID: 2, URL: "http://localhost:4100"},
			{ChannelID: 3, URL: "http://127.0.0.1:4100"},
		},
	} {
		s, err := sandbox.New(sandbox.Options{Listen: listen})
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Description()
		if diff := cmp.Diff(want, d.HostedURLs); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", listen, err, diff)
		}
	}
}
