package store

import (
	"errors"
	"testing"
)

func TestSetAttributeValues(t *testing.T) {
	s, _ := open(t)
	set, err := s.SetAttributeValues(CustomerAttributeValue{2, 1, "Gold"}, CustomerAttributeValue{2, 2, "7"})
	if err != nil || len(set) != 2 || set[1].Value != "7" {
		t.Fatalf("set %+v, %v", set, err)
	}
	for _, tc := range []struct {
		bad  CustomerAttributeValue
		want error
	}{
		{CustomerAttributeValue{999_999, 1, "x"}, ErrNoSuchCustomer},
		{CustomerAttributeValue{2, 99, "x"}, ErrNoSuchAttribute},
		{CustomerAttributeValue{2, 2, "many"}, ErrAttributeValue},
	} {
		_, err := s.SetAttributeValues(CustomerAttributeValue{2, 1, "Lost"}, tc.bad)
		var at *AttributeError
		if !errors.Is(err, tc.want) || !errors.As(err, &at) || at.Index != 1 {
			t.Errorf("%+v: %v", tc.bad, err)
		}
	}
	if c, _ := s.Customer(2); c.Attributes[0].Value != "Gold" {
		t.Errorf("a refused list was set in part: %+v", c.Attributes)
	}
}

func TestRenameAttributes(t *testing.T) {
	s, _ := open(t)
	if renamed, err := s.RenameAttributes(Attribute{ID: 1, Name: "Level"}, Attribute{ID: 2, Name: "Cards"}); err != nil || renamed[1].Name != "Cards" {
		t.Fatalf("renamed %+v, %v", renamed, err)
	}
	for want, bad := range map[error]Attribute{ErrNoSuchAttribute: {ID: 99, Name: "x"}, ErrAttributeExists: {ID: 2, Name: "member SINCE"}} {
		if _, err := s.RenameAttributes(Attribute{ID: 1, Name: "Lost"}, bad); !errors.Is(err, want) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if a, _ := s.Attribute(1); a.Name != "Level" {
		t.Errorf("a refused list was kept in part: %+v", a)
	}
}
