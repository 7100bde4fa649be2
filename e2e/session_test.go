package e2e_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
)

const (
	viewerQuery = `{ viewer { entityId } }`
	priceQuery  = `{ prices(input: {items: [{productEntityId: 101}]}) { calculatedPrice { taxExclusive } customerGroup { entityId } } }`
)

func TestLoginRefusals(t *testing.T) {
	env := e2e.Start(t)
	for name, test := range map[string]struct{ email, password, want string }{
		"wrong password":   {env.Seed.Customers[0].Email, "not it", "InvalidCredentialsError"},
		"no such customer": {"nobody@example.com", "not it", "InvalidCredentialsError"},
	} {
		got := env.Ask(t, "", e2e.LoginMutation, map[string]any{"input": map[string]any{"email": test.email, "password": test.password}})
		if len(got.Errors) != 0 || got.At("login", "session") != nil || got.At("login", "errors", 0, "__typename") != test.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	refused := 0
	for _, person := range env.Seed.Customers {
		got := env.Ask(t, "", e2e.LoginMutation, map[string]any{"input": map[string]any{"email": person.Email, "password": person.Password}})
		if got.At("login", "errors", 0, "code") == "PASSWORD_RESET_REQUIRED" {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no customer of the seed has to set a new password")
	}
}

func TestASessionEndsWithLogout(t *testing.T) {
	env := e2e.Start(t)
	token := env.SignIn(t, env.Seed.Customers[0])
	if got := env.Ask(t, token, viewerQuery, nil); got.At("viewer") == nil {
		t.Fatalf("signed in: %+v", got)
	}
	if got := env.Ask(t, token, `mutation { logout { cartEntityId errors { __typename } } }`, nil); len(got.Errors) != 0 {
		t.Fatalf("logout: %+v", got)
	}
	for _, query := range []string{viewerQuery, priceQuery, `{ session { kind } }`} {
		if got := env.Ask(t, token, query, nil); len(got.Errors) != 1 || got.Errors[0].Code() != "SESSION_EXPIRED" {
			t.Errorf("%s after logout: %+v", query, got)
		}
	}
	if got := env.Ask(t, token, e2e.LoginMutation, map[string]any{"input": map[string]any{
		"email": env.Seed.Customers[0].Email, "password": env.Seed.Customers[0].Password,
	}}); got.At("login", "session") == nil {
		t.Errorf("a dead session keeps its customer from signing in: %+v", got)
	}
}

// The store ends a session when its customer signs in elsewhere and tells nobody.
func TestASessionThatTheStoreEndedIsAnErrorAndNeverAGuest(t *testing.T) {
	now := time.Now()
	var moved atomic.Int64
	clock := func() time.Time { return now.Add(time.Duration(moved.Load())) }
	env := e2e.Start(t, func(o *e2e.Options) { o.Graph.Now, o.Store.Clock = clock, clock })
	first := env.SignIn(t, env.FirstOf(t, groupWholesale))
	if got := env.Ask(t, first, priceQuery, nil); got.At("prices", 0, "calculatedPrice", "taxExclusive") != "70" {
		t.Fatalf("before: %+v", got)
	}
	env.SignIn(t, env.FirstOf(t, groupWholesale))
	if got := env.Ask(t, first, viewerQuery, nil); len(got.Errors) != 1 || got.Errors[0].Code() != "SESSION_EXPIRED" {
		t.Errorf("the viewer afterwards: %+v", got)
	}
	if got := env.Ask(t, first, priceQuery, nil); len(got.Errors) != 1 || got.Errors[0].Code() != "SESSION_EXPIRED" || got.At("prices") != nil {
		t.Errorf("prices once the session is known to be over: %+v", got)
	}
	second := env.SignIn(t, env.FirstOf(t, groupRetail))
	env.SignIn(t, env.FirstOf(t, groupRetail))
	moved.Store(int64(61 * time.Second)) // nobody has told: the proof is over after a minute
	if got := env.Ask(t, second, priceQuery, nil); len(got.Errors) != 1 || got.Errors[0].Code() != "SESSION_EXPIRED" {
		t.Errorf("prices after a minute: %+v", got)
	}
}

// A shopper's group is what the store says now, not what it was at sign-in.
func TestTheGroupComesFromTheProof(t *testing.T) {
	now := time.Now()
	var moved atomic.Int64
	clock := func() time.Time { return now.Add(time.Duration(moved.Load())) }
	env := e2e.Start(t, func(o *e2e.Options) { o.Graph.Now, o.Store.Clock = clock, clock })
	person := env.FirstOf(t, groupRetail)
	token := env.SignIn(t, person)
	if got := env.Ask(t, token, priceQuery, nil); got.At("prices", 0, "calculatedPrice", "taxExclusive") != "100" {
		t.Fatalf("as retail: %+v", got)
	}
	if !env.Store.Store().MoveCustomer(person.EntityID, groupWholesale) {
		t.Fatal("the seed lacks the customer")
	}
	moved.Store(int64(61 * time.Second))
	if got := env.Ask(t, token, priceQuery, nil); got.At("prices", 0, "calculatedPrice", "taxExclusive") != "70" {
		t.Errorf("as wholesale: %+v", got)
	}
}

func TestOneProofPerSessionAndMinute(t *testing.T) {
	now := time.Now()
	var moved atomic.Int64
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Graph.Now = func() time.Time { return now.Add(time.Duration(moved.Load())) }
	})
	token := env.SignIn(t, env.FirstOf(t, groupGuides))
	moved.Store(int64(61 * time.Second))
	env.Store.ResetCalls()
	var clients sync.WaitGroup
	for range 50 {
		clients.Go(func() { env.Ask(t, token, priceQuery, nil) })
	}
	clients.Wait()
	if got := countCalls(env); got.proofs != 1 {
		t.Errorf("%+v", got)
	}
}

