package backoffice

import (
	"context"
	"errors"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The events of the audit that are about customer groups. They name no customer.
const (
	eventGroupCreated = "customer_group_create"
	eventGroupUpdated = "customer_group_update"
	eventGroupDeleted = "customer_group_delete"
)

// groupsList is what our cursors of lists of groups are called.
const groupsList = "groups"

// GroupStore reads and changes customer groups as the merchant. What it refuses is in
// the outcome.
type GroupStore interface {
	// ListCustomerGroups reads count groups, at most 51, from an offset on.
	ListCustomerGroups(ctx context.Context, f commerce.CustomerGroupFilter, offset, count int) ([]commerce.CustomerGroup, error)
	CustomerGroupCount(ctx context.Context) (int, error)
	CreateCustomerGroup(ctx context.Context, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error)
	UpdateCustomerGroup(ctx context.Context, id int, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error)
	DeleteCustomerGroup(ctx context.Context, id int) (commerce.CustomerGroupOutcome, error)
}

// GroupListener hears of groups that are different now, or may be: what is remembered of
// them, of their members' prices and of guests' prices is out of date. The number is 0
// for a new group of which nobody knows it.
type GroupListener interface {
	Changed(ctx context.Context, groupID int)
}

// GroupsOptions is what Groups is made of. All but Listener is required.
type GroupsOptions struct {
	Store   GroupStore
	Auditor Auditor
	// Listener is nil when nothing is remembered of groups.
	Listener GroupListener
}

// Groups is what staff do to customer groups. It is safe for concurrent use.
type Groups struct{ o GroupsOptions }

// NewGroups returns Groups, or an error when something is missing.
func NewGroups(o GroupsOptions) (*Groups, error) {
	if o.Store == nil || o.Auditor == nil {
		return nil, errors.New("backoffice: a store of groups and an auditor are needed")
	}
	return &Groups{o: o}, nil
}

// List returns a page of the store's groups. The error is what May says,
// CodeBadUserInput, or that the store did not answer. A store that does not count its
// groups costs the count and not the page.
func (g *Groups) List(ctx context.Context, in commerce.CustomerGroupsRequest) (*commerce.CustomerGroupConnection, error) {
	if err := session.May(session.From(ctx), session.ListGroups, session.Object{}); err != nil {
		return nil, err
	}
	offset, err := checkPage(groupsList, in.PageRequest)
	if err != nil {
		return nil, err
	}
	found, err := g.o.Store.ListCustomerGroups(ctx, in.Filter, offset, in.First+1)
	if err != nil {
		return nil, err
	}
	page := connection(groupsList, offset, in.First, found)
	if in.CountsAll {
		page.TotalCount = g.count(ctx, in.Filter, offset, page)
	}
	return page, nil
}

// count returns how many groups the store has. The end of the whole list tells it too.
func (g *Groups) count(ctx context.Context, f commerce.CustomerGroupFilter, offset int, page *commerce.CustomerGroupConnection) *int {
	total := offset + len(page.Edges)
	if f.IsEmpty() && !page.PageInfo.HasNextPage && (offset == 0 || len(page.Edges) > 0) {
		return &total
	}
	total, err := g.o.Store.CustomerGroupCount(ctx)
	if err != nil {
		return nil
	}
	return &total
}
