package pricing

import (
	"encoding/binary"
	"fmt"
	"sync"

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

// place is where a value lies: ristretto looks under the first number and compares
// the second, so that nothing is found by half of a hash.
type place [16]byte

func (p place) numbers() (key, conflict uint64) {
	// Ristretto takes a conflict of 0 for none.
	return binary.LittleEndian.Uint64(p[:8]), max(1, binary.LittleEndian.Uint64(p[8:]))
}

// overheadBytes is what ristretto needs for one entry, besides what it refers to: at
// worst, when its maps have just grown, as measured.
const overheadBytes = 256

// engine is ristretto as we use it. Time lies in the values and not in ristretto's
// TTL, which would double the cost of a get.
type engine[T any] struct {
	cache  *ristretto.Cache[[]byte, T]
	places sync.Pool // of *place: what ristretto is given must not be on the stack
	counts *counts
}

// newEngine returns an engine of the given size for values of about entryBytes each.
func newEngine[T any](size, entryBytes int64, c *counts) (*engine[T], error) {
	entries := size/(entryBytes+overheadBytes) + 1
	cache, err := ristretto.NewCache(&ristretto.Config[[]byte, T]{
		NumCounters:        10 * entries,
		MaxCost:            size,
		BufferItems:        64,
		IgnoreInternalCost: true, // it is counted in overheadBytes
		KeyToHash:          func(b []byte) (uint64, uint64) { return place(b).numbers() },
		OnReject:           func(*ristretto.Item[T]) { c.setsRejected.Add(1) },
	})
	if err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	return &engine[T]{cache: cache, counts: c, places: sync.Pool{New: func() any { return new(place) }}}, nil
}

func (e *engine[T]) get(at place) (T, bool) {
	p := e.places.Get().(*place)
	defer e.places.Put(p)
	*p = at
	return e.cache.Get(p[:])
}

// set keeps a value that occupies the given bytes, once wait returns.
func (e *engine[T]) set(at place, value T, bytes int64) {
	p := e.places.Get().(*place)
	defer e.places.Put(p)
	*p = at
	if !e.cache.Set(p[:], value, bytes+overheadBytes) {
		e.counts.setsDropped.Add(1)
	}
}

func (e *engine[T]) wait() { e.cache.Wait() }

// used is how many bytes are charged for what is kept.
func (e *engine[T]) used() int64 { return e.cache.MaxCost() - e.cache.RemainingCost() }

func (e *engine[T]) close() { e.cache.Close() }
