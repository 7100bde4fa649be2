package pricing

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
)

// background runs work that several callers share. None of them can cancel it
// for the others, so it has a deadline and a correlation id of its own.
type background struct {
	life    context.Context // ends with close, and all work with it
	end     context.CancelFunc
	timeout time.Duration

	mu     sync.Mutex // guards closed, and running against an Add beside a Wait
	closed bool

	running sync.WaitGroup
}

func newBackground(timeout time.Duration) *background {
	life, end := context.WithCancel(context.Background())
	return &background{life: life, end: end, timeout: timeout}
}

// run starts work in a goroutine of its own, unless it is too late for that.
func (b *background) run(work func(context.Context)) bool {
	return b.keep(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, b.timeout)
		defer cancel()
		work(ctx)
	})
}

// keep is run for work that goes on until it ends by itself.
func (b *background) keep(work func(context.Context)) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.running.Go(func() { work(commerce.WithCorrelationID(b.life, uuid.NewString())) })
	return true
}

// close cancels all work, waits for it and admits no more.
func (b *background) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.end()
	b.running.Wait()
}

// slots bound how many calls are under way.
type slots chan struct{}

// take waits for a slot and returns how to give it back.
func (s slots) take(ctx context.Context) (release func(), err error) {
	select {
	case s <- struct{}{}:
		return func() { <-s }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
