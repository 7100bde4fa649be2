package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestAuthenticate(t *testing.T) {
	s, _ := open(t)
	customer := func(id int) Customer { c, _ := s.Customer(id); return c }
	tests := []struct {
		name     string
		channel  int
		who      int
		password string // empty means the customer's own
		want     error
	}{
		{"global customer on the main channel", ChannelMain, 1, "", nil},
		{"global customer on another channel with global logins", ChannelCanada, 1, "", nil},
		{"global customer on a channel without", ChannelEurope, 1, "", ErrChannelNotAllowed},
		{"unknown channel", 99, 1, "", ErrChannelNotAllowed},
		{"wrong password", ChannelMain, 1, "wrong", ErrBadCredentials},
		{"wrong password on a channel not allowed", ChannelEurope, 1, "wrong", ErrBadCredentials},
		{"listed channel", ChannelCanada, 12, "", nil},
		{"global logins do not matter to a list", ChannelMain, 12, "", ErrChannelNotAllowed},
		{"listed channel without global logins", ChannelEurope, 13, "", nil},
		{"forced reset", ChannelMain, 10, "", ErrPasswordResetRequired},
		{"forced reset with a wrong password", ChannelMain, 10, "wrong", ErrBadCredentials},
		{"forced reset on a channel not allowed", ChannelEurope, 10, "", ErrChannelNotAllowed},
		{"shared e-mail, own channel", ChannelMain, 8, "", nil},
		{"shared e-mail, the other's channel", ChannelMain, 9, "", ErrChannelNotAllowed},
		{"shared e-mail, the other customer", ChannelCanada, 9, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := customer(tt.who)
			password := tt.password
			if password == "" {
				password = string(c.Password)
			}
			got, err := s.Authenticate(tt.channel, strings.ToUpper(c.Email), password)
			if !errors.Is(err, tt.want) {
				t.Fatalf("Authenticate = %v, want %v", err, tt.want)
			}
			if err == nil && got.ID != tt.who {
				t.Errorf("customer %d, want %d", got.ID, tt.who)
			}
			if err != nil && got.ID != 0 {
				t.Errorf("a refusal came with customer %d", got.ID)
			}
			if ok := s.MayLogIn(tt.who, tt.channel); ok == errors.Is(tt.want, ErrChannelNotAllowed) && tt.password == "" {
				t.Errorf("MayLogIn = %v beside %v", ok, tt.want)
			}
		})
	}
}

func TestAuthenticateNobody(t *testing.T) {
	s, _ := open(t)
	for _, email := range []string{"", "nobody@example.com"} {
		if _, err := s.Authenticate(ChannelMain, email, ""); !errors.Is(err, ErrBadCredentials) {
			t.Errorf("%q: %v, want ErrBadCredentials", email, err)
		}
	}
	s.SetPassword(1, "")
	c, _ := s.Customer(1)
	if _, err := s.Authenticate(ChannelMain, c.Email, ""); !errors.Is(err, ErrBadCredentials) {
		t.Errorf("an account without a password: %v, want ErrBadCredentials", err)
	}
}

func TestSetPasswordLiftsReset(t *testing.T) {
	s, _ := open(t)
	if !s.SetPassword(10, "a new one 1") {
		t.Fatal("no customer 10")
	}
	c, _ := s.Customer(10)
	if _, err := s.Authenticate(ChannelMain, c.Email, "a new one 1"); err != nil {
		t.Errorf("Authenticate: %v", err)
	}
}

func TestPasswordHidesItself(t *testing.T) {
	s, _ := open(t)
	c, _ := s.Customer(1)
	secret := string(c.Password)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(format, c); strings.Contains(text, secret) {
			t.Errorf("%s prints the password", format)
		}
	}
	if got := c.Password.LogValue().String(); strings.Contains(got, secret) {
		t.Error("slog prints the password")
	}
}
