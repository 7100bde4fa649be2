package management

import (
	"context"
	"net/http"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// DeleteMetafields removes at most ten metafields, and returns one outcome, without a
// value, for each in their order. One that its customer does not have, and one in a
// reserved namespace, is an ItemNotFoundError.
//
// Each is a call of its own: the call that removes several is said to delete all
// metafields, and its reference has no place for which (reference/customers.v3.yml).
func (c *Client) DeleteMetafields(ctx context.Context, keys []commerce.MetafieldKey) (metafieldOutcomes, error) {
	before, err := c.metafieldsByCustomer(ctx, keys)
	if err != nil {
		return nil, upstream.Public(err)
	}
	outcomes := make(metafieldOutcomes, len(keys))
	for i, key := range keys {
		if metafieldAt(before[key.CustomerID], key.EntityID) < 0 {
			outcomes[i] = refused[commerce.CustomerMetafield](commerce.ItemNotFoundError{})
			continue
		}
		got, err := c.change(ctx, changeMetafields, http.MethodDelete, metafieldOf(key), nil)
		outcomes[i] = c.deleted(ctx, key, got, err)
	}
	return outcomes, nil
}

// deleted says what became of a metafield that was to be removed.
func (c *Client) deleted(
	ctx context.Context, key commerce.MetafieldKey, got upstream.Answer, err error,
) commerce.ItemOutcome[commerce.CustomerMetafield] {
	isUnknown, err := sortOut(got, err)
	if isUnknown {
		now, err := c.readMetafields(ctx, key.CustomerID, nil)
		if err != nil || metafieldAt(now, key.EntityID) >= 0 {
			return refused[commerce.CustomerMetafield](commerce.ItemOutcomeUnknownError{})
		}
		return commerce.ItemOutcome[commerce.CustomerMetafield]{}
	}
	if why, ok := soleRefusal(err); ok {
		return refused[commerce.CustomerMetafield](why)
	}
	if err != nil {
		return refused[commerce.CustomerMetafield](commerce.ItemNotTriedError{})
	}
	return commerce.ItemOutcome[commerce.CustomerMetafield]{}
}
