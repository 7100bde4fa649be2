package management

import (
	"context"
	"net/http"
	"net/url"

	"github.com/clientele-graph/clientele/commerce"
)

// DeleteCustomers removes customers. The store does not tell who was there, so nobody
// is missing from a success. Without numbers nothing is sent: the store would do
// nothing and say yes. Its errors are those of CreateCustomers.
func (c *Client) DeleteCustomers(ctx context.Context, ids []int) error {
	return c.deleteItems(ctx, "delete-customers", "/v3/customers", ids)
}

// DeleteAddresses removes entries of address books, as DeleteCustomers does.
func (c *Client) DeleteAddresses(ctx context.Context, ids []int) error {
	return c.deleteItems(ctx, "delete-customer-addresses", "/v3/customers/addresses", ids)
}

func (c *Client) deleteItems(ctx context.Context, endpoint, path string, ids []int) error {
	if len(ids) == 0 {
		return commerce.BadInput("entityIds", "Name what is to be deleted.")
	}
	query := url.Values{"id:in": {joined(ids)}}
	got, err := c.change(ctx, endpoint, http.MethodDelete, path+"?"+query.Encode(), nil)
	if err != nil {
		return refusedItems(got, err)
	}
	return nil
}
