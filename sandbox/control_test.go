package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox"
)

// control posts to a control and returns its answer.
func (c *client) control(path, body string) answer {
	c.t.Helper()
	return c.must(http.MethodPost, c.sandbox.URL()+"/_sandbox/"+path, []byte(body), "Content-Type", "application/json")
}

func TestControlsOverHTTP(t *testing.T) {
	c := start(t)
	steps := []struct{ path, body string }{
		{"time", `{"time":"2027-05-06T07:08:09Z"}`},
		{"throttle", `{"requests":3,"windowMs":1000}`},
		{"delay", `{"match":{"endpoint":"time"},"ms":1}`},
		{"fail", `{"match":{"endpoint":"time"},"times":1,"kind":"status","status":503}`},
		{"fail", `{"match":{"endpoint":"storefront","operation":"login","channel":2},"times":1,"kind":"html"}`},
	}
	for _, step := range steps {
		if got := c.control(step.path, step.body); got.status != http.StatusOK || strings.TrimSpace(string(got.body)) != "{}" {
			t.Fatalf("%s: %d %s", step.path, got.status, got.body)
		}
	}
	if got, err := c.attempt(); err != nil || got.status != 503 || got.header.Get("X-Rate-Limit-Requests-Quota") != "3" {
		t.Errorf("%v %d %v", err, got.status, got.header)
	}
	got, err := c.attempt()
	if err != nil {
		t.Fatal(err)
	}
	var body struct{ Time int64 }
	c.decode(got, http.StatusOK, &body)
	want := time.Date(2027, 5, 6, 7, 8, 9, 0, time.UTC).Unix()
	if body.Time < want || body.Time > want+60 {
		t.Errorf("time %d, want about %d", body.Time, want)
	}
}

func TestControlsRefuseNonsense(t *testing.T) {
	c := start(t)
	tests := []struct {
		path, body string
		want       int
	}{
		{"time", `{}`, http.StatusUnprocessableEntity},
		{"time", `{"now":"2027-05-06T07:08:09Z"}`, http.StatusBadRequest},
		{"time", `yesterday`, http.StatusBadRequest},
		{"fail", `{"times":1,"kind":"explode"}`, http.StatusUnprocessableEntity},
		{"fail", `{"times":0,"kind":"html"}`, http.StatusUnprocessableEntity},
		{"throttle", `{"requests":-1,"windowMs":1000}`, http.StatusUnprocessableEntity},
		{"throttle", `{"requests":1}`, http.StatusUnprocessableEntity},
		{"nothing", `{}`, http.StatusNotFound},
	}
	for _, test := range tests {
		if got := c.control(test.path, test.body); got.status != test.want {
			t.Errorf("%s %s: %d, want %d", test.path, test.body, got.status, test.want)
		}
	}
}

func TestCartControl(t *testing.T) {
	c := start(t)
	var cart struct{ CartID string }
	c.decode(c.control("carts", `{}`), http.StatusOK, &cart)
	got := c.ask(loginMutation, credentials(c.member(1), map[string]any{"cart": cart.CartID}))
	if !strings.Contains(string(got.body), cart.CartID) || cart.CartID == "" {
		t.Errorf("login with cart %q: %s", cart.CartID, got.body)
	}
}

func TestCartControlTakesContents(t *testing.T) {
	c := start(t)
	var cart struct{ CartID string }
	c.decode(c.control("carts", `{"channelId":2,"lines":[{"productId":101,"quantity":2}]}`), http.StatusOK, &cart)
	got, ok := c.sandbox.Store().Cart(cart.CartID)
	if !ok || got.ChannelID != 2 || len(got.Lines) != 1 || got.Lines[0].Quantity != 2 {
		t.Errorf("cart %+v", got)
	}
	if got := c.control("carts", `{"lines":[{"productId":101}]}`); got.status != http.StatusUnprocessableEntity {
		t.Errorf("nothing of a product: %d %s", got.status, got.body)
	}
}

