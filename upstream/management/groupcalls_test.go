package management

import (
	"context"
	"net/http"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// groupChanges is each change of a group.
func groupChanges() map[string]func(context.Context, *Client) (commerce.CustomerGroupOutcome, error) {
	return map[string]func(context.Context, *Client) (commerce.CustomerGroupOutcome, error){
		"create": func(ctx context.Context, c *Client) (commerce.CustomerGroupOutcome, error) {
			return c.CreateCustomerGroup(ctx, named(canary))
		},
		"update": func(ctx context.Context, c *Client) (commerce.CustomerGroupOutcome, error) {
			return c.UpdateCustomerGroup(ctx, 7, named(canary))
		},
		"delete": func(ctx context.Context, c *Client) (commerce.CustomerGroupOutcome, error) {
			return c.DeleteCustomerGroup(ctx, 7)
		},
	}
}

func TestGroupsAreDeletedOneByOne(t *testing.T) {
	for _, status := range []int{http.StatusNoContent, http.StatusOK} {
		s := newFakeStore(t, answering(status, ""))
		got, err := s.DeleteCustomerGroup(upstreamtest.Context(t), 7)
		if err != nil || got.Group != nil || len(got.Refused) > 0 {
			t.Errorf("%d: got %+v, %v", status, got, err)
		}
		if asked := s.Heard(); len(asked) != 1 || asked[0].Line != "DELETE /stores/abc/v2/customer_groups/7" || asked[0].Body != "" {
			t.Errorf("%d: sent %+v", status, asked)
		}
	}
}

// TestGroupScopes names what our own token lacks.
func TestGroupScopes(t *testing.T) {
	for endpoint, want := range map[string]string{
		"groups": "store_v2_customers_read_only", "subscribers": "store_v2_customers_read_only",
		"change-groups": "store_v2_customers", "change-subscribers": "store_v2_customers",
	} {
		if got := scopeOf(endpoint); got != want {
			t.Errorf("%s: scope %s, want %s", endpoint, got, want)
		}
	}
}
