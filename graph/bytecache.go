package graph

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// byteCache keeps the values that were used last, bounded in bytes and not in
// entries: a stranger decides how large an entry is.
type byteCache[K comparable, V any] struct {
	budget int
	// mu guards the fields below.
	mu      sync.Mutex
	entries *simplelru.LRU[K, costed[V]]
	spent   int
}

// costed is a value and what it costs.
type costed[V any] struct {
	value V
	bytes int
}

// newByteCache returns a cache for at most budget bytes.
func newByteCache[K comparable, V any](budget int) *byteCache[K, V] {
	c := &byteCache[K, V]{budget: budget}
	// The size is positive, which is all that can be wrong with it.
	c.entries, _ = simplelru.NewLRU(math.MaxInt, func(_ K, evicted costed[V]) { c.spent -= evicted.bytes })
	return c
}

// get returns the value and marks it as used.
func (c *byteCache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.entries.Get(key)
	return found.value, ok
}

// add keeps a value that takes so many bytes and lets go of those that were not
// used for longest. One that alone is over the budget is not kept.
func (c *byteCache[K, V]) add(key K, value V, bytes int) {
	if bytes > c.budget {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries.Remove(key)
	c.entries.Add(key, costed[V]{value, bytes})
	c.spent += bytes
	for c.spent > c.budget {
		c.entries.RemoveOldest()
	}
}