func TestBadTokensAreErrors(t *testing.T) {
	env := e2e.Start(t)
	token := env.SignIn(t, env.Seed.Customers[0])
	for name, test := range map[string]struct {
		header map[string][]string
		want   string
	}{
		"rubbish":               {map[string][]string{"X-Clientele-Session": {"rubbish"}}, "UNAUTHENTICATED"},
		"empty":                 {map[string][]string{"X-Clientele-Session": {""}}, "UNAUTHENTICATED"},
		"cut short":             {map[string][]string{"X-Clientele-Session": {token[:len(token)-4]}}, "UNAUTHENTICATED"},
		"a huge one":            {map[string][]string{"X-Clientele-Session": {strings.Repeat("A", 20_000)}}, "UNAUTHENTICATED"},
		"the store's own token": {map[string][]string{"Authorization": {"Bearer " + env.Seed.PrivateToken}}, "UNAUTHENTICATED"},
		"another scheme":        {map[string][]string{"Authorization": {"Basic eHg6eHg="}}, "UNAUTHENTICATED"},
		"staff without staff":   {map[string][]string{"X-Clientele-Staff": {"a.b.c"}}, "UNAUTHENTICATED"},
		"two principals":        {map[string][]string{"X-Clientele-Session": {token}, "X-Clientele-Staff": {"a.b.c"}}, "AMBIGUOUS_CREDENTIALS"},
		"two sessions":          {map[string][]string{"X-Clientele-Session": {token, "x"}}, "AMBIGUOUS_CREDENTIALS"},
		"another channel":       {map[string][]string{"X-Clientele-Session": {token}, "X-Clientele-Channel": {"2"}}, "BAD_USER_INPUT"},
		"no such channel":       {map[string][]string{"X-Clientele-Channel": {"99"}}, "BAD_USER_INPUT"},
	} {
		got := e2e.Post(t, env.Graph.URL(), test.header, priceQuery, nil)
		if len(got.Errors) != 1 || got.Errors[0].Code() != test.want || got.At("prices") != nil {
			t.Errorf("%s: %+v, want %s", name, got, test.want)
		}
	}
}

// Nothing a client sends reaches the store by itself.
func TestClientsHeadersAreNotForwarded(t *testing.T) {
	env := e2e.Start(t)
	forged := e2e.Post(t, env.Graph.URL(), map[string][]string{"X-Bc-Customer-Access-Token": {"forged"}}, priceQuery, nil)
	if codeOf(forged) != "UNAUTHENTICATED" || len(env.Store.Calls()) != 0 {
		t.Errorf("an access token from a client: %+v after %d calls", forged, len(env.Store.Calls()))
	}
	e2e.Post(t, env.Graph.URL(), map[string][]string{
		"X-Bc-Customer-Id": {"1"}, "True-Client-IP": {"1.2.3.4"}, "X-Forwarded-For": {"1.2.3.4"},
		"Cookie": {"SHOP_SESSION=1"}, "X-BC-Trusted-Proxy-Secret": {"forged"},
	}, priceQuery, nil)
	seen := env.Store.Calls()
	if len(seen) == 0 {
		t.Fatal("no call")
	}
	for _, call := range seen {
		if call.AsCustomer || call.TrueClientIP || call.TrustedProxy {
			t.Errorf("%s %s carried a client's header: %+v", call.Endpoint, call.Operation, call)
		}
		if call.Endpoint == sandbox.EndpointStorefront && (!call.ErrorOnInvalid || call.Credential != "private") {
			t.Errorf("%s %s: %+v", call.Endpoint, call.Operation, call)
		}
	}
}

// A mistake of the client's is not reported as an outage of the store's.
func TestArgumentsThatTheStoreDoesNotTake(t *testing.T) {
	env := e2e.Start(t)
	token := env.SignIn(t, env.Seed.Customers[0])
	for query, field := range map[string]string{
		`{ viewer { addresses(first: 1, after: "zzz") { totalCount } } }`: "after",
		`{ viewer { attributes(entityIds: [999]) { name } } }`:            "entityIds",
		`{ viewer { addresses(first: 0) { totalCount } } }`:               "first",
		`{ viewer { attributes(entityIds: [-1]) { name } } }`:             "entityIds",
	} {
		got := env.Ask(t, token, query, nil)
		if len(got.Errors) != 1 || got.Errors[0].Code() != "BAD_USER_INPUT" || !strings.HasPrefix(fmt.Sprint(got.Errors[0].Extensions["field"]), field) {
			t.Errorf("%s: %+v", query, got.Errors)
		}
	}
}
