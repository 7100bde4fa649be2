package pass

import (
	"maps"
	"sync"
	"time"
)

// spent remembers the tokens that were used, for as long as they could be used
// again. The zero value works.
type spent struct {
	mu    sync.Mutex // guards until
	until map[string]time.Time
}

// maxSpent is from how many tokens on the old ones are forgotten.
const maxSpent = 10_000

// use uses an id up; false means that it was used before.
func (s *spent) use(id string, now, until time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, used := s.until[id]; used {
		return false
	}
	if s.until == nil {
		s.until = map[string]time.Time{}
	}
	if len(s.until) >= maxSpent {
		maps.DeleteFunc(s.until, func(_ string, end time.Time) bool { return now.After(end) })
	}
	s.until[id] = until
	return true
}
