// Package pause waits. It is a package of its own because nearly every other one waits
// somewhere, and what matters must be the same everywhere: who has left does not go on.
package pause

import (
	"context"
	"time"
)

// For waits for d and returns nil, or the error of ctx as soon as that has ended. When
// both are over it returns the error, also for a d that is not positive: whoever has left
// is never told to go on.
func For(ctx context.Context, d time.Duration) error {
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}
