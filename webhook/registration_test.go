package webhook

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

const ourURL = "https://hooks.example.com/webhooks/bigcommerce"

// TestWhatIsRegisteredMatters says that each scope that is asked for does something,
// whatever stands for its star.
func TestWhatIsRegisteredMatters(t *testing.T) {
	scopes := Scopes([]int{2, 1, 2})
	for _, scope := range scopes {
		if strings.Trim(scope, "/") != scope || !strings.HasPrefix(scope, "store/") {
			t.Errorf("%s is no scope", scope)
		}
		event := strings.Replace(scope, "*", "updated", 1)
		change, _ := changeOf(event, []byte(`{"id":1,"variant_id":2,"channel_id":3,"product_id":4,"sku":{"product_id":5},"affected_product_ids":[6]}`))
		if isEmpty(change) || familyOf(event) == FamilyOther {
			t.Errorf("%s is asked for and does nothing", scope)
		}
	}
	if got := len(slices.Compact(slices.Sorted(slices.Values(scopes)))); got != len(scopes) {
		t.Errorf("%d scopes, of which %d differ", len(scopes), got)
	}
	for _, scope := range []string{"store/channel/1/settings/*", "store/channel/2/settings/*", "store/priceList/record/updated", "store/priceList/records/updated"} {
		if !slices.Contains(scopes, scope) {
			t.Errorf("%s is missing", scope)
		}
	}
}

// fulfilled are hooks that meet every need.
func fulfilled(r Registration) []commerce.Hook {
	var hooks []commerce.Hook
	for i, scope := range Scopes(r.Channels) {
		draft := r.Draft(scope)
		hooks = append(hooks, commerce.Hook{ID: i + 1, Scope: scope, Destination: draft.Destination, IsActive: true, Headers: draft.Headers})
	}
	return hooks
}

func TestNeeds(t *testing.T) {
	const scope = "store/priceList/updated"
	with := func(changes ...func(*commerce.Hook)) func([]commerce.Hook) []commerce.Hook {
		return func(hooks []commerce.Hook) []commerce.Hook {
			i := slices.IndexFunc(hooks, func(h commerce.Hook) bool { return h.Scope == scope })
			for _, change := range changes {
				change(&hooks[i])
			}
			return hooks
		}
	}
	headers := func(pairs ...string) func(*commerce.Hook) {
		return func(h *commerce.Hook) {
			h.Headers = map[string]commerce.Secret{}
			for i := 0; i < len(pairs); i += 2 {
				h.Headers[pairs[i]] = commerce.Secret(pairs[i+1])
			}
		}
	}
	without := func(hooks []commerce.Hook) []commerce.Hook {
		return slices.DeleteFunc(hooks, func(h commerce.Hook) bool { return h.Scope == scope })
	}
	others := func(n int) func([]commerce.Hook) []commerce.Hook {
		return func(hooks []commerce.Hook) []commerce.Hook {
			hooks = without(hooks)
			for i := range n {
				hooks = append(hooks, commerce.Hook{ID: 900 + i, Scope: scope, Destination: fmt.Sprintf("https://other.example.com/%d", i), IsActive: true})
			}
			return hooks
		}
	}
	type state struct{ met, missing, full, other bool }
	met, missing := state{met: true}, state{missing: true}
	r := Registration{URL: ourURL, HeaderSecrets: headerSecret + "," + olderSecret, Channels: []int{1}}
	for name, row := range map[string]struct {
		change func([]commerce.Hook) []commerce.Hook
		want   state
	}{
		"all is well":              {with(), met},
		"a slash behind the scope": {with(func(h *commerce.Hook) { h.Scope += "/" }), met},
		"another port, written":    {with(func(h *commerce.Hook) { h.Destination = "HTTPS://Hooks.example.com:443/webhooks/bigcommerce/" }), met},
		"none":                     {without, missing},
		"leads elsewhere":          {with(func(h *commerce.Hook) { h.Destination = "https://other.example.com/webhooks/bigcommerce" }), missing},
		"another path":             {with(func(h *commerce.Hook) { h.Destination += "/x" }), missing},
		"another query":            {with(func(h *commerce.Hook) { h.Destination += "?x" }), missing},
		"not secure":               {with(func(h *commerce.Hook) { h.Destination = strings.Replace(ourURL, "https", "http", 1) }), missing},
		"inactive":                 {with(func(h *commerce.Hook) { h.IsActive = false }), state{}},
		"no headers":               {with(func(h *commerce.Hook) { h.Headers = nil }), state{other: true}},
		"the older secret":         {with(headers(SecretHeader, olderSecret)), state{other: true}},
		"in small letters":         {with(headers(strings.ToLower(SecretHeader), headerSecret)), met},
		"twice":                    {with(headers(strings.ToLower(SecretHeader), headerSecret, SecretHeader, headerSecret)), state{other: true}},
		"and another's":            {with(headers(SecretHeader, headerSecret, "X-Proxy", "canary")), met},
		"nine others":              {others(9), missing},
		"ten others":               {others(10), state{missing: true, full: true}},
		"a star": {func(hooks []commerce.Hook) []commerce.Hook {
			return with(func(h *commerce.Hook) { h.Scope = "store/priceList/*" })(hooks)
		}, met},
		"a star that is inactive": {with(func(h *commerce.Hook) { h.Scope, h.IsActive = "store/priceList/*", false }), missing},
		"a star too high":         {with(func(h *commerce.Hook) { h.Scope = "store/*" }), missing},
		"two, one inactive": {func(hooks []commerce.Hook) []commerce.Hook {
			twin := commerce.Hook{ID: 800, Scope: scope + "/", Destination: ourURL, IsActive: false}
			return append([]commerce.Hook{twin}, hooks...)
		}, met},
	} {
		for _, n := range r.Needs(row.change(fulfilled(r))) {
			got := state{n.IsMet(), n.IsMissing(), n.IsFull, n.HasOtherSecret}
			want := met
			if n.Scope == scope {
				want = row.want
			}
			if strings.HasPrefix(name, "a star") && n.Scope != scope {
				continue // one star is for its neighbours, too
			}
			if got != want {
				t.Errorf("%s: %s is %+v, want %+v", name, n.Scope, got, want)
			}
		}
	}
}

