package store

import (
	"slices"
	"sync"
)

// news hands events to whoever observes the store: in the order of the changes,
// and when the store can be read again. The zero value works.
type news struct {
	// telling is held while observers are told, so that they hear in order.
	telling sync.Mutex

	mu        sync.Mutex // guards the fields below
	observers []func(Event)
	pending   []Event
}

// Observe has observer called for every event from now on, one at a time and in
// the order of the changes, before the method that made the change returns. An
// observer may read the store and must not change it.
func (s *Store) Observe(observer func(Event)) {
	s.news.mu.Lock()
	defer s.news.mu.Unlock()
	s.news.observers = append(s.news.observers, observer)
}

// add notes events while the store's lock is held, which puts them in order.
func (n *news) add(events ...Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.observers) > 0 {
		n.pending = append(n.pending, events...)
	}
}

// tell passes on what is noted. When it returns everything that was noted before
// has been passed on, by whomever.
func (n *news) tell() {
	n.telling.Lock()
	defer n.telling.Unlock()
	n.mu.Lock()
	events, observers := n.pending, slices.Clone(n.observers)
	n.pending = nil
	n.mu.Unlock()
	for _, e := range events {
		for _, observe := range observers {
			observe(e)
		}
	}
}

// unlock ends a change: it gives the store's lock back and tells the news.
func (s *Store) unlock() {
	s.mu.Unlock()
	s.news.tell()
}
