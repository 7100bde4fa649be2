package pricing

import (
	"fmt"
	"hash/maphash"

	"github.com/dgraph-io/ristretto/v2"
)

// shelf keeps values for a while. It may lose any of them at any time.
type shelf[K comparable, V any] interface {
	// get returns the value of key unless it is too old now.
	get(key K, now int64) (V, bool)
	// put keeps values; when it returns, get finds those that were kept. The
	// caller must not read back what it has put, but use what it has.
	put(values []V)
	// close frees the shelf, which must not be used any more.
	close()
}

// keepable is a value that knows what the shelf needs to know of it.
type keepable[K comparable] interface {
	key() K
	// until is when the value is too old, in nanoseconds of Unix time.
	until() int64
	// bytes is what the value occupies in memory, the shelf's own needs apart.
	bytes() int64
}

// overheadBytes is what ristretto itself needs for one entry, as measured.
const overheadBytes = 256

// ristrettoShelf is a shelf on ristretto, which keeps a hash for a key. The
// value's own key is therefore compared on the way out: a collision is a miss
// and never somebody else's price. Time lies in the value and not in
// ristretto's TTL, which would double the cost of a get.
type ristrettoShelf[K comparable, V keepable[K]] struct {
	engine *ristretto.Cache[uint64, V]
	hash   func(K) uint64
	counts *counts
}

// newRistretto returns a shelf of the given size for values of about
// entryBytes each.
func newRistretto[K comparable, V keepable[K]](size, entryBytes int64, c *counts) (*ristrettoShelf[K, V], error) {
	seed := maphash.MakeSeed()
	entries := size/(entryBytes+overheadBytes) + 1
	engine, err := ristretto.NewCache(&ristretto.Config[uint64, V]{
		NumCounters:        10 * entries,
		MaxCost:            size,
		BufferItems:        64,
		IgnoreInternalCost: true, // it is counted in overheadBytes
		KeyToHash:          func(hash uint64) (uint64, uint64) { return hash, 0 },
		OnReject:           func(*ristretto.Item[V]) { c.setsRejected.Add(1) },
	})
	if err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	return &ristrettoShelf[K, V]{
		engine: engine,
		hash:   func(key K) uint64 { return maphash.Comparable(seed, key) },
		counts: c,
	}, nil
}

func (s *ristrettoShelf[K, V]) get(key K, now int64) (V, bool) {
	value, ok := s.engine.Get(s.hash(key))
	if !ok || value.until() <= now || value.key() != key {
		var none V
		return none, false
	}
	return value, true
}

func (s *ristrettoShelf[K, V]) put(values []V) {
	if len(values) == 0 {
		return
	}
	for _, v := range values {
		if !s.engine.Set(s.hash(v.key()), v, v.bytes()+overheadBytes) {
			s.counts.setsDropped.Add(1)
		}
	}
	s.engine.Wait()
}

func (s *ristrettoShelf[K, V]) close() { s.engine.Close() }
