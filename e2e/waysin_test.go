package e2e_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/pass"
)

const (
	byCurrentCustomer = `mutation ($jwt: String!, $cart: String) { r: loginWithCurrentCustomerJwt(input: {jwt: $jwt, guestCartEntityId: $cart}) {
		session { token customer { entityId } } cartEntityId errors { ... on CommerceError { code } } } }`
	byCustomerLogin = `mutation ($jwt: String!, $cart: String) { r: loginWithCustomerLoginJwt(input: {jwt: $jwt, guestCartEntityId: $cart}) {
		session { token customer { entityId } } cartEntityId redirectTo errors { ... on CommerceError { code } } } }`
	bySessionSync = `mutation ($jwt: String!) { r: loginWithSessionSyncJwt(input: {jwt: $jwt}) {
		session { token customer { entityId } } cartEntityId redirectTo analytics { visitId visitorId } errors { ... on CommerceError { code } } } }`
)

// withProxy lets the store know shoppers' addresses, which opens session sync.
func withProxy(o *e2e.Options) {
	o.Store.TrustedProxySecret = "a-trusted-proxy-secret"
	o.Variables["CLIENTELE_TRUSTED_PROXIES"] = "127.0.0.0/8"
}

// from is a request of a shopper at that address.
func from(address string) http.Header { return http.Header{"X-Forwarded-For": {address}} }

// began returns the token of a session that r says has begun, empty for none.
func began(a e2e.Answer) string {
	token, _ := a.At("r", "session", "token").(string)
	return token
}

// isViewer fails the test unless the session is the customer's.
func isViewer(t *testing.T, env *e2e.Env, token string, person sandbox.DescribedPerson) {
	t.Helper()
	if got := env.Ask(t, token, viewerQuery, nil); fmt.Sprint(got.At("viewer", "entityId")) != fmt.Sprint(person.EntityID) {
		t.Errorf("customer %d: %+v", person.EntityID, got)
	}
}

func TestFromTheHostedPagesAndBack(t *testing.T) {
	env := e2e.Start(t)
	person := env.FirstOf(t, groupWholesale)
	cart, err := env.Store.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	visitor := env.NewVisitor(t)
	if visitor.CurrentCustomer(t, env.Seed.ClientID) != "" {
		t.Fatal("a guest gets a token")
	}
	visitor.SignIn(t, person)
	token := visitor.CurrentCustomer(t, env.Seed.ClientID)
	got := env.Ask(t, "", byCurrentCustomer, map[string]any{"jwt": token, "cart": cart})
	if began(got) == "" || got.At("r", "cartEntityId") != cart {
		t.Fatalf("%+v", got)
	}
	isViewer(t, env, began(got), person)
	if got := env.Ask(t, "", byCurrentCustomer, map[string]any{"jwt": token}); got.At("r", "errors", 0, "code") != "INVALID_TOKEN" {
		t.Errorf("the same token again: %+v", got)
	}
	isViewer(t, env, began(got), person) // the second try has ended nothing
}

