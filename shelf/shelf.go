// Package shelf keeps what is read from the store and seldom changes, such as where a
// channel's pages are. However many ask at once, one read answers them; while the store
// does not answer, what is old is good for a while, and the store is left alone.
//
// It is for few keys that the caller knows to be good: nothing is thrown away but what
// Forget is told to. Prices, of which there are many, have a cache of their own.
package shelf

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Options say what a Shelf keeps, and for how long.
type Options[K comparable, V any] struct {
	// Read reads what belongs under a key. It is nobody's own: it goes on when the one
	// who caused it has left, and is called for one key once at a time.
	Read func(ctx context.Context, key K) (V, error)
	// Fresh is how long a value is kept, counted from before it was asked for.
	Fresh time.Duration
	// Stale is how long a value is good while reads fail; zero keeps to Fresh.
	Stale time.Duration
	// Patience is how long nothing is read after a read failed. Who asks meanwhile gets
	// what is stale, or else the same error. Zero reads for each who asks.
	Patience time.Duration
	// Timeout bounds a read; 10 s.
	Timeout time.Duration
	// Now is the clock; time.Now.
	Now func() time.Time
}

// Shelf keeps the values of one Read. It is safe for concurrent use.
type Shelf[K comparable, V any] struct {
	o Options[K, V]

	mu     sync.Mutex // guards places, and what is in them
	places map[K]*place[V]
}

// place is what is known under a key.
type place[V any] struct {
	// value is as of asked, the moment before it was asked for, which is zero when there
	// is none.
	value V
	asked time.Time
	// failed is when a read last failed, if none has succeeded since, and why how.
	failed time.Time
	why    error
	// flight is the read that is under way, nil for none.
	flight *flight[V]
}

// flight is a read that several wait for. Its value or error stand once landed is closed,
// or at once when there is nothing to wait for, and landed is nil.
type flight[V any] struct {
	landed chan struct{}
	value  V
	err    error
}

// New returns an empty Shelf.
func New[K comparable, V any](o Options[K, V]) *Shelf[K, V] {
	o.Timeout = cmp.Or(o.Timeout, 10*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Shelf[K, V]{o: o, places: make(map[K]*place[V])}
}

// Get returns the value under a key, and reads it when it must. The value is everybody's:
// nobody may change it. The error is commerce.StoreFault's of what Read, or the end of
// ctx, said; it is CodeInternal after a panic.
func (s *Shelf[K, V]) Get(ctx context.Context, key K) (V, error) {
	f := s.find(ctx, key)
	if f.landed == nil {
		return f.value, f.err
	}
	select {
	case <-ctx.Done():
		var none V
		return none, commerce.StoreFault(ctx.Err())
	case <-f.landed:
		return f.value, f.err
	}
}

// Forget makes everything be read before it is used again. What is being read now is for
// those who wait for it already, and is not kept.
func (s *Shelf[K, V]) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places = make(map[K]*place[V])
}

// find returns what needs no reading, or the flight to wait for.
func (s *Shelf[K, V]) find(ctx context.Context, key K) *flight[V] {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.places[key]
	if !ok {
		p = &place[V]{}
		s.places[key] = p
	}
	now := s.o.Now()
	switch {
	case within(now, p.asked, s.o.Fresh):
		return &flight[V]{value: p.value}
	case !within(now, p.failed, s.o.Patience):
		if p.flight == nil {
			p.flight = &flight[V]{landed: make(chan struct{})}
			go s.fly(context.WithoutCancel(ctx), key, p)
		}
		return p.flight
	case within(now, p.asked, s.o.Stale):
		return &flight[V]{value: p.value}
	}
	return &flight[V]{err: p.why}
}

// fly reads for everybody who waits, and falls back on what is stale.
func (s *Shelf[K, V]) fly(ctx context.Context, key K, p *place[V]) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	asked := s.o.Now()
	value, err := s.read(ctx, key)
	s.mu.Lock()
	defer s.mu.Unlock()
	f := p.flight
	defer close(f.landed)
	if err == nil {
		*p = place[V]{value: value, asked: asked}
		f.value = value
		return
	}
	p.flight, p.failed, p.why = nil, s.o.Now(), commerce.StoreFault(err)
	if within(p.failed, p.asked, s.o.Stale) {
		f.value = p.value
		return
	}
	f.err = p.why
}

// read makes an error of a panic, which has no resolver above it that would catch it.
func (s *Shelf[K, V]) read(ctx context.Context, key K) (value V, err error) {
	defer commerce.Recovered(&err)
	return s.o.Read(ctx, key)
}

// within reports whether then is less than age ago, and not in the future, where a clock
// that was set back leaves it.
func within(now, then time.Time, age time.Duration) bool {
	old := now.Sub(then)
	return !then.IsZero() && old >= 0 && old < age
}