// TestChangesOfHooks are as small as can be, and keep what somebody else added.
func TestChangesOfHooks(t *testing.T) {
	r := Registration{URL: ourURL, HeaderSecrets: headerSecret}
	hook := commerce.Hook{ID: 1, Headers: map[string]commerce.Secret{"X-Proxy": "canary-a", "x-clientele-webhook-secret": olderSecret}}
	before := maps.Clone(hook.Headers)
	both := map[string]commerce.Secret{"X-Proxy": "canary-a", SecretHeader: headerSecret}
	for _, row := range []struct {
		need Need
		want commerce.HookChange
	}{
		{Need{Hook: hook, HasOtherSecret: true}, commerce.HookChange{IsActive: new(true), Headers: both}},
		{Need{Hook: hook}, commerce.HookChange{IsActive: new(true)}},
		{Need{Hook: commerce.Hook{ID: 1, IsActive: true}, HasOtherSecret: true}, commerce.HookChange{Headers: map[string]commerce.Secret{SecretHeader: headerSecret}}},
	} {
		if diff := cmp.Diff(row.want, r.Change(row.need)); diff != "" {
			t.Errorf("change (-want +got):\n%s", diff)
		}
	}
	if !maps.Equal(before, hook.Headers) {
		t.Error("the hook itself has been changed")
	}
	want := commerce.HookDraft{Scope: "store/sku/created", Destination: ourURL, Headers: map[string]commerce.Secret{SecretHeader: headerSecret}}
	if diff := cmp.Diff(want, r.Draft("store/sku/created")); diff != "" {
		t.Errorf("draft (-want +got):\n%s", diff)
	}
	if printed := fmt.Sprintf("%v %+v %#v", want, r, hook); strings.Contains(printed, "canary") {
		t.Errorf("a secret is printed: %s", printed)
	}
}

// TestWithoutASecret nobody's headers are looked at.
func TestWithoutASecret(t *testing.T) {
	r := Registration{URL: ourURL}
	for _, n := range r.Needs(fulfilled(Registration{URL: ourURL, HeaderSecrets: olderSecret})) {
		if !n.IsMet() {
			t.Errorf("%+v", n)
		}
	}
	if r.Draft("x").Headers != nil {
		t.Error("headers without a secret")
	}
}

func TestReachable(t *testing.T) {
	for url, want := range map[string]bool{
		ourURL: true, "https://hooks.example.com:443/x": true, "http://127.0.0.1:4002/x": true, "http://localhost:4002/x": true, "http://[::1]:4002/x": true,
		"https://hooks.example.com:8443/x": false, "http://hooks.example.com/x": false, "http://10.0.0.1/x": false,
		"https://hooks.example.com": false, "https://hooks.example.com/": false, "https://me@hooks.example.com/x": false,
		"https://hooks.example.com/x?a=b": false, "https://hooks.example.com/x?": false, "https://hooks.example.com/x#y": false,
		"ftp://hooks.example.com/x": false, "hooks.example.com/x": false, "https:///x": false, "": false, "://": false, "http://localhost.example.com/x": false,
	} {
		if IsReachable(url) != want {
			t.Errorf("%s: %v", url, !want)
		}
	}
}