func TestCallsTellWhatMatters(t *testing.T) {
	at := date(2026, 8, 1)
	c := start(t, func(o *sandbox.Options) { o.Clock = func() time.Time { return at } })
	const correlation = "0e1b9d4e-6a0b-4f6e-9a3c-2f0d3a7b1c55"
	c.graphql(2, c.seed.PrivateToken, `query Shop { site { settings { channelId } } customer { entityId } }`, nil,
		catHeader, "some-token", errHeader, "true", "X-Correlation-Id", correlation, "User-Agent", "witness/1",
		"True-Client-IP", "192.0.2.7", "X-BC-Trusted-Proxy-Secret", "hush")
	c.graphql(1, "", settingsQuery, nil, "User-Agent", "witness/1")
	c.graphql(1, c.seed.StorefrontToken[:20], settingsQuery, nil, "User-Agent", "witness/1")
	c.rest(http.MethodPost, "/v3/pricing/products", map[string]any{"channel_id": 3, "items": []int{1, 2, 3}}, "User-Agent", "witness/1")
	c.must(http.MethodGet, c.sandbox.URL()+"/elsewhere?secret=1", nil, "User-Agent", "witness/1")

	hash := c.seed.StoreHash
	want := []sandbox.Call{
		{
			At: at, Method: "POST", Path: "/channels/2/graphql", Endpoint: "storefront", Operation: "Shop",
			Fields: []string{"site", "customer"}, Channel: 2, Credential: "private", AsCustomer: true, ErrorOnInvalid: true,
			CorrelationID: correlation, UserAgent: "witness/1", TrueClientIP: true, TrustedProxy: true,
		},
		{
			At: at, Method: "POST", Path: "/channels/1/graphql", Endpoint: "storefront", Fields: []string{"site"}, Channel: 1,
			Credential: "none", UserAgent: "witness/1",
		},
		{
			At: at, Method: "POST", Path: "/channels/1/graphql", Endpoint: "storefront", Fields: []string{"site"}, Channel: 1,
			Credential: "invalid", UserAgent: "witness/1",
		},
		{
			At: at, Method: "POST", Path: "/stores/" + hash + "/v3/pricing/products", Endpoint: "pricing", Channel: 3, Items: 3,
			Credential: "access-token", UserAgent: "witness/1",
		},
		{At: at, Method: "GET", Path: "/elsewhere", Endpoint: "unknown", Credential: "none", UserAgent: "witness/1"},
	}
	// Over HTTP the same calls, without what only matchers use.
	var listed struct{ Calls []sandbox.Call }
	c.decode(c.must(http.MethodGet, c.sandbox.URL()+"/_sandbox/calls", nil), http.StatusOK, &listed)
	if diff := cmp.Diff(want, listed.Calls, cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "management" }, cmp.Ignore()),
		cmp.AllowUnexported(sandbox.Call{})); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	encoded, err := json.Marshal(c.sandbox.Calls())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{c.seed.AccessToken, c.seed.PrivateToken, "some-token", "hush", "192.0.2.7"} {
		if strings.Contains(string(encoded), secret) {
			t.Errorf("the calls tell the secret %q", secret)
		}
	}
	if got := c.must(http.MethodGet, c.sandbox.URL()+"/_sandbox/calls?endpoint=storefront&operation=customer&channel=2", nil); strings.Count(string(got.body), `"at"`) != 1 {
		t.Errorf("filtered calls: %s", got.body)
	}
	c.control("calls/reset", `{}`)
	if got := c.sandbox.Calls(); len(got) != 0 {
		t.Errorf("%d calls after the reset", len(got))
	}
}

func TestMatchers(t *testing.T) {
	c := start(t)
	c.login(1, c.member(1))
	c.ask(settingsQuery, nil)
	c.graphql(2, c.seed.PrivateToken, settingsQuery, nil)
	c.rest(http.MethodGet, "/v2/time", nil)
	c.rest(http.MethodGet, "/v3/nothing", nil)
	tests := []struct {
		match sandbox.Matcher
		want  int
	}{
		{sandbox.Matcher{}, 5},
		{sandbox.On("storefront"), 3},
		{sandbox.On("storefront", "login"), 1},
		{sandbox.On("storefront", "site"), 2},
		{sandbox.Matcher{Endpoint: "storefront", Channel: 2}, 1},
		{sandbox.On("time"), 1},
		{sandbox.On(sandbox.EndpointManagement), 2},
		{sandbox.On("pricing"), 0},
	}
	for _, test := range tests {
		if got := len(c.sandbox.CallsTo(test.match)); got != test.want {
			t.Errorf("%+v chose %d calls, want %d", test.match, got, test.want)
		}
	}
}

// A page of another origin, open in a developer's browser, must not drive the sandbox.
func TestControlsAreNotForForeignPages(t *testing.T) {
	s := sandbox.Start(t)
	for header, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+"/_sandbox/calls/reset", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set(header, value)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status %d", header, response.StatusCode)
		}
	}
}
