package store

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func mustOpen(t testing.TB, s *Store, customerID, channelID int) string {
	t.Helper()
	token, _, err := s.OpenSession(customerID, channelID)
	if err != nil {
		t.Fatalf("OpenSession(%d, %d): %v", customerID, channelID, err)
	}
	return token
}

func TestSessionToken(t *testing.T) {
	s, c := open(t)
	token, expires, err := s.OpenSession(1, ChannelMain)
	if err != nil {
		t.Fatal(err)
	}
	if want := c.at.Add(24 * time.Hour); !expires.Equal(want) {
		t.Errorf("expires %v, want %v", expires, want)
	}
	if !regexp.MustCompile(`^[0-9a-f]{64}_\d+$`).MatchString(token) {
		t.Errorf("token has another form: %q", token)
	}
	if !strings.HasSuffix(token, fmt.Sprintf("_%d", expires.Unix())) {
		t.Errorf("token does not end with %d", expires.Unix())
	}
	if again, _ := open(t); mustOpen(t, again, 1, ChannelMain) != token {
		t.Error("the same randomness and clock gave another token")
	}
}

func TestSessionLife(t *testing.T) {
	tests := []struct {
		name string
		do   func(t *testing.T, s *Store, c *clock, token string)
		ok   bool
	}{
		{"open", func(*testing.T, *Store, *clock, string) {}, true},
		{"just before its end", func(_ *testing.T, _ *Store, c *clock, _ string) { c.at = c.at.Add(24*time.Hour - time.Second) }, true},
		{"at its end", func(_ *testing.T, _ *Store, c *clock, _ string) { c.at = c.at.Add(24 * time.Hour) }, false},
		{"ended", func(t *testing.T, s *Store, _ *clock, token string) {
			if !s.EndSession(token) || s.EndSession(token) {
				t.Error("EndSession did not end it once")
			}
		}, false},
		{"customer's session ended", func(t *testing.T, s *Store, _ *clock, _ string) {
			if !s.EndSessionOf(1) || s.EndSessionOf(1) {
				t.Error("EndSessionOf did not end it once")
			}
		}, false},
		{"signed in elsewhere", func(t *testing.T, s *Store, _ *clock, _ string) { mustOpen(t, s, 1, ChannelMain) }, false},
		{"signed in on another channel", func(t *testing.T, s *Store, _ *clock, _ string) { mustOpen(t, s, 1, ChannelCanada) }, false},
		{"somebody else signed in", func(t *testing.T, s *Store, _ *clock, _ string) { mustOpen(t, s, 2, ChannelMain) }, true},
		{"customer deleted", func(_ *testing.T, s *Store, _ *clock, _ string) { s.DeleteCustomer(1) }, false},
		{"customer moved", func(_ *testing.T, s *Store, _ *clock, _ string) { s.MoveCustomer(1, GroupClub) }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, c := open(t)
			token := mustOpen(t, s, 1, ChannelMain)
			tt.do(t, s, c, token)
			got, ok := s.SessionCustomer(token, ChannelMain)
			if ok != tt.ok {
				t.Fatalf("session open: %v, want %v", ok, tt.ok)
			}
			if ok && got.ID != 1 {
				t.Errorf("session of customer %d", got.ID)
			}
		})
	}
}

func TestSessionIsOfOneChannel(t *testing.T) {
	s, _ := open(t)
	token := mustOpen(t, s, 1, ChannelMain)
	if _, ok := s.SessionCustomer(token, ChannelCanada); ok {
		t.Error("a session of the main channel opened the Canadian one")
	}
	if _, ok := s.SessionCustomer("", ChannelMain); ok {
		t.Error("an empty token opened a session")
	}
}

func TestSessionShowsCustomerAsTheyAreNow(t *testing.T) {
	s, _ := open(t)
	token := mustOpen(t, s, 1, ChannelMain)
	s.MoveCustomer(1, GroupClub)
	if got, _ := s.SessionCustomer(token, ChannelMain); got.GroupID != GroupClub {
		t.Errorf("group %d, want the new one", got.GroupID)
	}
}

func TestSessionRefusals(t *testing.T) {
	s, c := open(t)
	if _, _, err := s.OpenSession(999, ChannelMain); err == nil {
		t.Error("a session for nobody")
	}
	dry := New(DefaultSeed(), c.now, bytes.NewReader(make([]byte, 40)))
	kept := mustOpen(t, dry, 1, ChannelMain)
	if _, _, err := dry.OpenSession(1, ChannelMain); err == nil {
		t.Error("a session without randomness")
	}
	if _, ok := dry.SessionCustomer(kept, ChannelMain); !ok {
		t.Error("a failed sign-in ended the session")
	}
}

func TestSessionLifetimeIsAChoice(t *testing.T) {
	s, c := open(t)
	s.SetChoices(Choices{SessionLifetime: time.Minute})
	if _, expires, _ := s.OpenSession(1, ChannelMain); !expires.Equal(c.at.Add(time.Minute)) {
		t.Errorf("expires %v", expires)
	}
}

// Whatever the interleaving, exactly one of many sign-ins of one customer survives.
func TestSessionRace(t *testing.T) {
	_, c := open(t)
	s := New(DefaultSeed(), c.now, rand.Reader)
	tokens := make([]string, 64)
	var group sync.WaitGroup
	for i := range tokens {
		group.Go(func() {
			token, _, err := s.OpenSession(1+i%2, ChannelMain)
			if err != nil {
				t.Error(err)
			}
			tokens[i] = token
		})
	}
	group.Wait()
	alive := map[int]int{}
	for _, token := range tokens {
		if customer, ok := s.SessionCustomer(token, ChannelMain); ok {
			alive[customer.ID]++
		}
	}
	if alive[1] != 1 || alive[2] != 1 {
		t.Errorf("sessions alive per customer: %v, want one each", alive)
	}
}
