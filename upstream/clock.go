package upstream

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// remembered is how many readings count. One odd reading among them changes
	// nothing, and a clock that was set is followed after three.
	remembered = 5
	// longestReading is how long an answer may take and still tell the time: the
	// moment it was written lies somewhere in between.
	longestReading = 2 * time.Second
	// furthest is how far off a clock can be. What is further is no clock, but an
	// answer that somebody kept.
	furthest = 2 * time.Hour
	// withinSecond is the mean of what a time in whole seconds leaves out.
	withinSecond = 500 * time.Millisecond
)

// Clock tells the time at the store, which is what the store holds tokens against.
// It begins as our own clock and learns the difference from the answers of the
// store: from the Date header of each, when it is the Clock of Options, and from
// whatever is told to Learn. What it tells is off by at most half a second and half
// a round trip, a second and a half together.
//
// It is safe for concurrent use, and so is a nil Clock, which learns nothing.
type Clock struct {
	now func() time.Time
	// offset is what the store's clock is ahead of ours.
	offset atomic.Int64

	mu sync.Mutex // guards readings; Learn passes by when it is held
	// readings are the last offsets that were seen, the oldest first.
	readings []time.Duration
}

// NewClock returns the store's clock as it is known before anything is: now, our
// own. Nil is time.Now.
func NewClock(now func() time.Time) *Clock {
	if now == nil {
		now = time.Now
	}
	return &Clock{now: now}
}

// Now returns the time at the store, as far as it is known.
func (c *Clock) Now() time.Time {
	// Without the monotonic part, which knows nothing of the store.
	return c.now().Round(0).Add(time.Duration(c.offset.Load()))
}

// Learn is told that the store said it was the given time, in whole seconds, in an
// answer that was asked for at sent and came at received by our own clock. A
// reading that took too long or is absurd is left out.
func (c *Clock) Learn(store, sent, received time.Time) {
	took := received.Sub(sent)
	if c == nil || took < 0 || took > longestReading {
		return
	}
	offset := store.Add(withinSecond).Sub(sent.Round(0).Add(took / 2))
	if offset.Abs() > furthest {
		return
	}
	// Readings are many and each is as good as the next: nobody waits to leave one.
	if !c.mu.TryLock() {
		return
	}
	defer c.mu.Unlock()
	if len(c.readings) == remembered {
		c.readings = append(c.readings[:0], c.readings[1:]...)
	}
	c.readings = append(c.readings, offset)
	c.offset.Store(int64(median(c.readings)))
}

// Ask learns from a reading of the store's clock, such as management.Client.Time, and
// returns the reading's error.
func (c *Clock) Ask(ctx context.Context, read func(context.Context) (time.Time, error)) error {
	sent := c.now()
	store, err := read(ctx)
	if err != nil {
		return err
	}
	c.Learn(store, sent, c.now())
	return nil
}

// begin returns the moment at which a question is sent.
func (c *Clock) begin() time.Time {
	if c == nil {
		return time.Time{}
	}
	return c.now()
}

// hear learns from the headers of an answer to a question of that moment. An answer
// with an Age was written for somebody else, some time ago.
func (c *Clock) hear(sent time.Time, h http.Header) {
	if c == nil || len(h.Values("Age")) > 0 {
		return
	}
	if store, err := http.ParseTime(h.Get("Date")); err == nil {
		c.Learn(store, sent, c.now())
	}
}

// median is the middle of the readings; of two in the middle, the one that changes
// less.
func median(readings []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(readings))
	high := sorted[len(sorted)/2]
	if low := sorted[(len(sorted)-1)/2]; low.Abs() < high.Abs() {
		return low
	}
	return high
}
