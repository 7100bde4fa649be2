package upstream

import (
	"context"
	"time"
)

const (
	firstBackoff = 100 * time.Millisecond // doubled by each attempt, then jittered in full
	maxBackoff   = 2 * time.Second        // also the longest wait that the store may ask of us
)

// backoff grows with each attempt and is jittered in full, so that callers who
// failed together do not come back together.
func backoff(attempt int, random float64) time.Duration {
	most := min(firstBackoff<<attempt, maxBackoff)
	return time.Duration(random * float64(most))
}

// fits reports whether there is time to wait and still to ask.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return wait <= maxBackoff && (!ok || wait < time.Until(deadline))
}
