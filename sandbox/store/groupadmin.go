package store

import (
	"errors"
	"slices"
	"strings"
)

// Why a group was not made or changed.
var (
	// ErrGroupExists means that another group has this name.
	ErrGroupExists = errors.New("a group has this name")
	// ErrGroupName means a group without a name.
	ErrGroupName = errors.New("a group needs a name")
	// ErrGroupRules means rules that do not go together, or lack what their kind asks for.
	ErrGroupRules = errors.New("the discount rules do not go together")
	// ErrSecondGuestGroup means that another group is for guests.
	ErrSecondGuestGroup = errors.New("another group is for guests")
	// ErrGroupAccess means a type of access that there is not, or categories where
	// the type takes none.
	ErrGroupAccess = errors.New("the category access is not possible")
)

// CreateGroup makes a group and returns it with its id and dates. The error is
// one of those above.
func (s *Store) CreateGroup(g Group) (Group, error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	g.ID, g.Created, g.Modified = s.lastGroup+1, now, now
	if err := s.keepGroup(&g); err != nil {
		return Group{}, err
	}
	s.lastGroup = g.ID
	s.past.include(g)
	return g, nil
}

// UpdateGroup changes anything of a group but its id, with the caution of
// EditProduct. The error is ErrUnknownGroup or one of those above.
func (s *Store) UpdateGroup(id int, change func(*Group)) (Group, error) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.groups[id]
	if !ok {
		return Group{}, ErrUnknownGroup
	}
	g := old
	change(&g)
	g.ID, g.Created, g.Modified = id, old.Created, now
	if err := s.keepGroup(&g); err != nil {
		return Group{}, err
	}
	return g, nil
}

// DeleteGroup removes a group; its members then are in none.
func (s *Store) DeleteGroup(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.groups[id]; !ok {
		return false
	}
	s.keepGoods()
	delete(s.groups, id)
	for key, c := range s.customers {
		if c.GroupID == id {
			c.GroupID = 0
			s.customers[key] = c
		}
	}
	return true
}

// keepGroup stores a group that breaks no rule. A new default group takes that
// from the one before.
func (s *Store) keepGroup(g *Group) error {
	if g.Access.Type == "" {
		g.Access.Type = AccessAll
	}
	if err := s.mayBeGroup(*g); err != nil {
		return err
	}
	s.keepGoods()
	for id, other := range s.groups {
		if g.IsDefault && id != g.ID && other.IsDefault {
			other.IsDefault = false
			s.groups[id] = other
		}
	}
	s.groups[g.ID] = *g
	return nil
}

func (s *Store) mayBeGroup(g Group) error {
	if strings.TrimSpace(g.Name) == "" {
		return ErrGroupName
	}
	if !g.Access.isPossible() {
		return ErrGroupAccess
	}
	if !rulesAgree(g.Rules) {
		return ErrGroupRules
	}
	for _, other := range s.groups {
		if other.ID == g.ID {
			continue
		}
		if strings.EqualFold(other.Name, g.Name) {
			return ErrGroupExists
		}
		if other.IsForGuests && g.IsForGuests {
			return ErrSecondGuestGroup
		}
	}
	return nil
}

func (a CategoryAccess) isPossible() bool {
	return a.Type == AccessSpecific || len(a.CategoryIDs) == 0 && (a.Type == AccessAll || a.Type == AccessNone)
}

// rulesAgree reports whether the rules are one price list, or any mix of the
// others (reference/customers.v2.yml).
func rulesAgree(rules []DiscountRule) bool {
	for _, r := range rules {
		if r.Kind == RulePriceList && len(rules) > 1 || !r.isComplete() {
			return false
		}
	}
	return true
}

func (r DiscountRule) isComplete() bool {
	if r.Kind == RulePriceList {
		return r.PriceListID > 0
	}
	named := r.Kind == RuleAll || r.Kind == RuleCategory && r.CategoryID > 0 || r.Kind == RuleProduct && r.ProductID > 0
	return named && !r.Amount.IsNeg() && slices.Contains([]Method{MethodPercent, MethodPrice, MethodFixed}, r.Method)
}
