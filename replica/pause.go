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

// recess keeps callers from a server that does not answer. When it is over one
// caller at a time tries, and the others are kept for another one.
type recess struct {
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
func (r *recess) admits(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.until.IsZero() {
		return true
	}
	if now.Before(r.until) {
		return false
	}
	r.until = now.Add(r.length)
	return true
}

// begin notes a connection that broke or cannot be made. It reports whether it is the
// first failure since the server answered.
func (r *recess) begin(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open(now)
}

// late notes an answer that did not come in time. Before a pause it takes several to
// begin one: everybody who asks meanwhile would pay for one stutter. It reports what
// begin does.
func (r *recess) late(now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.until.IsZero() {
		if r.slow == 0 {
			r.slowSince = now
		}
		r.slow++
		if r.slow < slowAnswers || now.Sub(r.slowSince) < slowFor {
			return false
		}
	}
	return r.open(now)
}

func (r *recess) open(now time.Time) bool {
	r.until = now.Add(r.length)
	first := !r.said
	r.said = true
	return first
}

// end notes an answer that came in time. One that came too late does not end a
// pause: a slow server would then cost every caller the whole timeout. It reports
// whether there was a failure before.
func (r *recess) end() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.until, r.slow = time.Time{}, 0
	again := r.said
	r.said = false
	return again
}
