package store

import (
	"errors"
	"testing"
	"time"
)

func TestPasswordRules(t *testing.T) {
	all := PasswordRules{
		MinimumLength: 6, RequireLowerCase: true, RequireUpperCase: true, RequireNumbers: true, MinimumNumbers: 2,
		RequireSpecialCharacters: true, MinimumSpecialCharacters: 2,
	}
	for password, want := range map[string]bool{
		"aB12!?": true, "äÖ12!?": true, "aB1!?x": false, "ab12!?": false, "AB12!?": false, "aB12! ": false, "aB1!?": false, "": false,
	} {
		if got := all.Allows(password); got != want {
			t.Errorf("%q: %v", password, got)
		}
	}
	if (PasswordRules{}).Allows("") || !(PasswordRules{}).Allows(" ") {
		t.Error("without rules a password is anything but nothing")
	}
	if (PasswordRules{RequireNumbers: true}).Allows("abc") || !(PasswordRules{RequireNumbers: true}).Allows("abc1") {
		t.Error("a number that is required without a count is one")
	}
}

func TestCountryName(t *testing.T) {
	for code, want := range map[string]string{"US": "United States", "DE": "Germany", "PL": "PL", "us": "", "XX": "", "": "", "U": "", "USA": "", "S ": "", " A": ""} {
		if got, ok := CountryName(code); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v", code, got, ok)
		}
	}
}

func TestResetLink(t *testing.T) {
	for name, test := range map[string][3]string{
		"hosted": {"http://s.test:1", "", "http://s.test:1/login.php?action=change_password&c=7&t=tok"},
		"path":   {"https://shop.test/", "/new", "https://shop.test/new?c=7&t=tok"},
		"query":  {"https://shop.test", "/new?c=9&x=1", "https://shop.test/new?c=7&t=tok&x=1"},
	} {
		if got := resetLink(test[0], test[1], 7, "tok"); got != test[2] {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestPasswordsOfNobody(t *testing.T) {
	s, c := open(t)
	if err := s.ChangePassword(999, "x", "y"); !errors.Is(err, ErrNoSuchCustomer) {
		t.Errorf("change: %v", err)
	}
	if err := s.RequestPasswordReset(ChannelMain, "nobody@example.com", "", ""); err != nil || len(s.Mails()) != 0 {
		t.Errorf("request: %v", err)
	}
	one, _ := s.Customer(1)
	if err := s.RequestPasswordReset(ChannelMain, one.Email, "https://shop.test", "/x"); err != nil {
		t.Fatal(err)
	}
	mail := s.Mails()[0]
	if len(mail.Token) != 64 || !mail.Expires.Equal(c.at.Add(24*time.Hour)) || !mail.Sent.Equal(c.at) {
		t.Errorf("mail %+v", mail)
	}
	s.DeleteCustomer(1)
	if err := s.ResetPassword(1, mail.Token, "y"); !errors.Is(err, ErrResetToken) {
		t.Errorf("reset of who is gone: %v", err)
	}
}

func TestTrouble(t *testing.T) {
	s, _ := open(t)
	s.TroubleNext("a", 2)
	if !s.HasTrouble("a") || s.HasTrouble("b") || !s.HasTrouble("a") || s.HasTrouble("a") {
		t.Error("trouble is not twice, or not where it was said")
	}
	s.TroubleNext("a", 3)
	s.TroubleNext("a", -1)
	if s.HasTrouble("a") {
		t.Error("trouble did not end")
	}
}

func TestRegisterInTheStore(t *testing.T) {
	s, _ := open(t)
	made, err := s.Register(ChannelCanada, Customer{Email: "new@example.com", GroupID: 5, ChannelIDs: []int{1}})
	if err != nil || made.OriginChannelID != ChannelCanada || made.ChannelIDs != nil || made.GroupID != GroupRetail {
		t.Errorf("made %+v, %v", made, err)
	}
	if _, err := s.Register(99, Customer{Email: "x@example.com"}); !errors.Is(err, ErrUnknownChannel) {
		t.Errorf("on no channel: %v", err)
	}
	if _, err := s.Register(ChannelMain, Customer{Email: "NEW@example.com"}); !errors.Is(err, ErrEmailTaken) {
		t.Errorf("again: %v", err)
	}
	s.EditAccountSettings(func(a *AccountSettings) { a.CreationDisabled = true })
	if _, err := s.Register(ChannelMain, Customer{Email: "y@example.com"}); !errors.Is(err, ErrCreationDisabled) {
		t.Errorf("disabled: %v", err)
	}
}
