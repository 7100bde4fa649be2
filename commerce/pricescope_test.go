package commerce_test

import (
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestTags(t *testing.T) {
	t.Parallel()
	for scope, want := range map[commerce.PriceScope]string{
		{Kind: commerce.ScopeEverything}:         "prices",
		{Kind: commerce.ScopeChannel, ID: 2}:     "channel-2",
		{Kind: commerce.ScopeProduct, ID: 101}:   "product-101",
		{Kind: commerce.ScopeGroup, ID: 6}:       "prices", // guests may have seen anything of it
		{Kind: commerce.ScopeProduct + 1, ID: 1}: "prices", // whatever that is
	} {
		if got := scope.Tag(); got != want {
			t.Errorf("%+v: %q, want %q", scope, got, want)
		}
	}
	if commerce.TagEverything != (commerce.PriceScope{}).Tag() {
		t.Error("everything has two tags")
	}
}
