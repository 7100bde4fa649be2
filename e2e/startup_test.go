package e2e_test

import (
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
)

// A credential that cannot work ends the start with a sentence that names the
// variable and what to do.
func TestWrongTokensAtStart(t *testing.T) {
	store := sandbox.Start(t)
	seed, err := store.Description()
	if err != nil {
		t.Fatal(err)
	}
	issue := func(spec sandbox.TokenSpec) string {
		token, err := store.IssueToken(spec)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	revoked := issue(sandbox.TokenSpec{Kind: sandbox.PrivateToken, Scopes: []string{"Unauthenticated"}})
	for name, test := range map[string]struct {
		variables map[string]string
		want      []string
	}{
		"nothing at all":     {map[string]string{"BIGCOMMERCE_STOREFRONT_TOKEN": "", "BIGCOMMERCE_ACCESS_TOKEN": ""}, []string{"BIGCOMMERCE_STOREFRONT_TOKEN", "BIGCOMMERCE_ACCESS_TOKEN"}},
		"no token":           {map[string]string{"BIGCOMMERCE_STOREFRONT_TOKEN": "rubbish"}, []string{"BIGCOMMERCE_STOREFRONT_TOKEN"}},
		"access token there": {map[string]string{"BIGCOMMERCE_STOREFRONT_TOKEN": seed.AccessToken}, []string{"BIGCOMMERCE_STOREFRONT_TOKEN"}},
		"expired":            {map[string]string{"BIGCOMMERCE_STOREFRONT_TOKEN": issue(sandbox.TokenSpec{Created: time.Now().Add(-48 * time.Hour), Expires: time.Now().Add(-time.Hour)})}, []string{"BIGCOMMERCE_STOREFRONT_TOKEN", "expired"}},
		"another channel":    {map[string]string{"BIGCOMMERCE_STOREFRONT_TOKEN": issue(sandbox.TokenSpec{Channels: []int{2}})}, []string{"BIGCOMMERCE_STOREFRONT_TOKEN", "channel"}},
		"another store":      {map[string]string{"BIGCOMMERCE_STOREFRONT_TOKEN": issue(sandbox.TokenSpec{StoreID: 4711})}, []string{"BIGCOMMERCE_STOREFRONT_TOKEN", "store"}},
		"browser's, too new": {map[string]string{"BIGCOMMERCE_STOREFRONT_TOKEN": issue(sandbox.TokenSpec{Kind: sandbox.StorefrontToken, Origins: []string{"https://shop.example.com"}, Created: time.Date(2026, 7, 2, 0, 0, 0, 0, time.UTC)})}, []string{"BIGCOMMERCE_STOREFRONT_TOKEN", "private token"}},
		"wrong access token": {map[string]string{"BIGCOMMERCE_ACCESS_TOKEN": "canary-access"}, []string{"BIGCOMMERCE_ACCESS_TOKEN"}},
		"wrong hash":         {map[string]string{"BIGCOMMERCE_STORE_HASH": "another"}, []string{"BIGCOMMERCE_STORE_HASH"}},
	} {
		t.Run(name, func(t *testing.T) {
			variables := e2e.Variables(t, store, seed)
			maps.Copy(variables, test.variables)
			program := e2e.RunProgram(t, variables, "serve")
			if err := program.Wait(t); err == nil {
				t.Error("it started")
			}
			said := program.Err.String()
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("it does not speak of %q:\n%s", want, said)
				}
			}
			for _, secret := range []string{variables["BIGCOMMERCE_STOREFRONT_TOKEN"], variables["BIGCOMMERCE_ACCESS_TOKEN"], revoked} {
				if secret != "" && secret != "rubbish" && strings.Contains(said, secret) {
					t.Errorf("it prints a token:\n%s", said)
				}
			}
		})
	}
}

func TestAStorefrontTokenIsWarnedAbout(t *testing.T) {
	// From March 2027 on the store refuses such tokens.
	began, then := time.Now(), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return then.Add(time.Since(began)) }
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Graph.Now, o.Store.Clock = clock, clock
		token, err := sandbox.Start(t, func(so *sandbox.Options) { so.Clock = clock }).Description()
		if err != nil {
			t.Fatal(err)
		}
		o.Variables["BIGCOMMERCE_STOREFRONT_TOKEN"] = token.StorefrontToken
	})
	if !strings.Contains(env.Log.String(), "2027-03-31") || strings.Contains(env.Log.String(), env.Seed.StorefrontToken) {
		t.Errorf("the log says:\n%s", env.Log)
	}
}

// The store may be down when we start: the process waits unready and recovers.
func TestAStoreThatIsDownIsWaitedFor(t *testing.T) {
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["CLIENTELE_MANAGEMENT_URL"] = "http://" + nowhere + "/stores/x"
	})
	if ready := e2e.Get(t, env.Graph.AdminURL()+"/readyz"); ready.Status != http.StatusServiceUnavailable {
		t.Errorf("readyz is %d", ready.Status)
	}
	if got := env.Ask(t, "", `{ session { kind } }`, nil); got.At("session", "kind") != "GUEST" {
		t.Errorf("it does not answer what needs no store: %+v", got)
	}
}

func TestDescribeWorksInAnotherProcess(t *testing.T) {
	program := e2e.RunProgram(t, nil, "sandbox", "--describe")
	if err := program.Wait(t); err != nil {
		t.Fatalf("%v: %s", err, program.Err)
	}
	var described sandbox.Description
	if err := json.Unmarshal([]byte(program.Out.String()), &described); err != nil {
		t.Fatal(err)
	}
	env := e2e.Start(t, func(o *e2e.Options) {
		o.Variables["BIGCOMMERCE_STOREFRONT_TOKEN"] = described.PrivateToken
		o.Variables["BIGCOMMERCE_ACCESS_TOKEN"] = described.AccessToken
	})
	for _, group := range described.Groups {
		for _, person := range described.Customers {
			if person.GroupID == group.EntityID {
				env.SignIn(t, person)
				break
			}
		}
	}
}

func TestDevTakesAnotherPortWhenOneIsBusy(t *testing.T) {
	for _, address := range []string{"127.0.0.1:4000", "127.0.0.1:4001", "127.0.0.1:4100"} {
		if listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address); err == nil {
			defer func() { _ = listener.Close() }()
		}
	}
	program := e2e.RunProgram(t, nil, "dev")
	deadline := time.After(patience.Limit)
	for !strings.Contains(program.Out.String(), "Stop with Ctrl-C") {
		select {
		case <-deadline:
			t.Fatalf("no banner: %s %s", program.Out, program.Err)
		case <-time.After(20 * time.Millisecond):
		}
	}
	said := program.Out.String()
	if strings.Count(said, "is taken by somebody else") != 3 || strings.Count(said, "@example.com") < 3 {
		t.Errorf("it says:\n%s", said)
	}
	if err := program.Stop(t); err != nil {
		t.Errorf("it ended with %v: %s", err, program.Err)
	}
}
