package pricing

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"
)

// loader turns many callers into few fetches. Keys of one group G can be
// fetched together; a key K is fetched by one flight at a time, whoever asks.
type loader[G, K comparable, V any] struct {
	size   int
	gather time.Duration
	work   *background
	shelf  shelf[K, V]
	now    func() int64
	joins  *atomic.Int64 // nil when nobody counts
	tracer trace.Tracer  // nil when nobody is to see the batches
	name   string        // of the batches' spans
	// fetch answers keys, all of the group, in their order. It must not panic.
	fetch func(ctx context.Context, group G, keys []K) []answer[V]

	// mu guards the fields below. It is never held while anybody waits, and long
	// enough for all keys of a caller, so that they are not torn apart.
	mu      sync.Mutex
	closed  bool
	flights map[K]ticket[G, K, V]
	pending map[G]*batch[G, K, V]
}

// batch is keys that are fetched together.
type batch[G, K comparable, V any] struct {
	group   G
	keys    []K
	private bool
	timer   *time.Timer
	// origins are those who board. The span is there from departure on if one of them
	// is traced.
	origins []origin
	span    trace.Span
	// answers belong to keys, one each, and may be read when done is closed.
	answers []answer[V]
	done    chan struct{}
}

// board returns a ticket for each of keys, which are distinct. What is in flight
// is joined. The rest leaves at once in whole chunks, and what is left over
// waits a moment for other callers of the same group.
func (l *loader[G, K, V]) board(ctx context.Context, group G, keys []K) []ticket[G, K, V] {
	tickets := make([]ticket[G, K, V], len(keys))
	now, from := l.now(), originOf(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	fresh := make([]int, 0, len(keys))
	for i, key := range keys {
		if t, ok := l.flights[key]; ok {
			tickets[i] = t
			t.batch.boarded(from)
			if l.joins != nil {
				l.joins.Add(1)
			}
			continue
		}
		// The caller has looked on the shelf in vain, but since then a flight may
		// have landed.
		if value, ok := l.find(key, now); ok {
			tickets[i] = arrived[G, K](value)
			continue
		}
		fresh = append(fresh, i)
	}
	for len(fresh) > 0 {
		b := l.open(group, len(fresh))
		b.boarded(from)
		n := min(l.size-len(b.keys), len(fresh))
		for _, i := range fresh[:n] {
			tickets[i] = ticket[G, K, V]{batch: b, index: len(b.keys)}
			l.flights[keys[i]] = tickets[i]
			b.keys = append(b.keys, keys[i])
		}
		fresh = fresh[n:]
		if len(b.keys) == l.size {
			l.depart(b) //nolint:contextcheck // shared work outlives its callers on purpose
		}
	}
	return tickets
}

// alone is board for what concerns one caller only: nothing is joined, gathered
// or kept.
func (l *loader[G, K, V]) alone(ctx context.Context, group G, keys []K) []ticket[G, K, V] {
	l.mu.Lock()
	defer l.mu.Unlock()
	tickets := make([]ticket[G, K, V], 0, len(keys))
	for len(keys) > 0 {
		n := min(l.size, len(keys))
		b := &batch[G, K, V]{group: group, keys: keys[:n:n], private: true, done: make(chan struct{})}
		b.boarded(originOf(ctx))
		for i := range b.keys {
			tickets = append(tickets, ticket[G, K, V]{batch: b, index: i})
		}
		keys = keys[n:]
		l.depart(b) //nolint:contextcheck // it outlives its caller, who may be impatient
	}
	return tickets
}

// find looks on the shelf, which cannot be touched after close.
func (l *loader[G, K, V]) find(key K, now int64) (value V, ok bool) {
	if l.closed {
		return value, false
	}
	return l.shelf.get(key, now)
}

// open returns the batch that the next of n keys go into. mu is held.
func (l *loader[G, K, V]) open(group G, n int) *batch[G, K, V] {
	b := l.pending[group]
	if b != nil && n < l.size {
		return b
	}
	b = &batch[G, K, V]{group: group, done: make(chan struct{}), keys: make([]K, 0, min(n, l.size))}
	if n < l.size {
		l.pending[group] = b
		b.timer = time.AfterFunc(l.gather, func() { l.expire(b) })
	}
	return b
}

// expire sends b off when nobody else has come in time.
func (l *loader[G, K, V]) expire(b *batch[G, K, V]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending[b.group] == b {
		l.depart(b)
	}
}

// depart sends b off. mu is held.
func (l *loader[G, K, V]) depart(b *batch[G, K, V]) {
	if b.timer != nil {
		b.timer.Stop()
		delete(l.pending, b.group)
	}
	if l.tracer != nil {
		b.begin(l.tracer, l.name)
	}
	alone := b.alone()
	if !l.work.run(func(ctx context.Context) { l.fly(b.carry(ctx, alone), b) }) {
		b.answers = failed[V](len(b.keys), errClosed)
		l.land(b)
	}
}

// close makes the loader leave its shelf alone.
func (l *loader[G, K, V]) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}
