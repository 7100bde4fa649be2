package store

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestUpdateCustomers(t *testing.T) {
	s, c := open(t)
	c.at = c.at.Add(time.Hour)
	two, _ := s.Customer(2)
	changed, err := s.UpdateCustomers(
		CustomerChange{3, func(c *Customer) { c.Email, c.OriginChannelID, c.ID = "swap@example.com", ChannelEurope, 99 }},
		CustomerChange{4, func(c *Customer) { c.StoreCredit, c.Notes, c.ChannelIDs = amount("5.00"), "n", []int{ChannelCanada} }},
	)
	if err != nil || len(changed) != 2 || changed[0].ID != 3 || changed[0].OriginChannelID != ChannelMain || !changed[0].Modified.Equal(c.at) ||
		changed[1].StoreCredit.String() != "5.00" || !slices.Equal(changed[1].ChannelIDs, []int{ChannelCanada}) {
		t.Fatalf("changed %+v, %v", changed, err)
	}
	for name, test := range map[string]struct {
		changes []CustomerChange
		index   int
		want    error
	}{
		"nobody":          {[]CustomerChange{{2, func(c *Customer) { c.Notes = "x" }}, {999, func(*Customer) {}}}, 1, ErrNoSuchCustomer},
		"a taken e-mail":  {[]CustomerChange{{2, func(c *Customer) { c.Email = "SWAP@example.com" }}}, 0, ErrEmailTaken},
		"to one e-mail":   {[]CustomerChange{{2, func(c *Customer) { c.Email = "x@example.com" }}, {5, func(c *Customer) { c.Email = "x@example.com" }}}, 1, ErrEmailTaken},
		"no channels":     {[]CustomerChange{{2, func(c *Customer) { c.ChannelIDs = []int{} }}}, 0, ErrNoChannels},
		"unknown channel": {[]CustomerChange{{2, func(c *Customer) { c.ChannelIDs = []int{9} }}}, 0, ErrUnknownChannel},
		"unknown group":   {[]CustomerChange{{2, func(c *Customer) { c.GroupID = 99 }}}, 0, ErrUnknownGroup},
	} {
		_, err := s.UpdateCustomers(test.changes...)
		var at *NewCustomerError
		if !errors.As(err, &at) || at.Index != test.index || !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v at %d", name, err, test.want, test.index)
		}
		if now, _ := s.Customer(2); now.Email != two.Email || now.Notes != two.Notes {
			t.Errorf("%s: took effect in part", name)
		}
	}
	if gone := s.DeleteCustomers(3, 999, 4); !slices.Equal(gone, []int{3, 4}) {
		t.Errorf("deleted %v", gone)
	}
	if _, ok := s.Customer(3); ok {
		t.Error("customer 3 is still there")
	}
}

func TestNewAddressesGetNumbers(t *testing.T) {
	s, _ := open(t)
	highest := 0
	for _, c := range s.Customers(CustomerFilter{}) {
		for _, a := range c.Addresses {
			highest = max(highest, a.ID)
		}
	}
	book := []Address{{City: "A"}, {City: "B"}}
	made, err := s.CreateCustomers(Customer{Email: "x@example.com", OriginChannelID: 1, Addresses: book})
	if err != nil || made[0].Addresses[0].ID != highest+1 || made[0].Addresses[1].ID != highest+2 || book[0].ID != 0 {
		t.Errorf("made %+v, %v", made, err)
	}
	owner, ok := s.AddressOwner(highest + 2)
	if !ok || owner.ID != made[0].ID {
		t.Errorf("address %d is of %d", highest+2, owner.ID)
	}
	if _, ok := s.AddressOwner(1); ok {
		t.Error("an unknown address has an owner")
	}
}

func TestAddressesOfNobody(t *testing.T) {
	s, _ := open(t)
	if _, err := s.CreateAddress(999, Address{}); !errors.Is(err, ErrNoSuchCustomer) {
		t.Errorf("create: %v", err)
	}
	if _, err := s.UpdateAddress(999, 1, func(*Address) {}); !errors.Is(err, ErrNoSuchCustomer) {
		t.Errorf("update: %v", err)
	}
	if err := s.DeleteAddress(999, 1); !errors.Is(err, ErrNoSuchCustomer) {
		t.Errorf("delete: %v", err)
	}
	if err := s.DeleteAddress(1, 999); !errors.Is(err, ErrNoSuchAddress) {
		t.Errorf("delete nothing: %v", err)
	}
}

func TestChannelSettings(t *testing.T) {
	s, _ := open(t)
	if !s.SetChannelCustomerSettings(ChannelMain, CustomerSettings{DefaultGroupID: new(GroupClub)}) || s.SetChannelCustomerSettings(99, CustomerSettings{}) {
		t.Error("not set where it can be")
	}
	if got := s.DefaultGroup(ChannelMain); got != GroupClub {
		t.Errorf("default group %d", got)
	}
	s.SetChannelCustomerSettings(ChannelMain, CustomerSettings{})
	if got := s.DefaultGroup(ChannelMain); got != GroupRetail {
		t.Errorf("inherited default group %d", got)
	}
}

func TestMetafieldsChangeAndGo(t *testing.T) {
	s, c := open(t)
	c.at = c.at.Add(time.Hour)
	changed, err := s.UpdateMetafield(1, func(m *Metafield) { m.ID, m.CustomerID, m.Value = 9, 9, "high" })
	if err != nil || changed.ID != 1 || changed.CustomerID != 1 || changed.Value != "high" || !changed.Modified.Equal(c.at) {
		t.Errorf("changed %+v, %v", changed, err)
	}
	if _, err := s.UpdateMetafield(1, func(m *Metafield) { m.Key = "score" }); !errors.Is(err, ErrMetafieldExists) {
		t.Errorf("took another's name: %v", err)
	}
	if _, err := s.UpdateMetafield(999, func(*Metafield) {}); !errors.Is(err, ErrNoSuchMetafield) {
		t.Errorf("changed nothing: %v", err)
	}
	last := len(s.Metafields(MetafieldFilter{}))
	if !s.DeleteMetafield(last) || s.DeleteMetafield(last) {
		t.Error("not deleted once")
	}
	if made, err := s.CreateMetafield(Metafield{CustomerID: 1, Namespace: "n", Key: "k"}); err != nil || made.ID != last+1 {
		t.Errorf("the number %d was given twice, %v", made.ID, err)
	}
}
