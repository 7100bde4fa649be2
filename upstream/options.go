package upstream

import (
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/clientele-graph/clientele/commerce"
)

// Options are what the chain depends on. Every zero value works.
type Options struct {
	// UserAgent identifies us to the store. Default "clientele".
	UserAgent string
	// Timeout bounds one attempt, its answer's body included. It is to be less
	// than what callers wait, or else a store that hangs looks like callers who
	// leave and no breaker opens. Default 8 s.
	Timeout time.Duration
	// MaxBody bounds an answer's size in bytes, unpacked. Default 8 MiB.
	MaxBody int64
	// QuotaShare is our part of the store's REST quota, in (0, 1]; other apps of
	// the store need the rest. Default 0.5.
	QuotaShare float64
	// SharedQuota counts for all processes that have it, so that together they take one
	// QuotaShare. Default each process takes one.
	SharedQuota SharedQuota
	// Limits are the most calls in flight per endpoint. Default ConcurrencyLimits.
	Limits map[Endpoint]int
	// TrustedProxySecret is what BigCommerce support issued to be told shoppers'
	// addresses. Empty switches it off.
	TrustedProxySecret commerce.Secret
	// TrustedHosts are hosts besides BigCommerce's own that may see the secret and
	// tell the time, as they stand in the configured URLs (with a port, if there is
	// one).
	TrustedHosts []string
	// Clock learns the store's time from each answer. Default nobody does.
	Clock *Clock
	// Tracer gets one span per call. Default none.
	Tracer trace.Tracer
	// Observe is told what became of each call. Default nobody.
	Observe func(Call)
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Random returns numbers in [0, 1), for jitter. Default math/rand.
	Random func() float64
	// NewID makes the correlation id of a call that has none. Default a random
	// UUID.
	NewID func() string
}

// withDefaults returns the options with every zero value replaced.
func (o Options) withDefaults() Options {
	if o.UserAgent == "" {
		o.UserAgent = "clientele"
	}
	if o.Timeout <= 0 {
		o.Timeout = 8 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 8 << 20
	}
	if o.QuotaShare <= 0 || o.QuotaShare > 1 {
		o.QuotaShare = 0.5
	}
	if o.Limits == nil {
		o.Limits = ConcurrencyLimits()
	}
	if o.Tracer == nil {
		o.Tracer = noop.NewTracerProvider().Tracer("")
	}
	if o.Observe == nil {
		o.Observe = func(Call) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	return o
}
