package backoffice

import (
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestListCustomers(t *testing.T) {
	d := newDesk(t)
	for _, in := range []commerce.CustomersRequest{{First: 1}, {First: 50, After: "abc"}, {First: 7, Before: "eyJpZCI6MX0="}, {First: 3, After: "~2~abc"}} {
		page, err := d.List(anybody(t), in)
		if err != nil || len(page.Edges) != 1 {
			t.Errorf("%+v: %v", in, err)
		}
	}
	now := time.Now()
	then := now.Add(-time.Hour)
	many := make([]int, 51)
	for field, in := range map[string]commerce.CustomersRequest{
		"first":                            {},
		"first ":                           {First: 51},
		"before":                           {First: 1, After: "a", Before: "b"},
		"after":                            {First: 1, After: "a b"},
		"before ":                          {First: 1, Before: strings.Repeat("x", 1001)},
		"filter.entityIds":                 {First: 1, Filter: commerce.CustomerFilter{IDs: []int{}}},
		"filter.entityIds ":                {First: 1, Filter: commerce.CustomerFilter{IDs: many}},
		"filter.entityIds.1":               {First: 1, Filter: commerce.CustomerFilter{IDs: []int{1, 0}}},
		"filter.customerGroupEntityIds.0":  {First: 1, Filter: commerce.CustomerFilter{GroupIDs: []int{-1}}},
		"filter.emails.0":                  {First: 1, Filter: commerce.CustomerFilter{Emails: []string{"a@x,b@x"}}},
		"filter.names":                     {First: 1, Filter: commerce.CustomerFilter{Names: []string{}}},
		"filter.companies.1":               {First: 1, Filter: commerce.CustomerFilter{Companies: []string{"a", ""}}},
		"filter.phones.0":                  {First: 1, Filter: commerce.CustomerFilter{Phones: []string{strings.Repeat("5", 256)}}},
		"filter.registrationIpAddresses.0": {First: 1, Filter: commerce.CustomerFilter{RegistrationIPAddresses: []string{"\x00"}}},
		"filter.nameContains":              {First: 1, Filter: commerce.CustomerFilter{NameContains: "a,b"}},
		"filter.createdTo":                 {First: 1, Filter: commerce.CustomerFilter{CreatedFrom: &now, CreatedTo: &then}},
		"filter.modifiedTo":                {First: 1, Filter: commerce.CustomerFilter{ModifiedFrom: &now, ModifiedTo: &then}},
	} {
		before := d.store.reads
		_, err := d.List(anybody(t), in)
		wantField(t, err, strings.TrimSpace(field))
		if d.store.reads != before {
			t.Errorf("%s: the store was asked", field)
		}
	}
	full := commerce.CustomerFilter{
		IDs: many[:1], Emails: []string{"a@x"}, Names: []string{"A B"}, NameContains: "A", GroupIDs: []int{0, 1}, CreatedFrom: &then, CreatedTo: &now,
	}
	full.IDs = []int{1}
	if _, err := d.List(anybody(t), commerce.CustomersRequest{First: 1, Filter: full}); err != nil {
		t.Error(err)
	}
}

func TestCustomersNeedEverything(t *testing.T) {
	if _, err := NewCustomers(CustomersOptions{}); err == nil {
		t.Error("made of nothing")
	}
	d := newDesk(t)
	o := d.o
	o.DefaultChannel = 0
	if _, err := NewCustomers(o); err == nil {
		t.Error("made without a channel")
	}
	o = d.o
	o.Sleep = nil
	c, err := NewCustomers(o)
	if err != nil || c.o.Sleep == nil {
		t.Errorf("without a timer of its own: %v", err)
	}
}
