package store

import (
	"slices"
	"strings"
)

// Subscribe is what a storefront's newsletter form does: it makes a subscriber who
// agreed to the newsletter. One who is there without that agreement gives it
// again. The error is ErrSubscriberExists or ErrUnknownChannel.
func (s *Store) Subscribe(channelID int, email, first, last string) error {
	found, ok := s.SubscriberByEmail(channelID, email)
	if !ok {
		_, err := s.CreateSubscriber(Subscriber{
			Email: email, FirstName: first, LastName: last,
			Source: SourceStorefront, ChannelID: channelID, Consents: []string{ConsentNewsletter},
		})
		return err
	}
	if slices.Contains(found.Consents, ConsentNewsletter) || s.Choices().Account.OptOutIsSubscriber {
		return ErrSubscriberExists
	}
	_, err := s.UpdateSubscriber(found.ID, func(n *Subscriber) {
		n.Consents = append(slices.Clone(n.Consents), ConsentNewsletter)
	})
	return err
}

// Unsubscribe takes the agreement to the newsletter back. The error is
// ErrNoSuchSubscriber for an address that is no subscriber's on the channel.
func (s *Store) Unsubscribe(channelID int, email string) error {
	found, ok := s.SubscriberByEmail(channelID, email)
	if !ok {
		return ErrNoSuchSubscriber
	}
	if s.Choices().Account.UnsubscribeDeletes {
		s.DeleteSubscriber(found.ID)
		return nil
	}
	_, err := s.UpdateSubscriber(found.ID, func(n *Subscriber) {
		n.Consents = slices.DeleteFunc(slices.Clone(n.Consents), func(c string) bool { return c == ConsentNewsletter })
	})
	return err
}

// IsSubscribed reports whether an address agreed to the newsletter on a channel.
func (s *Store) IsSubscribed(channelID int, email string) bool {
	found, ok := s.SubscriberByEmail(channelID, email)
	return ok && slices.Contains(found.Consents, ConsentNewsletter)
}

// SubscriberByEmail returns the subscriber who has an address on a channel, or
// anywhere if subscribers are unique in the store. Case does not matter.
func (s *Store) SubscriberByEmail(channelID int, email string) (Subscriber, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, n := range ordered(s.subscribers) {
		if strings.EqualFold(n.Email, email) && (n.ChannelID == channelID || s.choices.Account.SubscribersUniquePerStore) {
			return n, true
		}
	}
	return Subscriber{}, false
}
