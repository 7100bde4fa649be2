// Package rules re-reads what decides prices and has no webhook: the rules of customer
// groups, the currencies and the tax settings. What has become different raises the
// generation of the prices it decided.
//
// Start at Watcher, which reads every Options.TTL; digest.go says what is compared,
// change.go what a difference means, known.go who remembers. Of the replicas of one
// deployment one reads at a time. What was known survives restarts where a Memory keeps
// it, and is taken over only once the invalidation of all that changed has succeeded:
// a change is told twice rather than never.
//
// The rates of tax zones are not read; prices with another rate go by their age.
package rules

import (
	"context"
	crand "crypto/rand"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Store is what is asked of the store, whose answers are whole: an error stands for
// everything that could not be read to its end.
type Store interface {
	// GroupRules returns the rules of all groups by number.
	GroupRules(ctx context.Context) (map[int]commerce.GroupRules, error)
	// CurrencyRules returns those of all currencies.
	CurrencyRules(ctx context.Context) ([]commerce.CurrencyRules, error)
	// TaxRules returns the tax settings.
	TaxRules(ctx context.Context) (commerce.TaxRules, error)
}

// Prices makes prices in scopes be fetched anew. An error means that not everybody may
// have heard; to repeat it is harmless.
type Prices interface {
	Invalidate(ctx context.Context, scopes ...commerce.PriceScope) error
}

// Memory is what the replicas of one deployment share.
type Memory interface {
	// Elect is true for the first who asks for a name, and false for everybody, that
	// one among them, until keep is over.
	Elect(ctx context.Context, name string, keep time.Duration) (bool, error)
	// Remember puts a value, which is never empty, in place of what is kept under a
	// name, and returns that: nil when there was nothing. It does both at once, and
	// keeps the value for as long as it can. It may refuse more than 4 KiB, which is
	// some 450 groups. After an error nobody knows which of the two is kept.
	Remember(ctx context.Context, name string, value []byte) (old []byte, err error)
}

// Options are what a Watcher works with.
type Options struct {
	Store  Store
	Prices Prices
	// Memory is shared by all replicas; nil for one that is alone and knows nothing of
	// what was before it.
	Memory Memory
	// Forget is called on the replica that notices when groups are different from what
	// they were. Default nobody.
	Forget func()
	// TTL is how often the store is read, at the most. Default 60 s.
	TTL time.Duration
	// Timeout bounds one reading with all that follows from it. Default 5 min, because
	// a list of groups may be long.
	Timeout time.Duration
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Random returns a number from 0 to below 1. Default math/rand.
	Random func() float64
	// NewID returns a random number that nobody has. Default crypto/rand.
	NewID func() [16]byte
	// Logger is told what could not be read. Default nobody.
	Logger *slog.Logger
}

const (
	defaultTTL     = time.Minute
	defaultTimeout = 5 * time.Minute
)

func (o Options) withDefaults() Options {
	if o.Forget == nil {
		o.Forget = func() {}
	}
	if o.TTL <= 0 {
		o.TTL = defaultTTL
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	if o.NewID == nil {
		o.NewID = func() (id [16]byte) {
			_, _ = crand.Read(id[:]) // never fails: it ends the program instead
			return id
		}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}
