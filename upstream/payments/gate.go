package payments

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/pause"
	"github.com/clientele-graph/clientele/upstream"
)

// slack is added to the window: a payment that is sent at its end can reach the store
// sooner after the ones before than it was sent.
const slack = 250 * time.Millisecond

// gate lets so many payments begin within a window, and as many be under way. Whoever has
// waited for as long as a window takes is sent away: a payment that begins late would
// have little time left to end in.
type gate struct {
	window time.Duration
	// places has one token for each payment that may be under way.
	places chan struct{}

	mu sync.Mutex // guards the fields below
	// begun are the moments at which the last payments began, or will, in a ring; next
	// is the oldest.
	begun []time.Time
	next  int
}

func newGate(rate int, window time.Duration) *gate {
	return &gate{window: window + slack, places: make(chan struct{}, rate), begun: make([]time.Time, rate)}
}

// enter waits until a payment may begin. leave is to be called when it is over.
func (c *Client) enter(ctx context.Context) (leave func(), err error) {
	g := c.gate
	late := time.NewTimer(g.window)
	defer late.Stop()
	select {
	case g.places <- struct{}{}:
	case <-late.C:
		return nil, c.busy(ctx, g.window)
	case <-ctx.Done():
		return nil, c.gone(ctx)
	}
	leave = func() { <-g.places }
	wait, ok := g.reserve(time.Now())
	if !ok {
		leave()
		return nil, c.busy(ctx, wait)
	}
	if pause.For(ctx, wait) != nil {
		leave()
		return nil, c.gone(ctx)
	}
	return leave, nil
}

// reserve takes the next beginning and returns how long until then; false when that is
// longer than a window, and then takes nothing. One that its caller gives up is not given
// back. Time is the process's: it measures spans only.
func (g *gate) reserve(now time.Time) (wait time.Duration, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	begin := now
	if oldest := g.begun[g.next]; !oldest.IsZero() && oldest.Add(g.window).After(now) {
		begin = oldest.Add(g.window)
	}
	if wait = begin.Sub(now); wait > g.window {
		return wait, false
	}
	g.begun[g.next] = begin
	g.next = (g.next + 1) % len(g.begun)
	return wait, true
}

// busy says that we make enough payments already.
func (c *Client) busy(ctx context.Context, wait time.Duration) error {
	e := c.unsent(ctx, upstream.ReasonQuota)
	e.Kind, e.RetryAfter = upstream.RateLimited, wait
	return e
}

// gone says that the caller left, or had no more time, before anything was sent.
func (c *Client) gone(ctx context.Context) error {
	e := c.unsent(ctx, upstream.ReasonCanceled)
	if e.Err = ctx.Err(); errors.Is(e.Err, context.DeadlineExceeded) {
		e.Reason = upstream.ReasonTimeout
	}
	return e
}
