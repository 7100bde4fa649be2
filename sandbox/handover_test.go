package sandbox_test

import (
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const (
	tokenLoginMutation = `mutation byToken($jwt: String!, $cart: String) {
		loginWithCustomerLoginJwt(jwt: $jwt, guestCartEntityId: $cart) {
			redirectTo customer { entityId } cart { entityId } customerAccessToken { value expiresAt }
		}
	}`
	redirectMutation = `mutation redirect($input: CreateCartRedirectUrlsInput) {
		cart { createCartRedirectUrls(input: $input) {
			redirectUrls { redirectedCheckoutUrl embeddedCheckoutUrl externalCheckoutUrl }
			errors { __typename ... on NotFoundError { message } }
		} }
	}`
)

// loginToken signs a Customer Login JWT for a customer, as a merchant does.
func (c *client) loginToken(id string, customer, channel int, more map[string]any) string {
	c.t.Helper()
	claims := map[string]any{
		"iss": c.seed.ClientID, "iat": c.sandbox.Store().Now().Unix(), "jti": id, "operation": "customer_login",
		"store_hash": c.seed.StoreHash, "customer_id": customer, "channel_id": channel,
	}
	maps.Copy(claims, more)
	token, err := jwt.SignHS256(c.seed.ClientSecret, claims)
	if err != nil {
		c.t.Fatal(err)
	}
	return token
}

type tokenLogin struct {
	RedirectTo          string
	Customer            struct{ EntityID int }
	Cart                *struct{ EntityID string }
	CustomerAccessToken struct {
		Value     string
		ExpiresAt time.Time
	}
}

func (c *client) loginByToken(channel int, token string, cart *string) tokenLogin {
	c.t.Helper()
	var data struct{ LoginWithCustomerLoginJwt tokenLogin }
	c.data(c.graphql(channel, c.seed.PrivateToken, tokenLoginMutation, map[string]any{"jwt": token, "cart": cart}), &data)
	return data.LoginWithCustomerLoginJwt
}

// redirects are the links to a cart.
type redirects struct {
	RedirectURLs *struct{ RedirectedCheckoutURL, EmbeddedCheckoutURL, ExternalCheckoutURL string }
	Errors       []struct {
		Typename string `json:"__typename"`
	}
}

func (c *client) redirects(channel int, input map[string]any, headers ...string) redirects {
	c.t.Helper()
	var data struct {
		Cart struct{ CreateCartRedirectUrls redirects }
	}
	c.data(c.graphql(channel, c.seed.PrivateToken, redirectMutation, map[string]any{"input": input}, headers...), &data)
	return data.Cart.CreateCartRedirectUrls
}

// cartOf opens a guest's cart with two things in it.
func (c *client) cartOf(channel int) string {
	c.t.Helper()
	cart, err := c.sandbox.Store().OpenCart(channel, store.CartLine{ProductID: 101, Quantity: 2}, store.CartLine{ProductID: 102, Quantity: 1})
	if err != nil {
		c.t.Fatal(err)
	}
	return cart.ID
}

func TestLoginWithCustomerLoginJwt(t *testing.T) {
	c := start(t)
	person, cart := c.member(2), c.cartOf(1)
	before := c.login(1, person)
	got := c.loginByToken(1, c.loginToken("one", person.EntityID, 1, map[string]any{"redirect_to": "/deals"}), &cart)
	if got.RedirectTo != "/deals" || got.Customer.EntityID != person.EntityID || got.Cart == nil || got.Cart.EntityID != cart {
		t.Errorf("login answered %+v", got)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, got.CustomerAccessToken.Value)); id != person.EntityID {
		t.Errorf("the new token is customer %d's", id)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, before)); id != 0 {
		t.Errorf("the token from before is still customer %d's", id)
	}
	if got := c.loginByToken(1, c.loginToken("two", person.EntityID, 1, nil), nil); got.RedirectTo != "/account.php" {
		t.Errorf("without redirect_to it leads to %q", got.RedirectTo)
	}
}

func TestLoginWithCustomerLoginJwtRefusesWithoutHelp(t *testing.T) {
	c := start(t)
	person := c.member(2)
	used := c.loginToken("used", person.EntityID, 1, nil)
	c.loginByToken(1, used, nil)
	text := ""
	for name, token := range map[string]string{
		"used": used, "no token": "no token",
		"another channel's": c.loginToken("a", person.EntityID, 2, nil),
		"stranger's":        c.loginToken("b", person.EntityID, 1, map[string]any{"iss": c.seed.CurrentCustomerClientID}),
		"address":           c.loginToken("c", person.EntityID, 1, map[string]any{"request_ip": "192.0.2.1"}),
	} {
		got := c.ask(tokenLoginMutation, map[string]any{"jwt": token})
		if got.status != http.StatusOK || string(got.Data) != "null" || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != nil {
			t.Fatalf("%s: %d %s", name, got.status, got.body)
		}
		if text == "" {
			text = got.Errors[0].Message
		}
		if got.Errors[0].Message != text {
			t.Errorf("%s is told %q, another %q", name, got.Errors[0].Message, text)
		}
	}
	got := c.ask(tokenLoginMutation, map[string]any{"jwt": c.loginToken("d", person.EntityID, 1, nil)}, "Origin", seedOrigin)
	if got.status != http.StatusUnauthorized {
		t.Errorf("a private token from a browser: %d %s", got.status, got.body)
	}
}

