package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
)

const (
	viewerQuery = `{ customer { entityId customerGroupId } }`
	catHeader   = "X-Bc-Customer-Access-Token"
	errHeader   = "X-Bc-Error-On-Invalid-Customer-Access-Token"
)

// viewer asks who the shopper is; 0 is a guest.
func (c *client) viewer(got result) int {
	c.t.Helper()
	var data struct{ Customer *struct{ EntityID int } }
	c.data(got, &data)
	if data.Customer == nil {
		return 0
	}
	return data.Customer.EntityID
}

func TestLoginOpensASession(t *testing.T) {
	c := start(t)
	person := c.member(2)
	var data struct {
		Login struct {
			Customer            struct{ EntityID int }
			Cart                *struct{ EntityID string }
			CustomerAccessToken struct {
				Value     string
				ExpiresAt time.Time
			}
		}
	}
	c.data(c.ask(loginMutation, credentials(person)), &data)
	if data.Login.Customer.EntityID != person.EntityID || data.Login.Cart != nil {
		t.Errorf("login answered %+v", data.Login)
	}
	if !data.Login.CustomerAccessToken.ExpiresAt.After(c.sandbox.Store().Now()) {
		t.Errorf("the token ended at %s", data.Login.CustomerAccessToken.ExpiresAt)
	}
	got := c.ask(viewerQuery, nil, catHeader, data.Login.CustomerAccessToken.Value, errHeader, "true")
	if id := c.viewer(got); id != person.EntityID {
		t.Errorf("viewer %d, want %d", id, person.EntityID)
	}
}

func TestLoginFailures(t *testing.T) {
	c := start(t)
	person := c.member(1)
	reset := func() sandbox.DescribedPerson {
		for _, p := range c.seed.Customers {
			if customer, _ := c.sandbox.Store().Customer(p.EntityID); customer.ForcePasswordReset {
				return p
			}
		}
		t.Fatal("nobody has to reset a password")
		return sandbox.DescribedPerson{}
	}()
	tests := []struct {
		name      string
		channel   int
		variables map[string]any
		want      string
	}{
		{"wrong password", 1, map[string]any{"email": person.Email, "password": "wrong"}, "Invalid credentials"},
		{"unknown e-mail", 1, map[string]any{"email": "nobody@example.com", "password": "wrong"}, "Invalid credentials"},
		{"channel without global logins", 3, credentials(person), "Invalid credentials"},
		{"forced reset", 1, credentials(reset), "Reset password"},
		{"forced reset, wrong password", 1, map[string]any{"email": reset.Email, "password": "x"}, "Invalid credentials"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := c.graphql(test.channel, c.seed.PrivateToken, loginMutation, test.variables)
			if got.status != http.StatusOK || string(got.Data) != "null" || len(got.Errors) != 1 {
				t.Fatalf("%d %s, want data null and one error", got.status, got.body)
			}
			if got.Errors[0].Message != test.want || got.Errors[0].Extensions["code"] != nil {
				t.Errorf("error %+v, want the text %q and no code", got.Errors[0], test.want)
			}
			if strings.Contains(string(got.body), "@") {
				t.Errorf("the answer repeats an e-mail address: %s", got.body)
			}
		})
	}
}

func TestOneSessionPerCustomer(t *testing.T) {
	c := start(t)
	first := c.login(1, c.member(1))
	second := c.login(1, c.member(1))
	other := c.login(1, c.member(2))
	for name, test := range map[string]struct {
		token string
		want  int
	}{
		"replaced by the next login": {first, 0},
		"the next login":             {second, c.member(1).EntityID},
		"somebody else":              {other, c.member(2).EntityID},
	} {
		if got := c.viewer(c.ask(viewerQuery, nil, catHeader, test.token)); got != test.want {
			t.Errorf("%s: viewer %d, want %d", name, got, test.want)
		}
	}
}

func TestDeadCustomerAccessToken(t *testing.T) {
	c := start(t)
	expired := c.login(1, c.member(1))
	for name, test := range map[string]struct {
		token   string
		channel int
		before  func()
	}{
		"never issued":  {token: "0f_1", channel: 1},
		"other channel": {token: c.login(1, c.member(2)), channel: 2},
		"expired":       {token: expired, channel: 1, before: func() { c.sandbox.SetTime(date(2030, 1, 1)) }},
	} {
		if test.before != nil {
			test.before()
		}
		got := c.graphql(test.channel, c.seed.PrivateToken, viewerQuery, nil, catHeader, test.token)
		if id := c.viewer(got); id != 0 {
			t.Errorf("%s, silent: viewer %d, want a guest", name, id)
		}
		got = c.graphql(test.channel, c.seed.PrivateToken, viewerQuery, nil, catHeader, test.token, errHeader, "true")
		if got.status != http.StatusOK || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INVALID_CUSTOMER_ACCESS_TOKEN" {
			t.Errorf("%s, asked for an error: %d %s", name, got.status, got.body)
		}
	}
}

