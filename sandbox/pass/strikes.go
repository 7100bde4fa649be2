package pass

import (
	"net/netip"
	"sync"
	"time"
)

// Three invalid session sync tokens block an address for five minutes
// (docs/storefront/headless/index.mdx). Within which time is not documented;
// five minutes here, and a good token in between forgives nothing.
const (
	maxStrikes  = 3
	blockFor    = 5 * time.Minute
	forgetAfter = 5 * time.Minute
)

// strikes counts invalid tokens per address. The zero value works.
type strikes struct {
	mu    sync.Mutex // guards count
	count map[netip.Addr]tally
}

// tally is what one address did.
type tally struct {
	recent  []time.Time // the strikes that count
	blocked time.Time   // until when
}

// isBlocked reports whether an address is blocked.
func (s *strikes) isBlocked(address netip.Addr, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return now.Before(s.count[address.Unmap()].blocked)
}

// add counts an invalid token, and blocks the address with the third.
func (s *strikes) add(address netip.Addr, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count == nil {
		s.count = map[netip.Addr]tally{}
	}
	address = address.Unmap()
	t := s.count[address]
	var recent []time.Time
	for _, at := range t.recent {
		if now.Sub(at) < forgetAfter {
			recent = append(recent, at)
		}
	}
	t.recent = append(recent, now)
	if len(t.recent) >= maxStrikes {
		t = tally{blocked: now.Add(blockFor)}
	}
	s.count[address] = t
}
