package replica

import (
	"sync"
	"time"
)

// pause keeps callers from a server that does not answer. When it is over one
// caller at a time tries, and the others are kept for another one.
type pause struct {
	length time.Duration

	mu sync.Mutex // guards the fields below
	// until is zero while the server answers.
	until time.Time
	// said is whether somebody was told that it does not.
	said bool
}

// admits reports whether a caller may ask the server.
func (p *pause) admits(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until.IsZero() {
		return true
	}
	if now.Before(p.until) {
		return false
	}
	p.until = now.Add(p.length)
	return true
}

// begin notes a failure. It reports whether it is the first since the server
// answered.
func (p *pause) begin(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until = now.Add(p.length)
	first := !p.said
	p.said = true
	return first
}

// end notes an answer that came in time. One that came too late does not end a
// pause: a slow server would then cost every caller the whole timeout. It reports
// whether there was a failure before.
func (p *pause) end() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until = time.Time{}
	again := p.said
	p.said = false
	return again
}
