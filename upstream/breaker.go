package upstream

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"github.com/clientele-graph/clientele/commerce"
)

// A host is left in peace for breakerRest when at least half of at least
// breakerCalls calls failed within breakerPeriod; two good calls end it.
const (
	breakerShare  = 0.5
	breakerCalls  = 20
	breakerPeriod = 10 * time.Second
	breakerRest   = 5 * time.Second
	breakerProofs = 2
)

// breaker stops calling a host that fails. It says so at once, instead of
// letting every shopper wait for the same timeout.
func breaker(next roundTrip) roundTrip {
	hosts := perHost[fuse]{}
	return func(r *http.Request) (*http.Response, error) {
		f := hosts.of(r)
		b := f.breaker()
		trial, ok := f.take()
		if !ok {
			e := newError(intentOf(r.Context()), Unavailable, ReasonBreaker)
			e.RetryAfter, e.CorrelationID = b.RemainingDelay(), commerce.CorrelationID(r.Context())
			return nil, e
		}
		resp, err := next(r)
		switch {
		case isImpatience(r.Context(), err):
			f.giveUp(trial)
		case err != nil || resp.StatusCode >= http.StatusInternalServerError:
			b.RecordFailure()
		default:
			b.RecordSuccess()
		}
		return resp, err
	}
}

// isImpatience says whether a call ended because its caller left or had no more
// time, which says nothing about the store. Options.Timeout, which ends a call
// that the store does not answer, is no caller's.
func isImpatience(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || errors.Is(err, context.Canceled))
}

// fuse makes its breaker when it is first needed.
type fuse struct {
	once sync.Once
	made circuitbreaker.CircuitBreaker[any]
	// spare are trials that their callers gave up. The breaker knows only good
	// ends and bad ones, so such a trial has no end: the next call goes on with it.
	spare atomic.Int32
}

// take lets a call through and says whether it is a trial, or lets it not.
func (f *fuse) take() (trial, ok bool) {
	b := f.breaker()
	if b.IsHalfOpen() {
		for n := f.spare.Load(); n > 0; n = f.spare.Load() {
			if f.spare.CompareAndSwap(n, n-1) {
				return true, true
			}
		}
	}
	if !b.TryAcquirePermit() {
		return false, false
	}
	return b.IsHalfOpen(), true
}

// giveUp ends a call that had neither a good end nor a bad one.
func (f *fuse) giveUp(trial bool) {
	if trial && f.breaker().IsHalfOpen() {
		f.spare.Add(1)
	}
}

// breaker returns the host's breaker. Its clock is the process's: it measures
// spans of time only.
func (f *fuse) breaker() circuitbreaker.CircuitBreaker[any] {
	f.once.Do(func() {
		f.made = circuitbreaker.NewBuilder[any]().
			WithFailureRateThreshold(breakerShare, breakerCalls, breakerPeriod).
			WithSuccessThreshold(breakerProofs).
			WithDelay(breakerRest).
			// Trials do not outlive the rest that they came after.
			OnStateChanged(func(circuitbreaker.StateChangedEvent) { f.spare.Store(0) }).
			Build()
	})
	return f.made
}
