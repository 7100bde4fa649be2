package sandbox_test

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/clientele-graph/clientele/sandbox"
)

func TestScopesAreCheckedPerField(t *testing.T) {
	c := start(t)
	guest := c.issue(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeUnauthenticated}})
	customer := c.issue(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeCustomer}})
	none := c.issue(sandbox.TokenSpec{Scopes: []string{}})
	login := func() map[string]any { return credentials(c.member(1)) }
	tests := []struct {
		name, token, query string
		variables          map[string]any
		missing            string // the scope that is missing, or empty
		path               string
	}{
		{"site with its scope", guest, settingsQuery, nil, "", ""},
		{"site without", customer, settingsQuery, nil, "Unauthenticated", "site"},
		{"customer with its scope", customer, viewerQuery, nil, "", ""},
		{"customer without", guest, viewerQuery, nil, "Customer", "customer"},
		{"aliased customer without", guest, `{ me: customer { entityId } }`, nil, "Customer", "me"},
		{"login without", guest, loginMutation, login(), "Customer", "login"},
		{"login with its scope", customer, loginMutation, login(), "", ""},
		{"logout without", guest, logoutMutation, nil, "Customer", "logout"},
		{"no scopes at all", none, settingsQuery, nil, "Unauthenticated", "site"},
		{"a storefront token has no scopes", c.seed.StorefrontToken, viewerQuery, nil, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := c.graphql(1, test.token, test.query, test.variables)
			if got.status != http.StatusOK {
				t.Fatalf("status %d: %s", got.status, got.body)
			}
			if test.missing == "" {
				if len(got.Errors) > 0 {
					t.Fatalf("errors: %s", got.body)
				}
				return
			}
			if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INSUFFICIENT_ACCESS_SCOPE" {
				t.Fatalf("errors: %s", got.body)
			}
			scopes, _ := got.Errors[0].Extensions["requiredScopes"].([]any)
			if !slices.Equal(scopes, []any{test.missing}) || !slices.Equal(got.Errors[0].Path, []any{test.path}) {
				t.Errorf("scopes %v at %v, want %s at %s", scopes, got.Errors[0].Path, test.missing, test.path)
			}
		})
	}
}

func TestImpersonation(t *testing.T) {
	c := start(t)
	person := c.member(2)
	id := strconv.Itoa(person.EntityID)
	tests := []struct {
		name, token, id string
		want            int
	}{
		{"impersonation token", c.seed.ImpersonationToken, id, person.EntityID},
		{"impersonation token, nobody's id", c.seed.ImpersonationToken, "99999", 0},
		{"impersonation token, no number", c.seed.ImpersonationToken, "me", 0},
		{"private token", c.seed.PrivateToken, id, 0},
		{"storefront token", c.seed.StorefrontToken, id, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := c.viewer(c.graphql(1, test.token, viewerQuery, nil, "X-Bc-Customer-Id", test.id))
			if got != test.want {
				t.Errorf("viewer %d, want %d", got, test.want)
			}
		})
	}
	t.Run("signs nobody out", func(t *testing.T) {
		token := c.login(1, person)
		c.graphql(1, c.seed.ImpersonationToken, viewerQuery, nil, "X-Bc-Customer-Id", id)
		if got := c.viewer(c.ask(viewerQuery, nil, catHeader, token)); got != person.EntityID {
			t.Errorf("viewer %d, want %d", got, person.EntityID)
		}
	})
}

func TestEveryKindOfTokenTakesACustomerAccessToken(t *testing.T) {
	c := start(t)
	cat := c.login(1, c.member(1))
	for name, token := range map[string]string{
		"private": c.seed.PrivateToken, "storefront": c.seed.StorefrontToken, "impersonation": c.seed.ImpersonationToken,
	} {
		if got := c.viewer(c.graphql(1, token, viewerQuery, nil, catHeader, cat)); got != c.member(1).EntityID {
			t.Errorf("%s: viewer %d", name, got)
		}
	}
}
