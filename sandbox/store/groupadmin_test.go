package store

import (
	"errors"
	"testing"
	"time"
)

func TestGroupsThatMayNotBe(t *testing.T) {
	s, _ := open(t)
	list := DiscountRule{Kind: RulePriceList, PriceListID: 1}
	all := DiscountRule{Kind: RuleAll, Method: MethodPercent, Amount: amount("5")}
	for name, test := range map[string]struct {
		group Group
		want  error
	}{
		"plain":                {Group{Name: "G1"}, nil},
		"a price list":         {Group{Name: "G2", Rules: []DiscountRule{list}}, nil},
		"a mix":                {Group{Name: "G3", Rules: []DiscountRule{all, {Kind: RuleCategory, Method: MethodFixed, Amount: amount("1"), CategoryID: 1}, {Kind: RuleProduct, Method: MethodPrice, ProductID: 101}}}, nil},
		"specific categories":  {Group{Name: "G4", Access: CategoryAccess{AccessSpecific, []int{1}}}, nil},
		"no name":              {Group{Name: " "}, ErrGroupName},
		"a name that is there": {Group{Name: "retail"}, ErrGroupExists},
		"a list and more":      {Group{Name: "X", Rules: []DiscountRule{list, all}}, ErrGroupRules},
		"two lists":            {Group{Name: "X", Rules: []DiscountRule{list, list}}, ErrGroupRules},
		"no list":              {Group{Name: "X", Rules: []DiscountRule{{Kind: RulePriceList}}}, ErrGroupRules},
		"no method":            {Group{Name: "X", Rules: []DiscountRule{{Kind: RuleAll}}}, ErrGroupRules},
		"no category":          {Group{Name: "X", Rules: []DiscountRule{{Kind: RuleCategory, Method: MethodPrice}}}, ErrGroupRules},
		"no product":           {Group{Name: "X", Rules: []DiscountRule{{Kind: RuleProduct, Method: MethodPrice}}}, ErrGroupRules},
		"less than nothing":    {Group{Name: "X", Rules: []DiscountRule{{Kind: RuleAll, Method: MethodPrice, Amount: amount("-1")}}}, ErrGroupRules},
		"no such kind":         {Group{Name: "X", Rules: []DiscountRule{{Kind: "brand", Method: MethodPrice}}}, ErrGroupRules},
		"a second guest group": {Group{Name: "X", IsForGuests: true}, ErrSecondGuestGroup},
		"categories of all":    {Group{Name: "X", Access: CategoryAccess{AccessAll, []int{1}}}, ErrGroupAccess},
		"no such access":       {Group{Name: "X", Access: CategoryAccess{Type: "some"}}, ErrGroupAccess},
	} {
		made, err := s.CreateGroup(test.group)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err == nil && (made.ID <= GroupGuests || made.Access.Type == "") {
			t.Errorf("%s: made %+v", name, made)
		}
	}
}

func TestGroupsChangeAndGo(t *testing.T) {
	s, c := open(t)
	c.at = c.at.Add(time.Hour)
	changed, err := s.UpdateGroup(GroupGuides, func(g *Group) { g.ID, g.Name, g.IsDefault = 99, "Scouts", true })
	if err != nil || changed.ID != GroupGuides || !changed.Modified.Equal(c.at) || !changed.Created.Equal(seedTime()) || len(changed.Rules) != 1 {
		t.Fatalf("changed %+v, %v", changed, err)
	}
	if old, _ := s.Group(GroupRetail); old.IsDefault {
		t.Error("two groups are the default")
	}
	if _, err := s.UpdateGroup(GroupGuides, func(g *Group) { g.IsForGuests = true }); !errors.Is(err, ErrSecondGuestGroup) {
		t.Errorf("a second guest group: %v", err)
	}
	if kept, _ := s.Group(GroupGuides); kept.IsForGuests {
		t.Error("a refused change took effect")
	}
	if _, err := s.UpdateGroup(99, func(*Group) {}); !errors.Is(err, ErrUnknownGroup) {
		t.Errorf("nothing was changed: %v", err)
	}
	if !s.DeleteGroup(GroupGuides) || s.DeleteGroup(GroupGuides) {
		t.Error("not deleted once")
	}
	if members := s.Customers(CustomerFilter{GroupIDs: []int{GroupGuides}}); len(members) != 0 {
		t.Errorf("%d are members of nothing", len(members))
	}
	if three, _ := s.Customer(3); three.GroupID != 0 {
		t.Errorf("customer 3 is in group %d", three.GroupID)
	}
}
