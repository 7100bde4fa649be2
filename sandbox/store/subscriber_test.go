package store

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestSubscribers(t *testing.T) {
	s, c := open(t)
	seeded := len(s.Subscribers())
	made, err := s.CreateSubscriber(Subscriber{Email: "a@example.com", Consents: []string{ConsentNewsletter}})
	if err != nil || made.ID != seeded+1 || made.ChannelID != ChannelMain || made.Source != SourceCustom || !made.Created.Equal(c.at) {
		t.Fatalf("made %+v, %v", made, err)
	}
	for name, test := range map[string]struct {
		new  Subscriber
		want error
	}{
		"the same again":     {Subscriber{Email: "A@example.com"}, ErrSubscriberExists},
		"on another channel": {Subscriber{Email: "a@example.com", ChannelID: ChannelCanada}, nil},
		"on no channel":      {Subscriber{Email: "b@example.com", ChannelID: 99}, ErrUnknownChannel},
	} {
		if _, err := s.CreateSubscriber(test.new); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	c.at = c.at.Add(time.Hour)
	changed, err := s.UpdateSubscriber(made.ID, func(n *Subscriber) { n.ID, n.Consents, n.FirstName = 99, nil, "A" })
	if err != nil || changed.ID != made.ID || changed.Consents != nil || !changed.Modified.Equal(c.at) || !changed.Created.Equal(made.Created) {
		t.Errorf("changed %+v, %v", changed, err)
	}
	if _, err := s.UpdateSubscriber(999, func(*Subscriber) {}); !errors.Is(err, ErrNoSuchSubscriber) {
		t.Errorf("nobody was changed: %v", err)
	}
	if _, err := s.UpdateSubscriber(made.ID, func(n *Subscriber) { n.Email = "guest.reader@example.com" }); !errors.Is(err, ErrSubscriberExists) {
		t.Errorf("took somebody's address: %v", err)
	}
	if got, _ := s.Subscriber(made.ID); got.Email != "a@example.com" {
		t.Errorf("a refused change took effect: %+v", got)
	}
	if !s.DeleteSubscriber(made.ID) || s.DeleteSubscriber(made.ID) {
		t.Error("not deleted once")
	}
	again, err := s.CreateSubscriber(Subscriber{Email: "a@example.com"})
	if err != nil || again.ID <= made.ID {
		t.Errorf("the number %d was given twice, %v", again.ID, err)
	}
	s.SetChoices(Choices{Account: AccountChoices{SubscribersUniquePerStore: true}})
	if _, err := s.CreateSubscriber(Subscriber{Email: "shared.inbox@example.com"}); !errors.Is(err, ErrSubscriberExists) {
		t.Errorf("unique per store: %v", err)
	}
}

func TestSeedSubscribers(t *testing.T) {
	s, _ := open(t)
	sources, consents := map[string]bool{}, map[int]bool{}
	for _, n := range s.Subscribers() {
		sources[n.Source], consents[len(n.Consents)] = true, true
		if (n.OrderID != 0) != (n.Source == SourceOrder) {
			t.Errorf("subscriber %d has order %d", n.ID, n.OrderID)
		}
	}
	if len(sources) != 3 || len(consents) != 3 {
		t.Errorf("sources %v, numbers of consents %v", sources, consents)
	}
}

// However many subscribe one address at once, it is there once.
func TestSubscribeRace(t *testing.T) {
	s, _ := open(t)
	var won atomic.Int32
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if s.Subscribe(ChannelMain, "race@example.com", "", "") == nil {
				won.Add(1)
			}
		})
	}
	group.Wait()
	found := slices.DeleteFunc(s.Subscribers(), func(n Subscriber) bool { return n.Email != "race@example.com" })
	if won.Load() != 1 || len(found) != 1 {
		t.Errorf("%d won, and %d exist", won.Load(), len(found))
	}
}

func TestInstrumentsAndConsent(t *testing.T) {
	s, _ := open(t)
	kinds, tokens := map[InstrumentKind]bool{}, map[string]bool{}
	for _, id := range []int{1, 2, 15} {
		defaults := 0
		for _, i := range s.StoredInstruments(id) {
			kinds[i.Kind] = true
			if tokens[i.Token] || len(i.Token) != 64 {
				t.Errorf("token %q of customer %d", i.Token, id)
			}
			tokens[i.Token] = true
			if i.IsDefault {
				defaults++
			}
		}
		if defaults != 1 {
			t.Errorf("customer %d has %d defaults", id, defaults)
		}
	}
	if len(kinds) != 3 {
		t.Errorf("kinds %v", kinds)
	}
	if !s.SetStoredInstruments(3, StoredInstrument{Kind: InstrumentPayPal}) || len(s.StoredInstruments(3)) != 1 {
		t.Error("nothing was stored")
	}
	if s.SetStoredInstruments(999) || s.StoredInstruments(999) != nil || s.SetConsent(999, Consent{}) {
		t.Error("somebody unknown has something")
	}
	if got, ok := s.Consent(1); !ok || len(got.Allow) != 3 || len(got.Deny) != 1 {
		t.Errorf("consent %+v", got)
	}
	given := Consent{Allow: []string{ConsentEssential}}
	if !s.SetConsent(4, given) {
		t.Error("consent was not kept")
	}
	given.Allow[0] = "changed"
	if got, ok := s.Consent(4); !ok || got.Allow[0] != ConsentEssential {
		t.Errorf("consent %+v is the caller's", got)
	}
	if _, ok := s.Consent(999); ok {
		t.Error("somebody unknown was asked")
	}
	s.DeleteCustomer(1)
	if _, ok := s.Consent(1); ok || s.StoredInstruments(1) != nil {
		t.Error("what a customer had outlived the customer")
	}
}
