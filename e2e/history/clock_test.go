package history_test

import (
	"sync/atomic"
	"time"
)

// speed is how much faster time goes in a run: the minute that a proof may be old is
// over in six seconds. What waits for real, for an answer as a rule, does not go faster.
const speed = 10

// clock is the time in a run, which the store and all replicas share.
type clock struct{ begun time.Time }

func newClock() *clock { return &clock{time.Now()} }

// elapsed is how long the run has gone on.
func (c *clock) elapsed() time.Duration { return speed * time.Since(c.begun) }

// Now is the date.
func (c *clock) Now() time.Time { return c.begun.Round(0).Add(c.elapsed()) }

// since is a date as a moment of the run.
func (c *clock) since(t time.Time) time.Duration { return t.Sub(c.begun.Round(0)) }

// counter counts from 1.
type counter struct{ n atomic.Int64 }

func (c *counter) next() int { return int(c.n.Add(1)) }
