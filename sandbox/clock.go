package sandbox

import (
	"sync"
	"time"
)

// clock is the store's idea of now: a source of time plus how far SetTime
// moved it.
type clock struct {
	source func() time.Time

	mu    sync.Mutex // guards shift
	shift time.Duration
}

// Now tells the store's time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source().Add(c.shift)
}

// set makes it t now; time goes on from there.
func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shift = t.Sub(c.source())
}