// TestJWTMatrix posts tokens that are almost good. None of them may cost the store a
// call.
func TestJWTMatrix(t *testing.T) {
	env := e2e.Start(t)
	seed, person := env.Seed, env.FirstOf(t, groupRetail)
	now := time.Now()
	good := func() jwt.MapClaims {
		return jwt.MapClaims{
			"iss": "bc/apps", "sub": seed.StoreHash, "aud": seed.ClientID, "application_id": "x", "operation": "current_customer",
			"store_hash": seed.StoreHash, "version": 1, "iat": now.Unix(), "exp": now.Add(15 * time.Minute).Unix(),
			"customer": map[string]any{"id": person.EntityID, "email": person.Email, "group_id": "1"},
		}
	}
	with := func(key string, value any) jwt.MapClaims {
		claims := good()
		if claims[key] = value; value == nil {
			delete(claims, key)
		}
		return claims
	}
	customer := func(id any) jwt.MapClaims { return with("customer", map[string]any{"id": id}) }
	sign := func(method jwt.SigningMethod, key any, claims jwt.Claims) string {
		text, err := jwt.NewWithClaims(method, claims).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	secret := []byte(seed.ClientSecret)
	hs256 := func(claims jwt.Claims) string { return sign(jwt.SigningMethodHS256, secret, claims) }
	raw := func(payload string) string {
		text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
		signature, err := jwt.SigningMethodHS256.Sign(text, secret)
		if err != nil {
			t.Fatal(err)
		}
		return text + "." + base64.RawURLEncoding.EncodeToString(signature)
	}
	whole := hs256(good())
	parts := strings.Split(whole, ".")
	login := jwt.MapClaims{
		"iss": seed.ClientID, "iat": now.Unix(), "jti": "one", "operation": "customer_login", "store_hash": seed.StoreHash,
		"customer_id": person.EntityID, "channel_id": 1,
	}
	matrix := map[string]string{
		"alg none":             sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, good()),
		"no signature":         parts[0] + "." + parts[1] + ".",
		"HS512":                sign(jwt.SigningMethodHS512, secret, good()),
		"HS384":                sign(jwt.SigningMethodHS384, secret, good()),
		"RS256 with our bytes": base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + parts[1] + "." + parts[2],
		"another secret":       sign(jwt.SigningMethodHS256, []byte("another secret"), good()),
		"no exp":               hs256(with("exp", nil)),
		"no iat":               hs256(with("iat", nil)),
		"over": hs256(func() jwt.MapClaims {
			c := good()
			c["iat"], c["exp"] = now.Add(-16*time.Minute).Unix(), now.Add(-time.Minute).Unix()
			return c
		}()),
		"16 minutes long":   hs256(with("exp", now.Add(16*time.Minute).Unix())),
		"three minutes old": hs256(with("iat", now.Add(-3*time.Minute).Unix())),
		"from the future": hs256(func() jwt.MapClaims {
			c := good()
			c["iat"], c["exp"] = now.Add(time.Minute).Unix(), now.Add(10*time.Minute).Unix()
			return c
		}()),
		"another audience":     hs256(with("aud", "somebody else")),
		"no audience":          hs256(with("aud", nil)),
		"another issuer":       hs256(with("iss", seed.ClientID)),
		"another subject":      hs256(with("sub", "other")),
		"another store":        hs256(with("store_hash", "other")),
		"another operation":    hs256(with("operation", "customer_login")),
		"no operation":         hs256(with("operation", nil)),
		"a Customer Login JWT": hs256(login),
		"customer 0":           hs256(customer(0)),
		"customer -1":          hs256(customer(-1)),
		"customer as text":     hs256(customer("7")),
		"customer 1.5":         hs256(customer(1.5)),
		"no customer":          hs256(with("customer", nil)),
		"keys twice":           raw(fmt.Sprintf(`{"iss":"bc/apps","sub":%q,"aud":%q,"operation":"current_customer","store_hash":%q,"version":1,"iat":%d,"exp":%d,"customer":{"id":1,"id":%d}}`, seed.StoreHash, seed.ClientID, seed.StoreHash, now.Unix(), now.Unix()+900, person.EntityID)),
		"8 KB":                 hs256(with("padding", strings.Repeat("x", 8<<10))),
		"truncated":            whole[:len(whole)-4],
		"payload of another":   parts[0] + "." + strings.Split(hs256(customer(1)), ".")[1] + "." + parts[2],
		"padded":               whole + "=",
		"a fourth part":        whole + ".x",
	}
	env.Store.ResetCalls()
	for name, token := range matrix {
		got := env.Ask(t, "", byCurrentCustomer, map[string]any{"jwt": token})
		if began(got) != "" || got.At("r", "errors", 0, "code") == nil && codeOf(got) != "BAD_USER_INPUT" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if calls := env.Store.CallsTo(sandbox.Matcher{Endpoint: sandbox.EndpointStorefront}); len(calls) != 0 {
		t.Errorf("the matrix cost %d calls", len(calls))
	}
	// The reverse, and tokens that the store itself has to refuse.
	for name, token := range map[string]string{
		"a Current Customer JWT": whole, "another secret": sign(jwt.SigningMethodHS256, []byte("x"), login),
		"alg none": sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, login), "truncated": hs256(login)[:100],
	} {
		if got := env.Ask(t, "", byCustomerLogin, map[string]any{"jwt": token}); began(got) != "" || got.At("r", "errors", 0, "code") == nil {
			t.Errorf("%s as a Customer Login JWT: %+v", name, got)
		}
	}
	// All of it would be worth nothing if the good ones were refused, too.
	if got := env.Ask(t, "", byCurrentCustomer, map[string]any{"jwt": whole}); began(got) == "" {
		t.Errorf("the good one: %+v", got)
	}
	if got := env.Ask(t, "", byCustomerLogin, map[string]any{"jwt": hs256(login)}); began(got) == "" {
		t.Errorf("a good Customer Login JWT: %+v", got)
	}
	if strings.Contains(env.Log.String(), parts[2]) || strings.Contains(env.Log.String(), person.Email) {
		t.Error("a token or an address is in the log")
	}
}

