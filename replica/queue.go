package replica

import (
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// What may wait to be put: that many prices, of so many bytes together.
const (
	maxQueued      = 20_000
	maxQueuedBytes = 16 << 20
)

// queued is a price that is to be put.
type queued struct {
	key   commerce.PriceKey
	text  []byte
	until time.Time
}

// queue holds what is to be put, the oldest first.
type queue struct {
	// news has something in it when a price was added.
	news chan struct{}

	mu      sync.Mutex // guards the fields below
	waiting []queued
	bytes   int
	closed  bool
}

func newQueue() *queue { return &queue{news: make(chan struct{}, 1)} }

// add returns false when there is no place.
func (q *queue) add(p queued) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || len(q.waiting) >= maxQueued || q.bytes+len(p.text) > maxQueuedBytes {
		return false
	}
	q.waiting = append(q.waiting, p)
	q.bytes += len(p.text)
	select {
	case q.news <- struct{}{}:
	default:
	}
	return true
}

// take returns the first n, or as many as there are.
func (q *queue) take(n int) []queued {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = min(n, len(q.waiting))
	some := q.waiting[:n:n]
	if q.waiting = q.waiting[n:]; len(q.waiting) == 0 {
		q.waiting = nil // the array behind it goes with the last of them
	}
	for _, p := range some {
		q.bytes -= len(p.text)
	}
	return some
}

// shut takes no more, and returns how many are given up.
func (q *queue) shut() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	left := len(q.waiting)
	q.waiting, q.bytes, q.closed = nil, 0, true
	return left
}
