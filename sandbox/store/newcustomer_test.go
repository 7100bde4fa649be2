package store

import (
	"errors"
	"testing"
)

func TestCreateCustomers(t *testing.T) {
	s, c := open(t)
	made, err := s.CreateCustomers(
		Customer{Email: "new.one@example.com", OriginChannelID: ChannelMain, Password: "kettle-77", GroupID: GroupRetail},
		Customer{Email: "new.two@example.com", OriginChannelID: ChannelEurope, ChannelIDs: []int{ChannelEurope}},
	)
	if err != nil || len(made) != 2 || made[0].ID != 41 || made[1].ID != 42 || !made[1].Created.Equal(c.at) {
		t.Fatalf("made %+v, %v", made, err)
	}
	if got, err := s.Authenticate(ChannelMain, "NEW.one@example.com", "kettle-77"); err != nil || got.ID != 41 {
		t.Errorf("the new customer signs in as %d, %v", got.ID, err)
	}
	if _, err := s.Authenticate(ChannelEurope, "new.two@example.com", ""); !errors.Is(err, ErrBadCredentials) {
		t.Errorf("a customer without a password signs in by none: %v", err)
	}
	if !s.MayLogIn(42, ChannelEurope) || s.MayLogIn(42, ChannelMain) {
		t.Error("the list of channels does not hold")
	}
	s.DeleteCustomer(42)
	again, err := s.CreateCustomers(Customer{Email: "new.two@example.com", OriginChannelID: ChannelMain})
	if err != nil || again[0].ID != 43 {
		t.Errorf("after a deletion: %+v, %v", again, err)
	}
}

func TestCustomersThatCannotBe(t *testing.T) {
	only := func(channels ...int) []int { return channels }
	tests := []struct {
		name     string
		customer Customer
		want     error
	}{
		{"taken everywhere", Customer{Email: "SHARED.inbox@example.com"}, ErrEmailTaken},
		{"taken on a channel of the list", Customer{Email: "shared.inbox@example.com", ChannelIDs: only(ChannelEurope, ChannelCanada)}, ErrEmailTaken},
		{"taken by one who may sign in anywhere", Customer{Email: "birch.mockley.1@example.com", ChannelIDs: only(ChannelMain)}, ErrEmailTaken},
		{"free on a channel without global logins", Customer{Email: "birch.mockley.1@example.com", ChannelIDs: only(ChannelEurope)}, nil},
		{"free on a channel of neither", Customer{Email: "shared.inbox@example.com", ChannelIDs: only(ChannelEurope)}, nil},
		{"an empty list", Customer{Email: "a@example.com", ChannelIDs: []int{}}, ErrNoChannels},
		{"a channel that is not there", Customer{Email: "a@example.com", ChannelIDs: only(ChannelMain, 9)}, ErrUnknownChannel},
		{"from a channel that is not there", Customer{Email: "a@example.com", OriginChannelID: 9}, ErrUnknownChannel},
		{"a group that is not there", Customer{Email: "a@example.com", GroupID: 99}, ErrUnknownGroup},
	}
	for _, test := range tests {
		s, _ := open(t)
		if test.customer.OriginChannelID == 0 {
			test.customer.OriginChannelID = ChannelMain
		}
		before := len(s.Customers(CustomerFilter{}))
		fine := Customer{Email: "fine@example.com", OriginChannelID: ChannelMain}
		_, err := s.CreateCustomers(fine, test.customer)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		var at *NewCustomerError
		if err != nil && (!errors.As(err, &at) || at.Index != 1) {
			t.Errorf("%s: the place is lost: %v", test.name, err)
		}
		grown := len(s.Customers(CustomerFilter{})) - before
		if want := map[bool]int{true: 2}[err == nil]; grown != want {
			t.Errorf("%s: %d customers more, want %d", test.name, grown, want)
		}
	}
}

func TestTwoNewCustomersOfOneEmail(t *testing.T) {
	s, _ := open(t)
	one := Customer{Email: "twin@example.com", OriginChannelID: ChannelMain}
	if _, err := s.CreateCustomers(one, one); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("twins: %v", err)
	}
	for _, id := range []int{ChannelMain, ChannelCanada} {
		s.EditChannel(id, func(c *Channel) { c.AllowGlobalLogins = false })
	}
	if _, err := s.CreateCustomers(one, one); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("twins who may sign in nowhere: %v", err)
	}
	here, there := one, one
	here.ChannelIDs, there.ChannelIDs = []int{ChannelMain}, []int{ChannelEurope}
	if made, err := s.CreateCustomers(here, there); err != nil || len(made) != 2 {
		t.Errorf("one on each of two channels: %v", err)
	}
}
