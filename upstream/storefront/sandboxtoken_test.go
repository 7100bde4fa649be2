package storefront

import (
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

func TestSandboxWrongTokensAreNamed(t *testing.T) {
	c, s, seed := newSandbox(t)
	issue := func(spec sandbox.TokenSpec) string {
		token, err := s.IssueToken(spec)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	revoked := issue(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeUnauthenticated}, Channels: []int{1, 2}})
	s.RevokeToken(revoked)
	for name, tc := range map[string]struct{ token, want string }{
		"expired":         {issue(sandbox.TokenSpec{Expires: time.Now().Add(-time.Hour)}), "is expired"},
		"another channel": {issue(sandbox.TokenSpec{Channels: []int{2}}), "is not for this channel"},
		"another store":   {issue(sandbox.TokenSpec{StoreID: 7}), "is for another store"},
		"revoked":         {revoked, "was revoked"},
		"no token":        {canary, "is no token"},
		"damaged":         {seed.PrivateToken[:len(seed.PrivateToken)-4] + "AAAA", "was not made by this store"},
		"too new a kind": {
			issue(sandbox.TokenSpec{Kind: sandbox.StorefrontToken, Created: time.Date(2026, time.August, 1, 0, 0, 0, 0, time.UTC)}),
			"is not accepted",
		},
	} {
		c.token = commerce.Secret(tc.token)
		_, err := c.Settings(upstreamtest.Context(t), 1)
		wantCode(t, err, commerce.CodeInternal)
		if err == nil || !strings.Contains(err.Error(), tokenVariable+" "+tc.want) || strings.Contains(err.Error(), tc.token) {
			t.Errorf("%s: got %v, want %q", name, err, tc.want)
		}
	}
	c.token = commerce.Secret(issue(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeUnauthenticated}}))
	_, err := c.Login(upstreamtest.Context(t), loginOf(seed.Customers[0]))
	wantCode(t, err, commerce.CodeInternal)
	if err == nil || !strings.Contains(err.Error(), tokenVariable+" lacks the scope Customer") {
		t.Errorf("without a scope: got %v", err)
	}
}

func TestSandboxTokensInspected(t *testing.T) {
	_, s, seed := newSandbox(t)
	now := time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)
	if warnings, err := InspectStorefrontToken(commerce.Secret(seed.PrivateToken), now, seed.Channels); err != nil || len(warnings) != 0 {
		t.Errorf("the private token: %v, %v", warnings, err)
	}
	spec := sandbox.TokenSpec{Kind: sandbox.StorefrontToken, Origins: []string{"https://shop.example"}}
	browsers, err := s.IssueToken(spec)
	if err != nil {
		t.Fatal(err)
	}
	warnings, err := InspectStorefrontToken(commerce.Secret(browsers), now, seed.Channels)
	if err != nil || len(warnings) != 1 || !strings.Contains(string(warnings[0]), "2027-03-31") {
		t.Errorf("a storefront token: %v, %v", warnings, err)
	}
	spec.Created = now
	browsers, err = s.IssueToken(spec)
	if err != nil {
		t.Fatal(err)
	}
	if warnings, err := InspectStorefrontToken(commerce.Secret(browsers), now, nil); err == nil {
		t.Errorf("a new storefront token: %v", warnings)
	}
}

// attributeIDs are the attributes of the seed.
func attributeIDs(s *sandbox.Server) []int {
	var ids []int
	for _, a := range s.Store().Attributes() {
		ids = append(ids, a.ID)
	}
	return ids
}
