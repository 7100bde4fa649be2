package webhook

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// maxSeen is how many events are remembered. Forgetting one costs a refetch.
const maxSeen = 10_000

// seen remembers events that were made known.
type seen struct {
	mu sync.Mutex // guards the field below
	// at is when an event came first.
	at *simplelru.LRU[[sha256.Size]byte, time.Time]
}

func newSeen() *seen {
	at, err := simplelru.NewLRU[[sha256.Size]byte, time.Time](maxSeen, nil)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &seen{at: at}
}

// first reports whether an event has not come for as long as that, and remembers it.
func (s *seen) first(key [sha256.Size]byte, now time.Time, keep time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.at.Get(key); ok && now.Sub(at) < keep {
		return false
	}
	s.at.Add(key, now)
	return true
}
