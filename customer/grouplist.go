package customer

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/shelf"
)

// groupAge is how long the list of groups is kept. No webhook tells of a change, so it
// is read again when it is old, and an old one is never served.
const groupAge = time.Minute

// groupList is the store's list of groups. It has one place.
type groupList = shelf.Shelf[struct{}, map[int]commerce.CustomerGroup]

func newGroupList(o Options) *groupList {
	return shelf.New(shelf.Options[struct{}, map[int]commerce.CustomerGroup]{
		Fresh: groupAge, Now: o.Now,
		Read: func(ctx context.Context, _ struct{}) (map[int]commerce.CustomerGroup, error) {
			return o.Staff.CustomerGroups(ctx)
		},
	})
}

// ForgetGroups makes the list of groups be read again before it is used again. It is
// for those who know that a group is different now.
func (s *Service) ForgetGroups() { s.groups.Forget() }

// allGroups returns the list, which nobody may change, read at most once a minute however
// many ask.
func (s *Service) allGroups(ctx context.Context) (map[int]commerce.CustomerGroup, error) {
	if s.o.Staff == nil {
		return nil, noManagement()
	}
	return s.groups.Get(ctx, struct{}{})
}
