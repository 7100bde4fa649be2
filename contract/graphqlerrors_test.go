package contract

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
)

// TestRefusedTokensAreNamed goes through the texts that the store has for a
// Storefront token that it does not take (docs/start/about/status-codes.mdx).
func TestRefusedTokensAreNamed(t *testing.T) {
	e := newEmbedded(t)
	issue := func(spec sandbox.TokenSpec) string {
		t.Helper()
		token, err := e.sandbox.IssueToken(spec)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	forged := issue(sandbox.TokenSpec{})
	revoked := issue(sandbox.TokenSpec{Channels: []int{1}})
	e.sandbox.RevokeToken(revoked)
	head, rest, _ := strings.Cut(forged, ".")
	_, signature, _ := strings.Cut(rest, ".")
	tests := map[string]string{
		"":                                 "GraphQL credentials were missing. No token was sent.",
		"abc":                              "String is not a JWT",
		head + ".e30." + signature:         "JWT has Json of an unknown format",
		head + ".bm90IGpzb24." + signature: "JWT has no valid Json",
		otherSignature(forged):             "JWT signature is invalid",
		issue(sandbox.TokenSpec{Expires: time.Now().Add(-time.Hour)}): "JWT is expired",
		issue(sandbox.TokenSpec{Channels: []int{2}}):                  "JWT channel id doesn't match channel id of the URL",
		issue(sandbox.TokenSpec{StoreID: 1}):                          "JWT store id doesn't match store id of the URL",
		revoked:                                                       "Unknown JWT token",
	}
	for token, want := range tests {
		exchange := e.ask(http.MethodPost, e.sandbox.StorefrontURL(1), `{"query":"{ site { settings { storeHash } } }"}`,
			"Authorization", "Bearer "+token)
		var answer struct {
			Errors []struct {
				Message string `json:"message"`
			} `json:"errors"`
		}
		decodeStrictly(t, exchange, &answer)
		if exchange.Status != http.StatusUnauthorized || len(answer.Errors) != 1 || !strings.Contains(answer.Errors[0].Message, want) {
			t.Errorf("want %q: %d %s", want, exchange.Status, exchange.Answer)
		}
	}
}

// otherSignature replaces the middle of a signature, so that it stays well formed.
func otherSignature(token string) string {
	at := len(token) - 20
	other := "A"
	if token[at] == 'A' {
		other = "B"
	}
	return token[:at] + other + token[at+1:]
}

// TestGraphQLErrorsHaveTheStoresShape goes through the errors that come with
// status 200, and the codes that are known of them.
func TestGraphQLErrorsHaveTheStoresShape(t *testing.T) {
	e := newEmbedded(t)
	guestOnly, err := e.sandbox.IssueToken(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeUnauthenticated}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		code, query string
		headers     []string
	}{
		{"MISSING_CUSTOMER_ACCESS_TOKEN", `mutation { logout { result } }`, nil},
		{"INSUFFICIENT_ACCESS_SCOPE", `{ customer { entityId } }`, []string{"Authorization", "Bearer " + guestOnly}},
		{"INVALID_CUSTOMER_ACCESS_TOKEN", `{ customer { entityId } }`, []string{
			"X-Bc-Customer-Access-Token", "stale", "X-Bc-Error-On-Invalid-Customer-Access-Token", "true",
		}},
		{"", `mutation { login(email: "a@example.com", password: "b") { customer { entityId } } }`, nil},
		{"", `mutation { a: logout { result } b: logout { result } }`, nil},
		{"", `{ site { products(first: 51) { edges { cursor } } } }`, nil},
	}
	for _, test := range tests {
		body, err := json.Marshal(map[string]string{"query": test.query})
		if err != nil {
			t.Fatal(err)
		}
		headers := append([]string{"Authorization", "Bearer " + e.seed.PrivateToken}, test.headers...)
		exchange := e.ask(http.MethodPost, e.sandbox.StorefrontURL(1), string(body), headers...)
		var answer struct {
			Data   json.RawMessage `json:"data"`
			Errors []struct {
				Message    string            `json:"message"`
				Path       []any             `json:"path"`
				Locations  []json.RawMessage `json:"locations"`
				Extensions struct {
					Code   string   `json:"code"`
					Scopes []string `json:"requiredScopes"`
				} `json:"extensions"`
			} `json:"errors"`
		}
		decodeStrictly(t, exchange, &answer)
		if exchange.Status != http.StatusOK || len(answer.Errors) == 0 || answer.Errors[0].Message == "" {
			t.Errorf("%s: %d %s", test.query, exchange.Status, exchange.Answer)
			continue
		}
		if got := answer.Errors[0].Extensions.Code; got != test.code {
			t.Errorf("%s: code %q: %s", test.query, got, exchange.Answer)
		}
	}
}