const seedOrigin = "https://shop.example.com"

// A browser may sign in, by a storefront token, and does not get the token.
func TestCustomerAccessTokensAreForServers(t *testing.T) {
	c := start(t)
	person := c.member(2)
	query := `mutation { loginWithCustomerLoginJwt(jwt: "` + c.loginToken("a", person.EntityID, 1, nil) +
		`") { customer { entityId } customerAccessToken { value } } }`
	got := c.graphql(1, c.seed.StorefrontToken, query, nil, "Origin", seedOrigin)
	if len(got.Errors) != 1 || got.Errors[0].Path[len(got.Errors[0].Path)-1] != "customerAccessToken" {
		t.Errorf("a browser got %s", got.body)
	}
}

func TestScopesOfTheWaysOver(t *testing.T) {
	c := start(t)
	guests := c.issue(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeUnauthenticated}})
	customers := c.issue(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeCustomer}})
	for query, want := range map[string]string{
		`mutation { loginWithCustomerLoginJwt(jwt: "a") { redirectTo } }`:             guests,
		`mutation { generateSessionSyncJwt(redirectTo: "/") { result { url } } }`:     guests,
		`mutation { validateSessionSyncJwt(jwt: "a") { errors { __typename } } }`:     guests,
		`mutation { cart { createCartRedirectUrls { errors { __typename } } } }`:      customers,
		`mutation { loginWithCustomerLoginJwt(jwt: "a") { customer { entityId } } } `: guests,
	} {
		got := c.graphql(1, want, query, nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INSUFFICIENT_ACCESS_SCOPE" {
			t.Errorf("%s: %s", query, got.body)
		}
	}
}

func TestImpersonationReadsTheCustomer(t *testing.T) {
	c := start(t)
	person := c.member(2)
	mine := c.login(1, person)
	got := c.graphql(1, c.seed.ImpersonationToken, viewerQuery, nil, "X-Bc-Customer-Id", itoa(person.EntityID))
	if id := c.viewer(got); id != person.EntityID {
		t.Errorf("an impersonator of %d is %d", person.EntityID, id)
	}
	if id := c.viewer(c.ask(viewerQuery, nil, catHeader, mine)); id != person.EntityID {
		t.Error("the impersonated customer was signed out")
	}
	for name, header := range map[string]string{"nobody": "99999", "no number": "x", "nothing": ""} {
		if id := c.viewer(c.graphql(1, c.seed.ImpersonationToken, viewerQuery, nil, "X-Bc-Customer-Id", header)); id != 0 {
			t.Errorf("%s is customer %d", name, id)
		}
	}
	if id := c.viewer(c.ask(viewerQuery, nil, "X-Bc-Customer-Id", itoa(person.EntityID))); id != 0 {
		t.Errorf("a private token impersonates %d", id)
	}
}

func TestRedirectsNeedAnOwnCart(t *testing.T) {
	c := start(t)
	person, other := c.member(1), c.member(2)
	token, stranger := c.login(1, person), c.login(1, other)
	mine := c.cartOf(1)
	c.sandbox.Store().AssignCart(mine, person.EntityID)
	tests := []struct {
		name    string
		channel int
		input   map[string]any
		headers []string
		found   bool
	}{
		{"a guest's", 1, map[string]any{"cartEntityId": c.cartOf(1)}, nil, true},
		{"a guest's, by a customer", 1, map[string]any{"cartEntityId": c.cartOf(1)}, []string{catHeader, token}, true},
		{"one's own", 1, map[string]any{"cartEntityId": mine}, []string{catHeader, token}, true},
		{"one's own, not named", 1, nil, []string{catHeader, token}, true},
		{"somebody else's", 1, map[string]any{"cartEntityId": mine}, []string{catHeader, stranger}, false},
		{"a customer's, by a guest", 1, map[string]any{"cartEntityId": mine}, nil, false},
		{"none, by a customer", 1, map[string]any{}, []string{catHeader, stranger}, false},
		{"none, by a guest", 1, nil, nil, false},
		{"unknown", 1, map[string]any{"cartEntityId": "nothing"}, nil, false},
		{"another channel's", 2, map[string]any{"cartEntityId": c.cartOf(1)}, nil, false},
	}
	for _, test := range tests {
		got := c.redirects(test.channel, test.input, test.headers...)
		if (got.RedirectURLs != nil) != test.found || (len(got.Errors) == 0) != test.found {
			t.Errorf("%s: %+v", test.name, got)
		}
		if !test.found && got.Errors[0].Typename != "NotFoundError" {
			t.Errorf("%s: %+v", test.name, got.Errors)
		}
	}
	bad := c.ask(redirectMutation, map[string]any{"input": map[string]any{"ipAddress": "nowhere"}})
	if len(bad.Errors) != 1 {
		t.Errorf("an address that is none: %s", bad.body)
	}
}
