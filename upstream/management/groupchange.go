package management

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// CreateCustomerGroup makes a group; its name is set. A CustomerGroupDiscountError
// says that the group is there without its discount on everything. OUTCOME_UNKNOWN says
// that it may or may not have been made.
func (c *Client) CreateCustomerGroup(ctx context.Context, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	if change.Name.Value == nil || *change.Name.Value == "" {
		return commerce.CustomerGroupOutcome{}, commerce.BadInput("name", "A group has a name.")
	}
	return c.changeGroup(ctx, http.MethodPost, groupsPath, change, func(ctx context.Context) (commerce.CustomerGroup, bool, error) {
		return c.newestGroup(ctx, *change.Name.Value)
	}, 0)
}

// UpdateCustomerGroup changes a group; its discount rules are replaced as a whole when
// they are set. What it returns is as of CreateCustomerGroup.
func (c *Client) UpdateCustomerGroup(ctx context.Context, id int, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error) {
	if id < 1 {
		return refusedGroup(commerce.ItemNotFoundError{}), nil
	}
	return c.changeGroup(ctx, http.MethodPut, groupPath(id), change, func(ctx context.Context) (commerce.CustomerGroup, bool, error) {
		return c.CustomerGroup(ctx, id)
	}, id)
}

// changeGroup sends a change of the group of that number, 0 for a new one, and looks it
// up when the store does not answer with it.
func (c *Client) changeGroup(
	ctx context.Context, method, path string, change commerce.CustomerGroupChange,
	look func(context.Context) (commerce.CustomerGroup, bool, error), id int,
) (commerce.CustomerGroupOutcome, error) {
	body, err := newGroupBody(change)
	if err != nil {
		return commerce.CustomerGroupOutcome{}, err
	}
	got, err := c.change(ctx, "change-groups", method, path, body)
	if err != nil {
		return groupRefusal(id, err)
	}
	kept := groupKept{id: id}
	if !kept.read(got.Body) {
		return commerce.CustomerGroupOutcome{}, upstream.Public(upstream.Malformed(got, changing("change-groups")))
	}
	var outcome commerce.CustomerGroupOutcome
	if got.Status == http.StatusMultiStatus {
		outcome.Refused = []commerce.CustomerGroupError{commerce.CustomerGroupDiscountError{}}
	}
	if kept.ID > 0 {
		g := kept.commerce()
		outcome.Group = &g
		return outcome, nil
	}
	// The change is made, so that a group that cannot be read is no failure of it.
	if g, ok, err := look(ctx); err == nil && ok {
		outcome.Group = &g
	}
	return outcome, nil
}

// newestGroup reads the last group of exactly that name.
func (c *Client) newestGroup(ctx context.Context, name string) (commerce.CustomerGroup, bool, error) {
	var newest commerce.CustomerGroup
	groups, err := c.ListCustomerGroups(ctx, commerce.CustomerGroupFilter{Name: name}, 0, perPage)
	for _, g := range groups {
		if g.Name != nil && *g.Name == name && g.EntityID > newest.EntityID {
			newest = g
		}
	}
	return newest, newest.EntityID > 0, err
}

// groupKept is the answer to a change of the group of that number, 0 for a new one. 207
// tells no group, and V2 may tell nothing at all: 204, an empty body, list or object.
type groupKept struct {
	wireGroup

	id int
}

// read reads a body and reports whether it can be meant.
func (g *groupKept) read(body []byte) bool {
	switch body = bytes.TrimSpace(body); string(body) {
	case "", "[]", "{}", "null":
		return true
	}
	if json.Unmarshal(body, &g.wireGroup) != nil {
		return false
	}
	return g.ID == 0 || g.ID > 0 && (g.id == 0 || int(g.ID) == g.id)
}

// groupRefusal reads why the store does not take a change of the group of that number, 0
// for a new one. What V2 says about it has no names of fields, and is not passed on.
func groupRefusal(id int, err error) (commerce.CustomerGroupOutcome, error) {
	switch status := refusedAs(err); {
	case status == http.StatusNotFound && id > 0:
		return refusedGroup(commerce.ItemNotFoundError{}), nil
	case status == http.StatusConflict:
		return refusedGroup(commerce.ItemConflictError{}), nil
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return refusedGroup(commerce.CustomerValidationError{}), nil
	}
	return commerce.CustomerGroupOutcome{}, upstream.Public(err)
}

// refusedGroup is the outcome of a refusal.
func refusedGroup(e commerce.CustomerGroupError) commerce.CustomerGroupOutcome {
	return commerce.CustomerGroupOutcome{Refused: []commerce.CustomerGroupError{e}}
}

// refusedAs returns the status of an answer that refuses; 0 for every other error.
func refusedAs(err error) int {
	var e *upstream.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Status
}
