package pricing

import "sync"

// brief keeps a bounded number of values that are of no use for long: when there are
// too many, it forgets half of them.
type brief[K comparable, V any] struct {
	limit int

	mu     sync.Mutex // guards values
	values map[K]V
}

func newBrief[K comparable, V any](limit int) *brief[K, V] {
	return &brief[K, V]{limit: limit, values: map[K]V{}}
}

func (b *brief[K, V]) get(key K) (V, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	value, ok := b.values[key]
	return value, ok
}

func (b *brief[K, V]) set(key K, value V) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.values) >= b.limit {
		for old := range b.values {
			if delete(b.values, old); len(b.values) <= b.limit/2 {
				break
			}
		}
	}
	b.values[key] = value
}
