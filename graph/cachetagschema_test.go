package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/schema"
)

// rendered are the tags that a router makes of the directives on a type, with the keys of
// a representation.
func rendered(t *testing.T, element string, keys map[string]int) []string {
	t.Helper()
	var tags []string
	for _, directive := range schema.CacheTags()[element] {
		_, format, _ := strings.Cut(directive, `(format: "`)
		tag := strings.TrimSuffix(format, `")`)
		for name, value := range keys {
			tag = strings.ReplaceAll(tag, "{$key."+name+"}", fmt.Sprint(value))
		}
		if strings.ContainsAny(tag, `{}"`) || tag == "" {
			t.Fatalf("%s has the directive %s", element, directive)
		}
		tags = append(tags, tag)
	}
	return tags
}

// What --cache-tags says in the schema is what answers say of themselves, but for what
// no directive can say: the channel, and the products of the root field.
func TestTagsOfTheSchemaAreThoseOfAnswers(t *testing.T) {
	w := taggedWorld(t, &freshPricing{})
	got, _ := w.tags(t, fmt.Sprintf(`{ _entities(representations: [{__typename: "Product", entityId: 5}, {__typename: "ProductVariant", productEntityId: 6, entityId: 61}]) {
		... on Product { price(%s) { stale } } ... on ProductVariant { price(%s) { stale } } } prices(input: {%s, items: [{productEntityId: 7}]}) { stale } }`, complete, complete, complete), nil)
	if len(got.Entities) != 2 || len(got.Root) == 0 {
		t.Fatalf("%+v", got)
	}
	for element, answered := range map[string][]string{
		"Product": got.Entities[0], "ProductVariant": got.Entities[1], "Query.prices": got.Root,
	} {
		said := rendered(t, element, map[string]int{"entityId": 5, "productEntityId": 6})
		for _, tag := range said {
			if !slices.Contains(answered, tag) {
				t.Errorf("%s: the schema says %s, and the answer %v", element, tag, answered)
			}
		}
		for _, tag := range answered {
			isBeyond := strings.HasPrefix(tag, "channel-") || element == "Query.prices" && strings.HasPrefix(tag, "product-")
			if !isBeyond && !slices.Contains(said, tag) {
				t.Errorf("%s: the answer says %s, and the schema %v", element, tag, said)
			}
		}
	}
	if len(schema.CacheTags()) != 3 {
		t.Errorf("%d places have tags, and three were looked at", len(schema.CacheTags()))
	}
}
