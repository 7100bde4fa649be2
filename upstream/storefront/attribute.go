package storefront

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/Khan/genqlient/graphql"

	"github.com/clientele-graph/clientele/commerce"
)

// maxAttributes is how many attributes a store can have
// (reference/customers.v3.yml), so nobody can mean more.
const maxAttributes = 50

// Attributes reads the given attributes of the credential's customer, in the
// order of ids. An id that the store answers nothing for is left out. More than
// 50 different ids are BAD_USER_INPUT, and so is one that the store complains about.
func (c *Client) Attributes(ctx context.Context, cred commerce.ShopperCredential, ids []int) ([]commerce.CustomerAttribute, error) {
	// The same id twice would be the same alias twice.
	distinct := slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(distinct) > maxAttributes {
		return nil, commerce.BadInput("entityIds", fmt.Sprintf("At most %d attributes can be read at once.", maxAttributes))
	}
	if len(distinct) == 0 {
		return nil, nil
	}
	var answer attributesResponse
	err := c.asShopper(cred).MakeRequest(ctx,
		&graphql.Request{OpName: "attributes", Query: attributesDocument(distinct)}, &graphql.Response{Data: &answer})
	if isComplaint(err) {
		return nil, badArgument("entityIds", "The store does not know one of these attributes.", err)
	}
	if err != nil {
		return nil, public(err)
	}
	if err := sameCustomer(ctx, "attributes", cred, idOf(answer.Customer)); err != nil {
		return nil, err
	}
	var found []commerce.CustomerAttribute
	for _, id := range ids {
		// By alias and by id: a store that answers something else answers nothing.
		a, ok := answer.Customer.Attributes[attributeAlias(id)]
		if !ok || a.EntityID != id {
			continue
		}
		found = append(found, commerce.CustomerAttribute{EntityID: id, Name: a.Name, Value: a.Value})
	}
	return found, nil
}

// attributesDocument asks for each attribute under an alias of its own: the
// schema gives them one by one only.
func attributesDocument(ids []int) string {
	var b strings.Builder
	b.WriteString("query attributes { customer { entityId attributes {")
	for _, id := range ids {
		fmt.Fprintf(&b, " %s: attribute(entityId: %d) { entityId name value }", attributeAlias(id), id)
	}
	b.WriteString(" } } }")
	return b.String()
}

// attributeAlias is a name for any number; a name has no minus sign.
func attributeAlias(id int) string { return strings.Replace(fmt.Sprintf("a%d", id), "-", "_", 1) }

// attributesResponse is the answer to attributesDocument.
type attributesResponse struct {
	Customer *attributesCustomer `json:"customer"`
}

// attributesCustomer has its attributes by alias.
type attributesCustomer struct {
	EntityID   int                      `json:"entityId"`
	Attributes map[string]wireAttribute `json:"attributes"`
}

// GetEntityId is what the generated customers have as well.
func (c *attributesCustomer) GetEntityId() int { return c.EntityID }

// wireAttribute is one attribute; a customer without a value has null.
type wireAttribute struct {
	EntityID int     `json:"entityId"`
	Name     string  `json:"name"`
	Value    *string `json:"value"`
}
