package store

import (
	"errors"
	"testing"
	"time"
)

func TestMetafields(t *testing.T) {
	s, c := open(t)
	s.metafields, s.lastMetafield = nil, 0
	field := Metafield{CustomerID: 2, Namespace: "links", Key: "a", Value: "1", PermissionSet: "app_only"}
	first, err := s.CreateMetafield(field)
	if err != nil || first.ID != 1 || !first.Created.Equal(c.at) || !first.Modified.Equal(c.at) {
		t.Fatalf("made %+v, %v", first, err)
	}
	for name, change := range map[string]struct {
		edit func(*Metafield)
		want error
	}{
		"the same again":          {func(m *Metafield) { m.Value = "2" }, ErrMetafieldExists},
		"of nobody":               {func(m *Metafield) { m.CustomerID = 999 }, ErrNoSuchCustomer},
		"of another customer":     {func(m *Metafield) { m.CustomerID = 3 }, nil},
		"under another key":       {func(m *Metafield) { m.Key = "b" }, nil},
		"in another namespace":    {func(m *Metafield) { m.Namespace = "other" }, nil},
		"of another, another key": {func(m *Metafield) { m.CustomerID, m.Key = 3, "b" }, nil},
	} {
		m := field
		change.edit(&m)
		c.at = c.at.Add(time.Second)
		if _, err := s.CreateMetafield(m); !errors.Is(err, change.want) {
			t.Errorf("%s: %v, want %v", name, err, change.want)
		}
	}
	for name, test := range map[string]struct {
		filter MetafieldFilter
		want   int
	}{
		"all":              {MetafieldFilter{}, 5},
		"of one":           {MetafieldFilter{CustomerID: 2}, 3},
		"of nobody":        {MetafieldFilter{CustomerID: 999}, 0},
		"by key":           {MetafieldFilter{Keys: []string{"a"}}, 3},
		"by keys":          {MetafieldFilter{Keys: []string{"a", "b"}}, 5},
		"by namespace":     {MetafieldFilter{Namespaces: []string{"links"}}, 4},
		"by both, of one":  {MetafieldFilter{CustomerID: 3, Namespaces: []string{"links"}, Keys: []string{"b"}}, 1},
		"by an empty list": {MetafieldFilter{Keys: []string{}}, 0},
	} {
		if got := s.Metafields(test.filter); len(got) != test.want {
			t.Errorf("%s: %+v, want %d", name, got, test.want)
		}
	}
	s.DeleteCustomer(3)
	if got := s.Metafields(MetafieldFilter{}); len(got) != 3 {
		t.Errorf("a customer's metafields outlive them: %+v", got)
	}
}
