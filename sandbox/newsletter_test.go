package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestNewsletter(t *testing.T) {
	c := start(t)
	s := c.sandbox.Store()
	in := map[string]any{"email": "new.reader@example.com", "firstName": "New", "lastName": "Reader"}
	c.change(caller{}, "subscribe", in).wantDone(t, "subscribe")
	made, ok := s.SubscriberByEmail(1, "new.reader@example.com")
	if !ok || made.FirstName != "New" || made.Source != store.SourceStorefront || !slices.Equal(made.Consents, []string{store.ConsentNewsletter}) {
		t.Errorf("made %+v", made)
	}
	c.change(caller{}, "subscribe", with(in, "email", "New.Reader@example.com")).wantRefused(t, "again", "CreateSubscriberAlreadyExistsError")
	c.change(caller{channel: 2}, "subscribe", in).wantDone(t, "on another channel")
	c.change(caller{}, "unsubscribe", map[string]any{"email": "NEW.reader@example.com"}).wantDone(t, "unsubscribe")
	if s.IsSubscribed(1, "new.reader@example.com") || !s.IsSubscribed(2, "new.reader@example.com") {
		t.Error("unsubscribed on the wrong channel")
	}
	c.change(caller{}, "unsubscribe", map[string]any{"email": "new.reader@example.com"}).wantDone(t, "unsubscribe again")
	c.change(caller{}, "subscribe", in).wantDone(t, "come back")
	if !s.IsSubscribed(1, "new.reader@example.com") {
		t.Error("did not come back")
	}
}

func TestNewsletterRefused(t *testing.T) {
	c := start(t)
	in, long := map[string]any{"email": "new.reader@example.com"}, strings.Repeat("x", 256)
	for name, test := range map[string]struct {
		input map[string]any
		want  string
	}{
		"e-mail":     {with(in, "email", "no"), "CreateSubscriberEmailInvalidError"},
		"first name": {with(in, "firstName", long), "CreateSubscriberFirstNameInvalidError"},
		"last name":  {with(in, "lastName", long), "CreateSubscriberLastNameInvalidError"},
		"seeded":     {with(in, "email", c.person(1).Email), "CreateSubscriberAlreadyExistsError"},
	} {
		c.change(caller{}, "subscribe", test.input).wantRefused(t, name, test.want)
	}
	c.change(caller{}, "unsubscribe", map[string]any{"email": ""}).wantRefused(t, "no e-mail", "RemoveSubscriberEmailInvalidError")
	s := c.sandbox.Store()
	s.TroubleNext("subscribe", 1)
	s.TroubleNext("unsubscribe", 1)
	c.change(caller{}, "subscribe", in).wantRefused(t, "trouble", "CreateSubscriberUnexpectedError")
	c.change(caller{}, "unsubscribe", in).wantRefused(t, "trouble", "RemoveSubscriberUnexpectedError")
	c.change(caller{}, "unsubscribe", in).wantDone(t, "an unknown address")
	s.SetChoices(store.Choices{Account: store.AccountChoices{
		UnknownUnsubscribeFails: true, SubscribersUniquePerStore: true, UnsubscribeDeletes: true, OptOutIsSubscriber: true,
	}})
	c.change(caller{}, "unsubscribe", in).wantRefused(t, "unknown, by choice", "RemoveSubscriberUnexpectedError")
	c.change(caller{}, "subscribe", in).wantDone(t, "subscribe")
	c.change(caller{channel: 2}, "subscribe", in).wantRefused(t, "elsewhere, by choice", "CreateSubscriberAlreadyExistsError")
	c.change(caller{}, "subscribe", map[string]any{"email": c.person(3).Email}).wantRefused(t, "opted out, by choice", "CreateSubscriberAlreadyExistsError")
	c.change(caller{}, "unsubscribe", in).wantDone(t, "deletes")
	if _, ok := s.SubscriberByEmail(1, "new.reader@example.com"); ok {
		t.Error("the subscriber is still there")
	}
}

func TestIsSubscribedToNewsletter(t *testing.T) {
	c := start(t)
	for id, want := range map[int]bool{1: true, 2: false, 3: false, 8: false} {
		var data struct {
			Customer struct{ IsSubscribedToNewsletter bool }
		}
		c.data(c.ask(`{ customer { isSubscribedToNewsletter } }`, nil, c.as(id).headers...), &data)
		if data.Customer.IsSubscribedToNewsletter != want {
			t.Errorf("customer %d: subscribed is %v", id, !want)
		}
	}
}
