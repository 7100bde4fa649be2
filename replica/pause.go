package replica

import (
	"sync"
	"time"
)

// What makes a server slow and not just late for once: so many answers in a row that
// did not come in time, the last so long after the first. A crowd that meets one
// stutter makes many at the same moment.
const (
	slowAnswers = 3
	slowFor     = 200 * time.Millisecond
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
	// slow is how many answers in a row did not come in time, since when.
	slow      int
	slowSince time.Time
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

// begin notes a connection that broke or cannot be made. It reports whether it is the
// first failure since the server answered.
func (p *pause) begin(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open(now)
}

// late notes an answer that did not come in time. Before a pause it takes several to
// begin one: everybody who asks meanwhile would pay for one stutter. It reports what
// begin does.
func (p *pause) late(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until.IsZero() {
		if p.slow == 0 {
			p.slowSince = now
		}
		p.slow++
		if p.slow < slowAnswers || now.Sub(p.slowSince) < slowFor {
			return false
		}
	}
	return p.open(now)
}

func (p *pause) open(now time.Time) bool {
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
	p.until, p.slow = time.Time{}, 0
	again := p.said
	p.said = false
	return again
}
