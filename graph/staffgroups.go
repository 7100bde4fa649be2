package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
)

// StaffGroups lists, makes, changes and deletes customer groups. What the business
// refuses is in the outcome.
type StaffGroups interface {
	List(ctx context.Context, in commerce.CustomerGroupsRequest) (*commerce.CustomerGroupConnection, error)
	Create(ctx context.Context, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error)
	Update(ctx context.Context, id int, change commerce.CustomerGroupChange) (commerce.CustomerGroupOutcome, error)
	Delete(ctx context.Context, id int) (commerce.CustomerGroupOutcome, error)
}
