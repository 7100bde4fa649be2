package store

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestAttributes(t *testing.T) {
	s, c := open(t)
	made, err := s.CreateAttributes(Attribute{Name: "One", Type: AttributeString}, Attribute{Name: "Two", Type: AttributeDate})
	if err != nil || len(made) != 2 || made[0].ID != 4 || made[1].ID != 5 || !made[0].Created.Equal(c.at) {
		t.Fatalf("made %+v, %v", made, err)
	}
	for name, test := range map[string]struct {
		new   []Attribute
		index int
		want  error
	}{
		"a name that is there": {[]Attribute{{Name: "Three", Type: AttributeString}, {Name: "one", Type: AttributeString}}, 1, ErrAttributeExists},
		"one name twice":       {[]Attribute{{Name: "X", Type: AttributeString}, {Name: "X", Type: AttributeDate}}, 1, ErrAttributeExists},
		"no such type":         {[]Attribute{{Name: "X", Type: "float"}}, 0, ErrAttributeType},
	} {
		_, err := s.CreateAttributes(test.new...)
		var at *AttributeError
		if !errors.As(err, &at) || at.Index != test.index || !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v at %d", name, err, test.want, test.index)
		}
	}
	if len(s.Attributes()) != 5 {
		t.Errorf("%d attributes: a refused list made some", len(s.Attributes()))
	}
	c.at = c.at.Add(time.Hour)
	if renamed, err := s.RenameAttribute(4, "Uno"); err != nil || renamed.Name != "Uno" || renamed.Type != AttributeString || !renamed.Modified.Equal(c.at) {
		t.Errorf("renamed %+v, %v", renamed, err)
	}
	if _, err := s.RenameAttribute(4, "two"); !errors.Is(err, ErrAttributeExists) {
		t.Errorf("renamed to another's name: %v", err)
	}
	if _, err := s.RenameAttribute(99, "x"); !errors.Is(err, ErrNoSuchAttribute) {
		t.Errorf("renamed nothing: %v", err)
	}
}

func TestAttributesHaveALimit(t *testing.T) {
	s, _ := open(t)
	var many []Attribute
	for i := range MaxAttributes - len(s.Attributes()) {
		many = append(many, Attribute{Name: fmt.Sprint("A", i), Type: AttributeNumber})
	}
	one := Attribute{Name: "One more", Type: AttributeNumber}
	if _, err := s.CreateAttributes(append(many, one)...); !errors.Is(err, ErrTooManyAttributes) {
		t.Errorf("51: %v", err)
	}
	if _, err := s.CreateAttributes(many...); err != nil {
		t.Errorf("50: %v", err)
	}
	if _, err := s.CreateAttributes(one); !errors.Is(err, ErrTooManyAttributes) {
		t.Errorf("one more: %v", err)
	}
	if !s.DeleteAttribute(attributeLevel) || s.DeleteAttribute(attributeLevel) {
		t.Error("not deleted once")
	}
	for _, c := range s.Customers(CustomerFilter{}) {
		for _, v := range c.Attributes {
			if v.AttributeID == attributeLevel {
				t.Errorf("customer %d still has a value", c.ID)
			}
		}
	}
	if made, err := s.CreateAttributes(one); err != nil || made[0].ID != 51 {
		t.Errorf("in the place of the deleted one: %+v, %v", made, err)
	}
}

func TestAttributeValues(t *testing.T) {
	s, c := open(t)
	for name, test := range map[string]struct {
		customer, attribute int
		value               string
		want                error
	}{
		"text":           {2, attributeLevel, "Moss", nil},
		"number":         {2, attributeCards, "-3.5", nil},
		"date":           {2, attributeSince, "2025-02-28", nil},
		"date with time": {2, attributeSince, "2025-02-28T10:00:00Z", nil},
		"no number":      {2, attributeCards, "three", ErrAttributeValue},
		"no date":        {2, attributeSince, "2025-02-30", ErrAttributeValue},
		"no attribute":   {2, 99, "x", ErrNoSuchAttribute},
		"nobody":         {999, attributeLevel, "x", ErrNoSuchCustomer},
	} {
		if _, err := s.SetAttributeValue(test.customer, test.attribute, test.value); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	before, _ := s.Customer(2)
	made := c.at
	c.at = c.at.Add(time.Hour)
	v, err := s.SetAttributeValue(2, attributeLevel, "Lichen")
	if err != nil || v.Value != "Lichen" || !v.Created.Equal(made) || !v.Modified.Equal(c.at) {
		t.Errorf("replaced by %+v, %v", v, err)
	}
	if after, _ := s.Customer(2); len(after.Attributes) != 3 || len(before.Attributes) != 3 {
		t.Errorf("%d values, before %d", len(after.Attributes), len(before.Attributes))
	}
	for _, b := range before.Attributes {
		if b.AttributeID == attributeLevel && b.Value != "Moss" {
			t.Error("a value that was handed out changed")
		}
	}
	if !s.DeleteAttributeValue(2, attributeLevel) || s.DeleteAttributeValue(2, attributeLevel) || s.DeleteAttributeValue(999, 1) {
		t.Error("not deleted once")
	}
}
