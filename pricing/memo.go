package pricing

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// memo remembers one value per channel for a while and reads it once, however
// many ask. A read that failed is not remembered. Channels are few, so nothing
// is ever thrown away.
type memo[V any] struct {
	service *Service
	ttl     time.Duration
	reads   *atomic.Int64
	read    func(ctx context.Context, channelID int) (V, error)

	mu      sync.Mutex // guards entries
	entries map[int]*memory[V]
}

// memory is one value, or the reading of it.
type memory[V any] struct {
	generation generation
	// done is closed when the fields below hold.
	done  chan struct{}
	value V
	err   error
	until int64
}

func newMemo[V any](s *Service, ttl time.Duration, reads *atomic.Int64, read func(context.Context, int) (V, error)) *memo[V] {
	return &memo[V]{service: s, ttl: ttl, reads: reads, read: read, entries: map[int]*memory[V]{}}
}

// get returns the channel's value, reading it when it is not known.
func (m *memo[V]) get(ctx context.Context, channelID int, current generation, now int64) (V, error) {
	known := m.enter(channelID, current, now)
	select {
	case <-known.done:
		return known.value, known.err
	default:
	}
	select {
	case <-known.done:
		return known.value, known.err
	case <-ctx.Done():
		var none V
		return none, context.Cause(ctx)
	}
}

// enter returns the memory to wait for, beginning a new one if need be.
func (m *memo[V]) enter(channelID int, current generation, now int64) *memory[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known := m.entries[channelID]; known != nil && known.generation == current && known.serves(now) {
		return known
	}
	next := &memory[V]{generation: current, done: make(chan struct{})}
	m.entries[channelID] = next
	if !m.service.work.run(func(ctx context.Context) { m.fill(ctx, channelID, next) }) {
		next.err = errClosed
		close(next.done)
	}
	return next
}

// serves says whether the memory is still being made, or good and fresh.
func (e *memory[V]) serves(now int64) bool {
	select {
	case <-e.done:
		return e.err == nil && now < e.until
	default:
		return true
	}
}

func (m *memo[V]) fill(ctx context.Context, channelID int, next *memory[V]) {
	defer close(next.done)
	defer recovered(&next.err)
	m.reads.Add(1)
	next.value, next.err = m.read(ctx, channelID)
	next.until = m.service.now() + int64(m.ttl)
}
