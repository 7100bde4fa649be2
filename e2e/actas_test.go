package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/e2e"
)

const byIdentity = `mutation ($token: String!, $nonce: String!) { r: loginWithIdentityToken(input: {idToken: $token, nonce: $nonce}) {
	session { token customer { entityId email firstName } } errors { ... on CommerceError { code } } } }`

// withIdentities lets the issuer vouch for addresses of example.com.
func withIdentities(issuer *e2e.Issuer, create string) func(*e2e.Options) {
	return func(o *e2e.Options) {
		o.Variables["CLIENTELE_IDENTITY_PROVIDERS"] = fmt.Sprintf(
			`[{"issuer":"https://identity.example.com","audience":"clientele-tests","jwksUrl":%q,"emailDomains":["example.com","new.example"]}]`, issuer.URL)
		o.Variables["CLIENTELE_IDENTITY_CREATE_CUSTOMERS"] = create
	}
}

func TestIdentityIsLinkedOnceAndThenDecides(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, withIdentities(issuer, "true"))
	person, other := env.FirstOf(t, groupWholesale), env.FirstOf(t, groupRetail)
	signs := 0
	signIn := func(subject, email string) e2e.Answer {
		signs++
		nonce := fmt.Sprintf("nonce-%d-of-a-test", signs)
		return env.Ask(t, "", byIdentity, map[string]any{"nonce": nonce, "token": issuer.Sign(t, jwt.MapClaims{
			"sub": subject, "email": email, "email_verified": true, "nonce": nonce, "given_name": "Ida", "family_name": "Nova",
		})})
	}
	is := func(a e2e.Answer) int {
		id, _ := a.At("r", "session", "customer", "entityId").(float64)
		return int(id)
	}
	if got := signIn("ida", person.Email); is(got) != person.EntityID {
		t.Fatalf("%+v", got)
	}
	// The address belongs to somebody else by now: the link counts, both ways.
	if got := signIn("ida", other.Email); is(got) != person.EntityID {
		t.Errorf("with another address: %+v", got)
	}
	if got := signIn("eve", person.Email); got.At("r", "errors", 0, "code") != "CUSTOMER_UNKNOWN" {
		t.Errorf("a recycled address: %+v", got)
	}
	if got := signIn("max", "max@elsewhere.example"); got.At("r", "errors", 0, "code") != "CUSTOMER_UNKNOWN" {
		t.Errorf("a domain that is not the provider's: %+v", got)
	}
	created := signIn("neo", "neo@new.example")
	if is(created) == 0 || created.At("r", "session", "customer", "firstName") != "Ida" {
		t.Fatalf("somebody new: %+v", created)
	}
	if got := signIn("neo", "neo@new.example"); is(got) != is(created) {
		t.Errorf("the new customer again: %+v", got)
	}
	for _, canary := range []string{person.Email, "neo@new.example", `"ida"`, "nonce-1-of"} {
		if strings.Contains(env.Log.String(), canary) {
			t.Errorf("%s is in the log", canary)
		}
	}
}

const impersonate = `mutation ($id: Int!) { r: impersonateCustomer(input: {customerEntityId: $id, reason: "ticket 4711"}) {
	session { token expiresAt customer { entityId } } errors { ... on CommerceError { code } } } }`

