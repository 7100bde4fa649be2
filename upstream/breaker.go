package upstream

import (
	"context"
	"errors"
	"net/http"
	"sync"
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
		b := hosts.of(r).breaker()
		if !b.TryAcquirePermit() {
			e := newError(intentOf(r.Context()), Unavailable, ReasonBreaker)
			e.RetryAfter, e.CorrelationID = b.RemainingDelay(), commerce.CorrelationID(r.Context())
			return nil, e
		}
		resp, err := next(r)
		switch {
		case errors.Is(err, context.Canceled) && b.IsClosed():
			// An impatient caller says nothing about the store.
		case err != nil || resp.StatusCode >= http.StatusInternalServerError:
			b.RecordFailure()
		default:
			b.RecordSuccess()
		}
		return resp, err
	}
}

// fuse makes its breaker when it is first needed.
type fuse struct {
	once sync.Once
	made circuitbreaker.CircuitBreaker[any]
}

// breaker returns the host's breaker. Its clock is the process's: it measures
// spans of time only.
func (f *fuse) breaker() circuitbreaker.CircuitBreaker[any] {
	f.once.Do(func() {
		f.made = circuitbreaker.NewBuilder[any]().
			WithFailureRateThreshold(breakerShare, breakerCalls, breakerPeriod).
			WithSuccessThreshold(breakerProofs).
			WithDelay(breakerRest).
			Build()
	})
	return f.made
}
