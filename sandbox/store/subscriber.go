package store

import (
	"errors"
	"slices"
	"strings"
	"time"
)

// Why a subscriber was not made or changed.
var (
	// ErrSubscriberExists means that the e-mail address is subscribed already.
	ErrSubscriberExists = errors.New("the e-mail address has a subscriber")
	// ErrNoSuchSubscriber means that no subscriber has this number.
	ErrNoSuchSubscriber = errors.New("the subscriber does not exist")
)

// What a subscriber can agree to, in REST's words.
const (
	ConsentNewsletter    = "marketing_newsletter"
	ConsentAbandonedCart = "abandoned_cart"
)

// Where a subscriber can come from, in REST's words.
const (
	SourceStorefront = "storefront"
	SourceOrder      = "order"
	SourceCustom     = "custom"
)

// Subscriber is an e-mail address that agreed to mails, or took that back.
// Customers are not subscribers by themselves, and subscribers need no account.
type Subscriber struct {
	ID        int
	Email     string
	FirstName string
	LastName  string
	Source    string
	// OrderID is 0 unless the source is an order.
	OrderID   int
	ChannelID int
	// Consents is empty for somebody who opted out.
	Consents []string
	Created  time.Time
	Modified time.Time
}

// Subscribers returns every subscriber by id.
func (s *Store) Subscribers() []Subscriber {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return ordered(s.subscribers)
}

// Subscriber returns one subscriber.
func (s *Store) Subscriber(id int) (Subscriber, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	found, ok := s.subscribers[id]
	return found, ok
}

// CreateSubscriber makes a subscriber and returns them with id and dates. The
// error is ErrSubscriberExists or ErrUnknownChannel. Channel 0 is the default
// one, and no source is SourceCustom.
func (s *Store) CreateSubscriber(n Subscriber) (Subscriber, error) {
	now := s.now()
	s.mu.Lock()
	defer s.unlock()
	if n.ChannelID == 0 {
		n.ChannelID = ChannelMain
	}
	if n.Source == "" {
		n.Source = SourceCustom
	}
	if err := s.mayBeSubscriber(n); err != nil {
		return Subscriber{}, err
	}
	s.lastSubscriber++
	n.ID, n.Created, n.Modified = s.lastSubscriber, now, now
	n.Consents = slices.Clone(n.Consents)
	s.subscribers[n.ID] = n
	s.news.add(Event{Kind: SubscriberCreated, ID: n.ID})
	return n, nil
}

// UpdateSubscriber changes anything of a subscriber but the id, with the caution
// of EditProduct. The error is ErrNoSuchSubscriber or one of CreateSubscriber.
func (s *Store) UpdateSubscriber(id int, change func(*Subscriber)) (Subscriber, error) {
	now := s.now()
	s.mu.Lock()
	defer s.unlock()
	n, ok := s.subscribers[id]
	if !ok {
		return Subscriber{}, ErrNoSuchSubscriber
	}
	created := n.Created
	change(&n)
	n.ID, n.Created, n.Modified = id, created, now
	if err := s.mayBeSubscriber(n); err != nil {
		return Subscriber{}, err
	}
	s.subscribers[id] = n
	s.news.add(Event{Kind: SubscriberUpdated, ID: id})
	return n, nil
}

// DeleteSubscriber removes a subscriber and reports whether there was one.
func (s *Store) DeleteSubscriber(id int) bool {
	s.mu.Lock()
	defer s.unlock()
	_, ok := s.subscribers[id]
	delete(s.subscribers, id)
	if ok {
		s.news.add(Event{Kind: SubscriberDeleted, ID: id})
	}
	return ok
}

// mayBeSubscriber says what a subscriber breaks beside all others.
func (s *Store) mayBeSubscriber(n Subscriber) error {
	if _, ok := s.channels[n.ChannelID]; !ok {
		return ErrUnknownChannel
	}
	for _, other := range s.subscribers {
		if other.ID != n.ID && strings.EqualFold(other.Email, n.Email) &&
			(other.ChannelID == n.ChannelID || s.choices.Account.SubscribersUniquePerStore) {
			return ErrSubscriberExists
		}
	}
	return nil
}