func TestStaffActAsACustomerWhoStaysSignedIn(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	person := env.FirstOf(t, groupWholesale)
	own := env.SignIn(t, person)
	as := func(token string, id int) e2e.Answer {
		return e2e.Post(t, env.Graph.URL(), http.Header{"X-Clientele-Staff": {token}}, impersonate, map[string]any{"id": id})
	}
	staff := issuer.Token(t, "sessions:impersonate")
	for name, got := range map[string]e2e.Answer{
		"another scope": as(issuer.Token(t, "customers:read"), person.EntityID),
		"a shopper":     env.Ask(t, own, impersonate, map[string]any{"id": person.EntityID}),
	} {
		if codeOf(got) != "FORBIDDEN" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := as(staff, 999_999); got.At("r", "errors", 0, "code") != "CUSTOMER_UNKNOWN" {
		t.Errorf("nobody: %+v", got)
	}
	got := as(staff, person.EntityID)
	token := began(got)
	if token == "" {
		t.Fatalf("%+v", got)
	}
	if ends, err := time.Parse(time.RFC3339, got.At("r", "session", "expiresAt").(string)); err != nil || time.Until(ends) > 30*time.Minute {
		t.Errorf("it lasts until %v: %v", ends, err)
	}
	isViewer(t, env, token, person)
	if got := env.Ask(t, token, `{ session { kind impersonated } }`, nil); got.At("session", "impersonated") != true {
		t.Errorf("%+v", got)
	}
	if got := env.Ask(t, token, priceQuery, nil); got.At("prices", 0, "calculatedPrice", "taxExclusive") != "70" {
		t.Errorf("prices: %+v", got)
	}
	for _, mutation := range []string{
		`generateSessionSyncJwt(input: {redirectTo: "/account.php"}) { url }`, `createCustomerLoginUrl(input: {}) { url }`,
		`createCartRedirectUrls(input: {cartEntityId: "x"}) { errors { __typename } }`,
		fmt.Sprintf(`impersonateCustomer(input: {customerEntityId: %d, reason: "again"}) { errors { __typename } }`, person.EntityID),
	} {
		if got := env.Ask(t, token, "mutation { "+mutation+" }", nil); codeOf(got) != "FORBIDDEN" {
			t.Errorf("%s: %+v", mutation, got)
		}
	}
	isViewer(t, env, own, person)
	if got := env.Ask(t, token, `mutation { logout { errors { __typename } } }`, nil); len(got.Errors) > 0 {
		t.Errorf("logout: %+v", got)
	}
	if got := env.Ask(t, token, viewerQuery, nil); codeOf(got) != "SESSION_EXPIRED" {
		t.Errorf("after logout: %+v", got)
	}
	isViewer(t, env, own, person)
	if !strings.Contains(env.Log.String(), "ticket 4711") || strings.Contains(env.Log.String(), "canary-staff-subject") {
		t.Error("the audit does not say why, or says too much of who")
	}
}

func TestABackendBringsItsShoppersAccessToken(t *testing.T) {
	const secret = "canary-backend-secret-1"
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_BFF_SECRETS"] = secret
		o.Variables["CLIENTELE_ROUTER_SECRETS"] = "canary-router-secret-1"
	})
	person := env.FirstOf(t, groupWholesale)
	access, _, err := env.Store.Store().OpenSession(person.EntityID, 1)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(header http.Header, query string) e2e.Answer {
		return e2e.Post(t, env.Graph.URL(), header, query, nil)
	}
	ours := http.Header{"X-Clientele-Bff-Secret": {secret}, "X-Bc-Customer-Access-Token": {access}}
	if got := ask(ours, viewerQuery); fmt.Sprint(got.At("viewer", "entityId")) != fmt.Sprint(person.EntityID) {
		t.Fatalf("%+v", got)
	}
	if got := ask(ours, priceQuery); got.At("prices", 0, "calculatedPrice", "taxExclusive") != "70" {
		t.Errorf("%+v", got)
	}
	env.Store.ResetCalls()
	for name, header := range map[string]http.Header{
		"no secret":     {"X-Bc-Customer-Access-Token": {access}},
		"the router's":  {"X-Clientele-Router-Secret": {"canary-router-secret-1"}, "X-Bc-Customer-Access-Token": {access}},
		"two customers": {"X-Clientele-Bff-Secret": {secret}, "X-Bc-Customer-Access-Token": {access, "x"}},
	} {
		if got := ask(header, viewerQuery); codeOf(got) != "UNAUTHENTICATED" && codeOf(got) != "AMBIGUOUS_CREDENTIALS" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n := len(env.Store.Calls()); n != 0 {
		t.Errorf("strangers cost %d calls", n)
	}
	wrong := http.Header{"X-Clientele-Bff-Secret": {"somebody-elses-secret"}, "Content-Type": {"application/json"}}
	if status := exchange(t, http.MethodPost, env.Graph.URL(), wrong, `{"query":"{__typename}"}`).Status; status != http.StatusUnauthorized {
		t.Errorf("a wrong secret: status %d", status)
	}
	env.Store.Store().EndSession(access)
	// The proof may be a minute old for prices; who reads themselves finds out, and
	// everybody after.
	for _, query := range []string{viewerQuery, priceQuery, `{ session { kind } }`} {
		if got := ask(ours, query); codeOf(got) != "SESSION_EXPIRED" {
			t.Errorf("%s after the end: %+v", query, got)
		}
	}
}

// The store takes our tokens by its own clock, and its hosted pages date theirs by it.
func TestAStoreWhoseClockIsTenMinutesOff(t *testing.T) {
	for _, off := range []time.Duration{-10 * time.Minute, 10 * time.Minute} {
		env := e2e.Start(t, func(o *e2e.Options) {
			o.Store.Clock = func() time.Time { return time.Now().Add(off) }
		})
		person := env.FirstOf(t, groupWholesale)
		visitor := env.NewVisitor(t)
		visitor.SignIn(t, person)
		got := env.Ask(t, "", byCurrentCustomer, map[string]any{"jwt": visitor.CurrentCustomer(t, env.Seed.ClientID)})
		if began(got) == "" {
			t.Fatalf("%v off: %+v", off, got)
		}
		link := env.Ask(t, began(got), `mutation { r: createCustomerLoginUrl(input: {redirectTo: "/checkout"}) { url } }`, nil)
		url, _ := link.At("r", "url").(string)
		if path, page := env.NewVisitor(t).Open(t, url); path != "/checkout" || !strings.Contains(page, fmt.Sprintf(`data-testid="customer-id">%d<`, person.EntityID)) {
			t.Errorf("%v off: the link led to %s: %s", off, path, page)
		}
	}
}

func TestKeysRotateWithoutSigningAnybodyOut(t *testing.T) {
	const one, two = "one:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "two:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA"
	var before, after string
	for i, test := range []struct {
		keys string
		// who may still ask, of those who signed in before and after the new key came
		before, after bool
	}{
		{one, true, false}, {two + "," + one, true, true}, {two, false, true},
	} {
		env := e2e.Start(t, func(o *e2e.Options) { o.Variables["CLIENTELE_SESSION_KEYS"] = test.keys })
		person := env.FirstOf(t, groupRetail)
		switch i {
		case 0:
			before = env.SignIn(t, person)
		case 1:
			after = env.SignIn(t, person)
		}
		for token, ok := range map[string]bool{before: test.before, after: test.after && after != ""} {
			if token == "" {
				continue
			}
			if got := env.Ask(t, token, `{ session { kind } }`, nil); (got.At("session", "kind") == "SHOPPER") != ok {
				t.Errorf("keys %d: %v, %+v", i, ok, got)
			}
		}
	}
}
