package backoffice

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// firstWait is how long to wait after a store that asks for patience without saying how
// much; each next wait is twice as long.
const firstWait = 500 * time.Millisecond

// patiently makes a call, and again after a while when it failed in a way that passes. It
// does not wait longer than the asker, and makes maxTries calls at most.
func patiently[T any](
	ctx context.Context, sleep func(context.Context, time.Duration) error, passes func(error) bool, call func() (T, error),
) (T, error) {
	wait := firstWait
	for try := 1; ; try++ {
		made, err := call()
		if err == nil || !passes(err) || try == maxTries {
			return made, err
		}
		pause := max(wait, retryAfter(err))
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
			return made, err
		}
		if sleep(ctx, pause) != nil {
			return made, err
		}
		wait *= 2
	}
}

// readPatiently is patiently for a question, which may be repeated whenever the store is
// not there for it. What a change depends on is worth asking for again.
func readPatiently[T any](ctx context.Context, sleep func(context.Context, time.Duration) error, read func() (T, error)) (T, error) {
	return patiently(ctx, sleep, func(err error) bool {
		code := commerce.CodeOf(err)
		return ctx.Err() == nil && (code == commerce.CodeRateLimited || code == commerce.CodeUpstreamUnavailable)
	}, read)
}

// retryAfter is how long the store asks to wait, 0 when it does not say.
func retryAfter(err error) time.Duration {
	var public *commerce.Error
	if !errors.As(err, &public) {
		return 0
	}
	return public.RetryAfter
}
