package replica

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/clientele-graph/clientele/pause"
)

// sayAtOnce is how many ends are said again at a time.
const sayAtOnce = 32

// untold holds the ends that could not be told, one per key. When it is full the one
// that has waited longest goes: proofs from before it are over by now.
type untold struct {
	// news has something in it when an end was added.
	news chan struct{}

	mu      sync.Mutex // guards the fields below
	waiting *lru.LRU[string, ending]
	shut    bool
	stats   Stats
}

// newUntold holds at most size ends; size is positive.
func newUntold(size int) *untold {
	waiting, err := lru.NewLRU[string, ending](size, nil)
	if err != nil {
		panic(err) // withDefaults leaves no size that could be refused
	}
	return &untold{news: make(chan struct{}, 1), waiting: waiting}
}

// add leaves an end to be said later.
func (u *untold) add(e ending) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.shut {
		u.stats.Lost++
		return
	}
	if other, ok := u.waiting.Peek(e.key); ok && other.until.After(e.until) {
		e.until = other.until
	}
	if u.waiting.Add(e.key, e) {
		u.stats.Lost++
	}
	select {
	case u.news <- struct{}{}:
	default:
	}
}

// take returns what has waited longest and is still worth saying.
func (u *untold) take(now time.Time) (e ending, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for {
		_, e, ok = u.waiting.RemoveOldest()
		if !ok || now.Before(e.until) {
			return e, ok
		}
		u.stats.Over++
	}
}

func (u *untold) told() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stats.Late++
}

func (u *untold) size() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.waiting.Len()
}

// shutDown forgets what is still there, and takes no more.
func (u *untold) shutDown() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stats.Lost += int64(u.waiting.Len())
	u.waiting.Purge()
	u.shut = true
}

// sayLater says what is left to be said until the store is being closed, and then for
// as long as TellTimeout.
func (s *Store) sayLater() {
	defer s.untold.shutDown()
	for s.calm.Err() == nil {
		select {
		case <-s.untold.news:
			s.sayUntil(s.calm)
		case <-s.calm.Done():
		}
	}
	last, cancel := context.WithTimeout(s.life, s.o.TellTimeout)
	defer cancel()
	s.sayUntil(last)
}

// sayUntil says what is left to be said, over and over, until nothing is or ctx ends.
func (s *Store) sayUntil(ctx context.Context) {
	for again := sayAgain; !s.sayAll(ctx) && pause.For(ctx, again) == nil; again = min(2*again, sayAgainMost) {
	}
}

// sayAll says once what is left to be said, and reports whether that was all. It ends
// early when nobody hears: in a cluster one server may be away while others are there.
func (s *Store) sayAll(ctx context.Context) bool {
	for left := s.untold.size(); left > 0; left -= sayAtOnce {
		var batch sync.WaitGroup
		var heard atomic.Bool
		for range min(left, sayAtOnce) {
			e, ok := s.untold.take(s.o.Now())
			if !ok {
				heard.Store(true) // nobody needs to
				break
			}
			batch.Go(func() {
				attempt, cancel := context.WithTimeout(ctx, s.o.TellTimeout)
				defer cancel()
				if s.say(attempt, e) != nil {
					s.untold.add(e)
					return
				}
				s.untold.told()
				heard.Store(true)
			})
		}
		batch.Wait()
		if !heard.Load() {
			return false
		}
	}
	return s.untold.size() == 0
}
