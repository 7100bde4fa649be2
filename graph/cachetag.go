package graph

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// The names under which Apollo's router expects tags: those of the whole answer to
// root fields, and one list for each representation, in their order.
const (
	extensionRootTags   = "apolloCacheTags"
	extensionEntityTags = "apolloEntityCacheTags"
)

// tagEverything stands on every public answer; the others are tagOfChannel and
// tagOfProduct. Package routercache says the same words to routers.
const tagEverything = "prices"

func tagOfChannel(id int) string { return "channel-" + strconv.Itoa(id) }

func tagOfProduct(id string) string { return "product-" + id }

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
			lists[i] = append(slices.Clip(everything), tagOfProduct(productOf(representation)))
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
		tags = append(tags, tagOfChannel(context.ChannelID))
	}
	slices.Sort(tags)
	return append([]string{tagEverything}, slices.Compact(tags)...)
}

// tagsOfProducts are the tags of everything that was priced, in a fixed order.
func (a *answers) tagsOfProducts() []string {
	tags := make([]string, 0, len(a.known))
	for key := range a.known {
		tags = append(tags, tagOfProduct(strconv.Itoa(key.item.ProductID)))
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

// productOf returns the number of the product that a representation is of, as a text.
// The representation has been checked.
func productOf(representation map[string]any) string {
	id := representation["entityId"]
	if representation["__typename"] == "ProductVariant" {
		id = representation["productEntityId"]
	}
	switch id := id.(type) {
	case json.Number:
		if n, err := id.Int64(); err == nil {
			return strconv.FormatInt(n, 10)
		}
	case int64:
		return strconv.FormatInt(id, 10)
	}
	return ""
}
