package management

import (
	"context"
	"net/url"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// attributesPath is where the definitions are, and mostAttributes how many of them a
// store has at most (reference/customers.v3.yml).
const (
	attributesPath = "/v3/customers/attributes"
	mostAttributes = 50
)

// AttributeDefinitions reads the attributes that the store keeps about customers, by
// their numbers.
func (c *Client) AttributeDefinitions(ctx context.Context) ([]commerce.CustomerAttributeDefinition, error) {
	found, err := c.readDefinitions(ctx)
	return found, upstream.Public(err)
}

func (c *Client) readDefinitions(ctx context.Context) ([]commerce.CustomerAttributeDefinition, error) {
	asked := c.now()
	var found []commerce.CustomerAttributeDefinition
	err := eachFound(ctx, c, "customer-attributes", attributesPath, url.Values{}, func(w wireDefinition) {
		if w.ID > 0 && definitionAt(found, int(w.ID)) < 0 {
			found = append(found, w.commerce())
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b commerce.CustomerAttributeDefinition) int { return a.EntityID - b.EntityID })
	c.definitions.keep(asked, found)
	return found, nil
}

// wireDefinition is an attribute as V3 writes it (reference/customers.v3.yml).
type wireDefinition struct {
	ID   looseInt `json:"id"`
	Name string   `json:"name"`
	Type string   `json:"type"`
}

func (w wireDefinition) commerce() commerce.CustomerAttributeDefinition {
	return commerce.CustomerAttributeDefinition{EntityID: int(w.ID), Name: w.Name, Kind: attributeKind(w.Type)}
}

// attributeKinds are the kinds in the store's words.
func attributeKinds() map[string]commerce.CustomerAttributeKind {
	return map[string]commerce.CustomerAttributeKind{
		"string": commerce.AttributeString, "number": commerce.AttributeNumber, "date": commerce.AttributeDate,
	}
}

func attributeKind(word string) commerce.CustomerAttributeKind {
	if kind, ok := attributeKinds()[lowered(word)]; ok {
		return kind
	}
	return commerce.AttributeUnknown
}

// attributeWord is the store's word for a kind, empty for one that it does not have.
func attributeWord(kind commerce.CustomerAttributeKind) string {
	for word, k := range attributeKinds() {
		if k == kind {
			return word
		}
	}
	return ""
}

func definitionAt(all []commerce.CustomerAttributeDefinition, id int) int {
	return slices.IndexFunc(all, func(d commerce.CustomerAttributeDefinition) bool { return d.EntityID == id })
}

func definitionNamed(all []commerce.CustomerAttributeDefinition, name string) int {
	return slices.IndexFunc(all, func(d commerce.CustomerAttributeDefinition) bool { return d.Name == name })
}
