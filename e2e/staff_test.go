package e2e_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
)

const groupPrices = `query ($group: Int) { prices(input: {customerGroupEntityId: $group, items: [{productEntityId: 101}]}) {
	calculatedPrice { taxExclusive } customerGroup { entityId name } } }`

func TestStaffSeeWhatTheirScopesSay(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	staff := func(scopes ...string) http.Header {
		return http.Header{"X-Clientele-Staff": {issuer.Token(t, scopes...)}}
	}
	group := map[string]any{"group": groupWholesale}

	got := e2e.Post(t, env.Graph.URL(), staff("pricing:read", "groups:read"), groupPrices, group)
	if got.At("prices", 0, "calculatedPrice", "taxExclusive") != "70" || got.At("prices", 0, "customerGroup", "name") != "Wholesale" {
		t.Errorf("pricing:read and groups:read: %+v", got)
	}
	got = e2e.Post(t, env.Graph.URL(), staff("pricing:read"), groupPrices, group)
	if got.At("prices", 0, "calculatedPrice", "taxExclusive") != "70" || got.At("prices", 0, "customerGroup", "name") != nil {
		t.Errorf("pricing:read alone: %+v", got)
	}
	if got := e2e.Post(t, env.Graph.URL(), staff("customers:read"), groupPrices, group); codeOf(got) != "FORBIDDEN" {
		t.Errorf("no pricing:read: %+v", got)
	}
	if got := env.Ask(t, env.SignIn(t, env.FirstOf(t, groupWholesale)), groupPrices, group); codeOf(got) != "FORBIDDEN" {
		t.Errorf("a shopper: %+v", got)
	}
	if got := env.Ask(t, "", groupPrices, group); codeOf(got) != "UNAUTHENTICATED" {
		t.Errorf("a guest: %+v", got)
	}
}

const customersQuery = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { entityId email }
	... on CustomerGroup { groupId: entityId name } } }`

func TestCustomersUnderEntitiesAreOneself(t *testing.T) {
	issuer := e2e.NewIssuer(t)
	env := e2e.Start(t, func(o *e2e.Options) { issuer.Configure(o.Variables) })
	own, other := env.FirstOf(t, groupRetail), env.FirstOf(t, groupWholesale)
	asked := map[string]any{"r": []any{
		map[string]any{"__typename": "Customer", "entityId": own.EntityID},
		map[string]any{"__typename": "Customer", "entityId": other.EntityID},
		map[string]any{"__typename": "Customer", "entityId": 999_999},
		map[string]any{"__typename": "CustomerGroup", "entityId": groupRetail},
		map[string]any{"__typename": "CustomerGroup", "entityId": groupWholesale},
	}}
	token := env.SignIn(t, own)
	shopper := env.Ask(t, token, customersQuery, asked)
	checkCodes(t, "shopper", shopper, map[int]string{1: "FORBIDDEN", 2: "FORBIDDEN", 4: "FORBIDDEN"})
	if shopper.At("_entities", 0, "email") != own.Email || shopper.At("_entities", 3, "name") != "Retail" {
		t.Errorf("shopper: %+v", shopper.Data)
	}
	if shopper.Errors[0].Message != shopper.Errors[1].Message {
		t.Error("the message tells which customer exists")
	}
	checkCodes(t, "guest", env.Ask(t, "", customersQuery, asked),
		map[int]string{0: "UNAUTHENTICATED", 1: "UNAUTHENTICATED", 2: "UNAUTHENTICATED", 3: "UNAUTHENTICATED", 4: "UNAUTHENTICATED"})

	staff := http.Header{"X-Clientele-Staff": {issuer.Token(t, "customers:read", "groups:read")}}
	all := e2e.Post(t, env.Graph.URL(), staff, customersQuery, asked)
	if all.At("_entities", 0, "email") != own.Email || all.At("_entities", 1, "email") != other.Email || all.At("_entities", 4, "name") != "Wholesale" {
		t.Errorf("staff: %+v", all)
	}
	if all.At("_entities", 2) != nil || len(all.Errors) != 1 {
		t.Errorf("staff, nobody: %+v", all.Errors)
	}
}

// checkCodes checks that exactly these slots have failed, each with its code.
func checkCodes(t *testing.T, who string, got e2e.Answer, want map[int]string) {
	t.Helper()
	failed := make(map[int]string)
	for _, problem := range got.Errors {
		failed[int(problem.Path[1].(float64))] = problem.Code()
	}
	if fmt.Sprint(failed) != fmt.Sprint(want) {
		t.Errorf("%s: slots failed with %v, want %v", who, failed, want)
	}
	for slot := range want {
		if got.At("_entities", slot) != nil {
			t.Errorf("%s: slot %d holds %v", who, slot, got.At("_entities", slot))
		}
	}
}
