package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
)

// tagsOf are the tags of an answer, as a router reads them.
type tagsOf struct {
	Root     []string   `json:"apolloCacheTags"`
	Entities [][]string `json:"apolloEntityCacheTags"`
}

func taggedWorld(t testing.TB, prices *freshPricing, changes ...func(*world)) *world {
	t.Helper()
	return freshWorld(t, prices, append(changes, func(w *world) { w.options.CacheTags = true })...)
}

func (w *world) tags(t *testing.T, query string, variables map[string]any) (tags tagsOf, cacheControl string) {
	t.Helper()
	header, body := w.answered(t, query, variables)
	var answer struct{ Extensions tagsOf }
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return answer.Extensions, header.Get("Cache-Control")
}

func TestTagsOfPublicAnswers(t *testing.T) {
	const two = `p: price(asGuest: true, channelId: %d, currencyCode: "USD", countryCode: "US") { stale }`
	representations := map[string]any{"r": []any{
		map[string]any{"__typename": "Product", "entityId": 101},
		map[string]any{"__typename": "ProductVariant", "productEntityId": 102, "entityId": 1021},
		map[string]any{"__typename": "Product", "entityId": 103},
		map[string]any{"__typename": "Product", "entityId": 101},
	}}
	one := []string{"prices", "channel-1"}
	for name, test := range map[string]struct {
		query string
		want  tagsOf
	}{
		"root": {
			fmt.Sprintf(`{ prices(input: {%s, items: [{productEntityId: 7}, {productEntityId: 5, variantEntityId: 51}, {productEntityId: 5}]}) { stale } }`, complete),
			tagsOf{Root: append(slices.Clone(one), "product-5", "product-7")},
		},
		"entities, one channel each": {
			`query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { ` + fmt.Sprintf(two, 1) + ` } ... on ProductVariant { q: ` + fmt.Sprintf(two, 2)[3:] + ` } } }`,
			tagsOf{Entities: [][]string{
				{"prices", "channel-1", "channel-2", "product-101"},
				{"prices", "channel-1", "channel-2", "product-102"},
				{"prices", "channel-1", "channel-2", "product-103"},
				{"prices", "channel-1", "channel-2", "product-101"},
			}},
		},
		"inline": {
			`{ _entities(representations: [{__typename: "Product", entityId: 9}]) { ... on Product { ` + fmt.Sprintf(two, 1) + ` } } }`,
			tagsOf{Entities: [][]string{append(slices.Clone(one), "product-9")}},
		},
		"both": {
			`{ ... on Query { _entities(representations: [{__typename: "Product", entityId: 9}]) { ... on Product { ` + fmt.Sprintf(two, 1) + ` } } }
			  ` + fmt.Sprintf(`prices(input: {%s, items: [{productEntityId: 7}]}) { stale } }`, complete),
			tagsOf{Root: append(slices.Clone(one), "product-7", "product-9"), Entities: [][]string{append(slices.Clone(one), "product-9")}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, cacheControl := taggedWorld(t, &freshPricing{}).tags(t, test.query, representations)
			if diff := cmp.Diff(test.want, got); diff != "" || cacheControl != forEverybody {
				t.Errorf("%s: %s", cacheControl, diff)
			}
		})
	}
}

// What nobody may keep has no tags, and neither has anything unless it is wanted.
func TestNoTags(t *testing.T) {
	open := fmt.Sprintf(`prices(input: {%s, items: [{productEntityId: 7}]}) { stale }`, complete)
	if _, body := freshWorld(t, &freshPricing{}).answered(t, `{ `+open+` }`, nil); strings.Contains(body, "extensions") {
		t.Errorf("tags without being asked for: %s", body)
	}
	for _, query := range []string{
		`{ prices(input: {items: [{productEntityId: 7}]}) { stale } }`,
		`{ ` + open + ` session { kind } }`,
		`{ __typename }`,
	} {
		if got, cacheControl := taggedWorld(t, &freshPricing{}).tags(t, query, nil); got.Root != nil || got.Entities != nil || cacheControl != forNobody {
			t.Errorf("%s: %+v, %s", query, got, cacheControl)
		}
	}
	// No router could say which of the two lists a tag belongs to, and what cannot be
	// tagged could not be forgotten.
	twice := strings.NewReplacer("{ _entities", "{ a: _entities", "}] )", "})").Replace(entity(6))
	twice = strings.TrimSuffix(twice, " }") + strings.Replace(strings.TrimPrefix(entity(7), "{"), "_entities", "b: _entities", 1)
	if got, cacheControl := taggedWorld(t, &freshPricing{}).tags(t, twice, nil); got.Entities != nil || cacheControl != forNobody {
		t.Errorf("%s: %+v, %s", twice, got, cacheControl)
	}
	if header, body := freshWorld(t, &freshPricing{}).answered(t, twice, nil); header.Get("Cache-Control") != forEverybody {
		t.Errorf("without tags: %v %s", header, body)
	}
}

// Whatever a scope is called when it changes, answers about it are called the same.
func TestTagsAreThoseThatRoutersAreTold(t *testing.T) {
	got, _ := taggedWorld(t, &freshPricing{}).tags(t, fmt.Sprintf(`{ prices(input: {%s, items: [{productEntityId: 7}]}) { stale } }`, complete), nil)
	for _, scope := range []commerce.PriceScope{
		{Kind: commerce.ScopeEverything}, {Kind: commerce.ScopeChannel, ID: 1}, {Kind: commerce.ScopeGroup, ID: 6}, {Kind: commerce.ScopeProduct, ID: 7},
	} {
		if tag := scope.Tag(); !slices.Contains(got.Root, tag) {
			t.Errorf("%+v is told as %s, but the answer has %v", scope, tag, got.Root)
		}
	}
}

// BenchmarkPublicEntities is an answer of fifty prices that everybody may keep.
func BenchmarkPublicEntities(b *testing.B) {
	var list []any
	for id := range 50 {
		list = append(list, map[string]any{"__typename": "Product", "entityId": id + 101})
	}
	query := `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { price(%s) { calculatedPrice { taxExclusive taxInclusive } } } } }`
	for name, run := range map[string]struct {
		w         *world
		arguments string
	}{
		"nobody": {freshWorld(b, &freshPricing{}), strings.Replace(complete, "true", "false", 1)}, "everybody": {freshWorld(b, &freshPricing{}), complete},
		"tagged": {taggedWorld(b, &freshPricing{}), complete},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run.w.answered(b, fmt.Sprintf(query, run.arguments), map[string]any{"r": list})
				run.w.options.Pricing.(*freshPricing).calls = nil
			}
		})
	}
}

var _ graph.Pricing = (*freshPricing)(nil)