const logoutMutation = `mutation logout($cart: String) { logout(cartEntityId: $cart) {
	result cartUnassignResult { cart { entityId } errors { __typename ... on Error { message } } }
} }`

// logoutData is what a logout answers.
type logoutData struct {
	Logout struct {
		Result             string
		CartUnassignResult struct {
			Cart   *struct{ EntityID string }
			Errors []struct {
				Typename string `json:"__typename"`
				Message  string
			}
		}
	}
}

func TestLogoutHandsTheCartBack(t *testing.T) {
	c := start(t)
	cart, err := c.sandbox.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	var login struct {
		Login struct {
			Cart                struct{ EntityID string }
			CustomerAccessToken struct{ Value string }
		}
	}
	c.data(c.ask(loginMutation, credentials(c.member(1), map[string]any{"cart": cart})), &login)
	if login.Login.Cart.EntityID != cart {
		t.Fatalf("login returned cart %q, want %q", login.Login.Cart.EntityID, cart)
	}
	token := login.Login.CustomerAccessToken.Value

	var logout logoutData
	c.data(c.ask(logoutMutation, map[string]any{"cart": cart}, catHeader, token, errHeader, "true"), &logout)
	got := logout.Logout.CartUnassignResult
	if logout.Logout.Result != "success" || got.Cart == nil || got.Cart.EntityID != cart || len(got.Errors) != 0 {
		t.Errorf("logout answered %+v", logout.Logout)
	}
	again := c.ask(viewerQuery, nil, catHeader, token, errHeader, "true")
	if len(again.Errors) != 1 || again.Errors[0].Extensions["code"] != "INVALID_CUSTOMER_ACCESS_TOKEN" {
		t.Errorf("the token outlived the logout: %s", again.body)
	}
}

func TestLogoutWithACartThatIsNotTheirs(t *testing.T) {
	c := start(t)
	guestCart, err := c.sandbox.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	for name, cart := range map[string]string{"unknown": "no-such-cart", "a guest's": guestCart} {
		var logout logoutData
		token := c.login(1, c.member(1))
		c.data(c.ask(logoutMutation, map[string]any{"cart": cart}, catHeader, token), &logout)
		got := logout.Logout.CartUnassignResult
		if got.Cart != nil || len(got.Errors) != 1 || got.Errors[0].Typename != "CartUnassignInaccessibleError" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	t.Run("from a browser", func(t *testing.T) {
		var logout logoutData
		token := c.login(1, c.member(1))
		c.data(c.graphql(1, c.seed.StorefrontToken, logoutMutation, map[string]any{"cart": guestCart},
			catHeader, token, "Origin", "https://shop.example"), &logout)
		if got := logout.Logout.CartUnassignResult.Errors; len(got) != 1 || got[0].Typename != "CartUnassignNotAllowedError" {
			t.Errorf("%+v", got)
		}
	})
}

func TestLogoutWithoutAToken(t *testing.T) {
	got := start(t).ask(logoutMutation, nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "MISSING_CUSTOMER_ACCESS_TOKEN" {
		t.Errorf("logout of nobody: %s", got.body)
	}
}

func TestBrowsersGetNoCustomerAccessToken(t *testing.T) {
	c := start(t)
	got := c.graphql(1, c.seed.StorefrontToken, loginMutation, credentials(c.member(1)), "Origin", "https://shop.example")
	const want = "Customer access token was requested in the body, but it's only returned for server-to-server requests."
	if len(got.Errors) != 1 || !strings.HasPrefix(got.Errors[0].Message, want) {
		t.Fatalf("errors %s", got.body)
	}
	var data struct {
		Login struct {
			Customer            struct{ EntityID int }
			CustomerAccessToken *struct{ Value string }
		}
	}
	got.Errors = nil
	c.data(got, &data)
	if data.Login.Customer.EntityID == 0 || data.Login.CustomerAccessToken != nil {
		t.Errorf("a browser's login answered %+v", data.Login)
	}
}