func TestACustomerLoginJWTDecidesTheChannelAndNotWhereToGo(t *testing.T) {
	env := e2e.Start(t)
	person := env.FirstOf(t, groupRetail)
	for redirect, want := range map[string]any{"/cart.php?x=1": "/cart.php?x=1", "https://evil.example/": nil, "//evil.example": nil} {
		claims := jwt.MapClaims{
			"iss": env.Seed.ClientID, "iat": time.Now().Unix(), "jti": redirect, "operation": "customer_login",
			"store_hash": env.Seed.StoreHash, "customer_id": person.EntityID, "channel_id": 2, "redirect_to": redirect,
		}
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(env.Seed.ClientSecret))
		if err != nil {
			t.Fatal(err)
		}
		got := env.Ask(t, "", byCustomerLogin, map[string]any{"jwt": token})
		if began(got) == "" || got.At("r", "redirectTo") != want {
			t.Fatalf("%s: %+v", redirect, got)
		}
		if got := env.Ask(t, began(got), `{ session { channelId } }`, nil); got.At("session", "channelId") != 2.0 {
			t.Errorf("%+v", got)
		}
	}
}

func TestSessionSyncBringsEverythingAlong(t *testing.T) {
	env := e2e.Start(t, withProxy)
	person := env.FirstOf(t, groupWholesale)
	cart, err := env.Store.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	issue := func(s pass.Sync) string {
		token, err := env.Store.IssueSessionSync(s, pass.SyncOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	visit := pass.Visit{VisitorID: "11111111-2222-4333-8444-555555555555", VisitID: "66666666-7777-4888-8999-000000000000"}
	whole := pass.Sync{CustomerID: person.EntityID, CartID: cart, RedirectTo: env.Store.HostedURL(1) + "/cart", RequestIP: "203.0.113.9", Visit: visit, ChannelID: 1}
	post := func(address, token string) e2e.Answer {
		return e2e.Post(t, env.Graph.URL(), from(address), bySessionSync, map[string]any{"jwt": token})
	}
	token := issue(whole)
	got := post("203.0.113.9", token)
	if began(got) == "" || got.At("r", "cartEntityId") != cart || got.At("r", "analytics", "visitorId") != visit.VisitorID {
		t.Fatalf("%+v", got)
	}
	if to := got.At("r", "redirectTo"); to != env.Store.HostedURL(1)+"/cart" && to != "/cart" {
		t.Errorf("it leads to %v", to)
	}
	isViewer(t, env, began(got), person)
	if got := post("203.0.113.9", token); got.At("r", "errors", 0, "code") != "INVALID_TOKEN" {
		t.Errorf("again: %+v", got)
	}
	if got := post("198.51.100.1", issue(whole)); got.At("r", "errors", 0, "code") != "INVALID_TOKEN" {
		t.Errorf("from another address: %+v", got)
	}
	guest := post("203.0.113.9", issue(pass.Sync{CartID: cart, RedirectTo: "https://evil.example/", ChannelID: 1}))
	if began(guest) != "" || guest.At("r", "cartEntityId") != cart || guest.At("r", "redirectTo") != nil || len(guest.Errors) > 0 {
		t.Errorf("a guest: %+v", guest)
	}
}

// The store blocks an address after three bad tokens. We let two through for each, so
// that nobody's address is ever blocked, ours least of all.
func TestNobodyUsesUpTheStoresThreeStrikes(t *testing.T) {
	env := e2e.Start(t, withProxy)
	person := env.FirstOf(t, groupWholesale)
	bad := func(i int) string { // shaped well, and signed by nobody
		token, err := env.Store.IssueSessionSync(pass.Sync{CustomerID: person.EntityID, RedirectTo: "/", ChannelID: 1}, pass.SyncOptions{})
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(token, ".")
		signature := make([]byte, 64)
		signature[0] = byte(i + 1)
		return parts[0] + "." + parts[1] + "." + base64.RawURLEncoding.EncodeToString(signature)
	}
	env.Store.ResetCalls()
	limited := 0
	for i := range 20 {
		got := e2e.Post(t, env.Graph.URL(), from("203.0.113.50"), bySessionSync, map[string]any{"jwt": bad(i)})
		if began(got) != "" {
			t.Fatalf("%+v", got)
		}
		if codeOf(got) == "RATE_LIMITED" {
			limited++
		}
	}
	if asked := len(env.Store.CallsTo(sandbox.Matcher{Endpoint: sandbox.EndpointStorefront})); asked != 2 || limited != 18 {
		t.Errorf("%d of 20 bad tokens reached the store, %d were limited", asked, limited)
	}
	token, err := env.Store.IssueSessionSync(pass.Sync{CustomerID: person.EntityID, RedirectTo: "/", ChannelID: 1}, pass.SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := e2e.Post(t, env.Graph.URL(), from("203.0.113.51"), bySessionSync, map[string]any{"jwt": token}); began(got) == "" {
		t.Errorf("somebody else: %+v", got)
	}
}
