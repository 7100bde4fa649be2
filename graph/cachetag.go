package graph

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/clientele-graph/clientele/commerce"
)

// The names under which Apollo's router expects tags: those of the whole answer to
// root fields, and one list for each representation, in their order.
const (
	extensionRootTags   = "apolloCacheTags"
	extensionEntityTags = "apolloEntityCacheTags"
)

// tagOf returns the tag of a channel or a product, by which routers are told of changes.
func tagOf(kind commerce.PriceScopeKind, id int) string {
	return commerce.PriceScope{Kind: kind, ID: id}.Tag()
}

// canBeTagged reports whether tags say which part of an answer they belong to: a
// router reads one list for one _entities field.
func (e *exposure) canBeTagged() bool { return len(e.entities) <= 1 }

// tag adds the tags of a public answer to its extensions, so that a router that has
// kept it can be told to forget it.
func (a *answers) tag(response *graphql.Response, op *ast.OperationDefinition) {
	extensions := maps.Clone(response.Extensions)
	if extensions == nil {
		extensions = make(map[string]any, 1)
	}
	everything := a.tagsOfChannels()
	if len(a.exposure.entities) > 0 {
		lists := make([][]string, len(a.exposure.entities[0]))
		for i, representation := range a.exposure.entities[0] {
			lists[i] = append(slices.Clip(everything), tagOf(commerce.ScopeProduct, productOf(representation)))
		}
		extensions[extensionEntityTags] = lists
	}
	if asksForPrices(op) {
		extensions[extensionRootTags] = append(slices.Clip(everything), a.tagsOfProducts()...)
	}
	response.Extensions = extensions
}

// asksForPrices reports whether a root field of op gives prices.
func asksForPrices(op *ast.OperationDefinition) bool {
	for field := range rootFields(op.SelectionSet) {
		if field.Name == "prices" {
			return true
		}
	}
	return false
}

// tagsOfChannels are the tags that do not depend on the product, in a fixed order.
func (a *answers) tagsOfChannels() []string {
	tags := make([]string, 0, 1+len(a.contexts))
	for context := range a.contexts {
		tags = append(tags, tagOf(commerce.ScopeChannel, context.ChannelID))
	}
	slices.Sort(tags)
	return append([]string{commerce.TagEverything}, slices.Compact(tags)...)
}

// tagsOfProducts are the tags of everything that was priced, in a fixed order.
func (a *answers) tagsOfProducts() []string {
	tags := make([]string, 0, len(a.known))
	for key := range a.known {
		tags = append(tags, tagOf(commerce.ScopeProduct, key.item.ProductID))
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// productOf returns the number of the product that a representation is of. The
// representation has been checked.
func productOf(representation map[string]any) int {
	id := representation["entityId"]
	if representation["__typename"] == "ProductVariant" {
		id = representation["productEntityId"]
	}
	switch id := id.(type) {
	case json.Number:
		n, _ := id.Int64() // zero is nobody's number
		return int(n)
	case int64:
		return int(id)
	}
	return 0
}
