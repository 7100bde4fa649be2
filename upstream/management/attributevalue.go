package management

import (
	"context"
	"net/url"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// valuesPath is where attributes say things about customers.
const valuesPath = "/v3/customers/attribute-values"

// AttributesOf reads what attributes say about a customer: the given ones in their
// order, without a value where they say nothing, and for nil all that say something,
// by their numbers. An id of no attribute is left out.
func (c *Client) AttributesOf(ctx context.Context, customerID int, ids []int) ([]commerce.CustomerAttribute, error) {
	if customerID < 1 || ids != nil && len(ids) == 0 {
		return nil, nil
	}
	var definitions []commerce.CustomerAttributeDefinition
	var values []wireAttributeValue
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) {
		definitions, err = c.definitionsOf(gctx, ids)
		return err
	})
	g.Go(func() (err error) {
		values, err = c.readValues(gctx, []int{customerID}, ids)
		return err
	})
	if err := g.Wait(); err != nil {
		return nil, upstream.Public(err)
	}
	if ids == nil {
		for _, v := range values {
			ids = append(ids, int(v.AttributeID))
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		// A value of an attribute that is younger than the names that are kept.
		var err error
		if definitions, err = c.definitionsOf(ctx, ids); err != nil {
			return nil, upstream.Public(err)
		}
	}
	var found []commerce.CustomerAttribute
	for _, id := range ids {
		at := definitionAt(definitions, id)
		if at < 0 {
			continue
		}
		attribute := commerce.CustomerAttribute{EntityID: id, Name: definitions[at].Name}
		if v, ok := valueOf(values, commerce.CustomerAttributeKey{CustomerID: customerID, AttributeID: id}); ok {
			text := string(v.Value)
			attribute.Value = &text
		}
		found = append(found, attribute)
	}
	return found, nil
}

// readValues reads what the attributes say about the customers; nil attributes are all.
// A filter that the store ignores puts nobody else into the list.
func (c *Client) readValues(ctx context.Context, customerIDs, attributeIDs []int) ([]wireAttributeValue, error) {
	query := url.Values{"customer_id:in": {joined(customerIDs)}}
	if attributeIDs != nil {
		query.Set("attribute_id:in", joined(attributeIDs))
	}
	var found []wireAttributeValue
	err := eachFound(ctx, c, "customer-attribute-values", valuesPath, query, func(w wireAttributeValue) {
		if slices.Contains(customerIDs, int(w.CustomerID)) && w.AttributeID > 0 &&
			(attributeIDs == nil || slices.Contains(attributeIDs, int(w.AttributeID))) {
			found = append(found, w)
		}
	})
	return found, err
}

// wireAttributeValue is what an attribute says about a customer, as V3 writes it. A
// request has the same text under another name: newAttributeValue.
type wireAttributeValue struct {
	ID          looseInt  `json:"id"`
	AttributeID looseInt  `json:"attribute_id"`
	CustomerID  looseInt  `json:"customer_id"`
	Value       looseText `json:"attribute_value"`
}

func (w wireAttributeValue) key() commerce.CustomerAttributeKey {
	return commerce.CustomerAttributeKey{CustomerID: int(w.CustomerID), AttributeID: int(w.AttributeID)}
}

func valueOf(values []wireAttributeValue, key commerce.CustomerAttributeKey) (wireAttributeValue, bool) {
	at := slices.IndexFunc(values, func(w wireAttributeValue) bool { return w.key() == key })
	if at < 0 {
		return wireAttributeValue{}, false
	}
	return values[at], true
}
