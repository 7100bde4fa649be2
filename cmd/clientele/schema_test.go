package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/schema"
	"github.com/clientele-graph/clientele/session"
)

// printed is what the command schema prints with flags.
func printed(t *testing.T, flags ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	if code := run(append([]string{"schema"}, flags...), &out, &problems); code != 0 {
		t.Fatalf("exit code %d: %s", code, &problems)
	}
	return out.String()
}

func TestSchemaPrintsItsVariants(t *testing.T) {
	const scopes, authenticated, tag = `@requiresScopes(scopes: [["customers:read"]])`, " @authenticated ", `@cacheTag(format: "product-{$key.entityId}")`
	for name, test := range map[string]struct {
		flags     []string
		has, lack []string
	}{
		"served":        {nil, nil, []string{scopes, authenticated, "@cacheTag"}},
		"authorization": {[]string{"--authorization-directives"}, []string{scopes, authenticated, "/v2.9\"", `"@authenticated", "@requiresScopes"]`}, []string{"@cacheTag"}},
		"tags":          {[]string{"--cache-tags"}, []string{tag, "/v2.12\""}, []string{scopes, authenticated, "/v2.9\""}},
		"both":          {[]string{"--cache-tags", "--authorization-directives"}, []string{scopes, authenticated, tag, "/v2.12\""}, []string{"/v2.9\""}},
	} {
		got := printed(t, test.flags...)
		for _, words := range test.has {
			if !strings.Contains(got, words) {
				t.Errorf("%s lacks %s", name, words)
			}
		}
		for _, words := range test.lack {
			if strings.Contains(got, words) {
				t.Errorf("%s has %s", name, words)
			}
		}
		if (got == schema.SDL()) != (len(test.flags) == 0) {
			t.Errorf("%s: the served schema is printed: %v", name, got == schema.SDL())
		}
	}
}

// TestADirectiveSaysWhatMayDecides asks for each annotated field as everybody who can be
// told apart by the directives.
func TestADirectiveSaysWhatMayDecides(t *testing.T) {
	annotations, err := authorization()
	if err != nil {
		t.Fatal(err)
	}
	own := session.Object{CustomerID: 1}
	for field, action := range decisions() {
		directive := annotations[field][0]
		if session.May(session.Principal{}, action, own) == nil {
			t.Errorf("%s is open to guests and has %s", field, directive)
		}
		for _, scope := range staffScopes() {
			staff := session.Principal{Kind: session.Staff, Scopes: []session.Scope{scope}}
			passes := directive == "@authenticated" || strings.Contains(directive, `["`+string(scope)+`"]`)
			if session.May(staff, action, own) == nil && !passes {
				t.Errorf("%s: staff with %s may, and %s would refuse them", field, scope, directive)
			}
			if session.May(staff, action, own) != nil && passes && directive != "@authenticated" {
				t.Errorf("%s: staff with %s may not, and %s would let them", field, scope, directive)
			}
		}
	}
	if _, err := requirement(session.PriceAsGuest); err == nil {
		t.Error("what guests may do has a directive")
	}
	if _, err := requirement(session.ChangeSettings + 1); err == nil {
		t.Error("what nobody may do has a directive")
	}
}
