package management

import (
	"context"
	"net/http"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// groupsPath is where the customer groups are (reference/customers.v2.yml).
const groupsPath = "/v2/customer_groups"

// CustomerGroups reads all customer groups of the store, whole: not everybody may see
// what stands in Staff.
func (c *Client) CustomerGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error) {
	found := map[int]commerce.CustomerGroup{}
	err := eachPage(ctx, c, "groups", groupsPath, func(w wireGroup) bool {
		_, known := found[int(w.ID)]
		if known || w.ID <= 0 {
			return false
		}
		found[int(w.ID)] = w.commerce()
		return true
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// CustomerGroup reads one group; ok is false when there is none by that number.
func (c *Client) CustomerGroup(ctx context.Context, id int) (g commerce.CustomerGroup, ok bool, err error) {
	if id < 1 {
		return commerce.CustomerGroup{}, false, nil
	}
	read := groupAnswer{id: id}
	err = c.get(ctx, "groups", groupPath(id), nil, &read)
	if upstream.IsKind(err, upstream.NotFound) {
		return commerce.CustomerGroup{}, false, nil
	}
	if err != nil {
		return commerce.CustomerGroup{}, false, upstream.Public(err)
	}
	return read.commerce(), true, nil
}

// CustomerGroupCount reads how many groups the store has.
func (c *Client) CustomerGroupCount(ctx context.Context) (int, error) {
	var count groupCount
	if err := c.get(ctx, "groups", groupsPath+"/count", nil, &count); err != nil {
		return 0, upstream.Public(err)
	}
	return int(count.Count.value), nil
}

// DeleteCustomerGroup deletes one group.
func (c *Client) DeleteCustomerGroup(ctx context.Context, id int) (commerce.CustomerGroupOutcome, error) {
	if id < 1 {
		return refusedGroup(commerce.ItemNotFoundError{}), nil
	}
	if _, err := c.change(ctx, "change-groups", http.MethodDelete, groupPath(id), nil); err != nil {
		return groupRefusal(id, err)
	}
	return commerce.CustomerGroupOutcome{}, nil
}

// groupPath is where one group is. Its number is never left out: there is no call that
// would delete several.
func groupPath(id int) string { return groupsPath + "/" + strconv.Itoa(id) }

// groupAnswer is the answer about one group, of that number.
type groupAnswer struct {
	wireGroup

	id int
}

func (g groupAnswer) complete() bool { return int(g.ID) == g.id }

// groupCount is how many groups there are.
type groupCount struct {
	Count said `json:"count"`
}

func (g groupCount) complete() bool { return g.Count.isSaid && g.Count.value >= 0 }
