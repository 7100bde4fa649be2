package pricing

import (
	"crypto/rand"
	"errors"
	"log/slog"
	mathrand "math/rand/v2"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/clientele-graph/clientele/commerce"
)

// Options say where a Service gets its answers and how it behaves. A zero value
// stands for the default named beside it.
type Options struct {
	// Either Source or ShopperSource is required, and Settings and Channels are. A
	// ShopperSource is asked in the name of whoever asks: it answers for no other
	// group and no single customer, and a price has no country.
	Source        Source
	ShopperSource ShopperSource

	Settings Settings
	Channels ChannelSource
	// Visibility is required unless TrustCatalogue.
	Visibility Visibility

	// OptionSource tells which options products have. Without one, whatever options
	// are asked for go to the Source.
	OptionSource OptionSource
	// Registry keeps generations, and SecondLevel prices, for several replicas. Both
	// may be nil.
	Registry    Registry
	SecondLevel SecondLevel

	// TrustCatalogue believes that whoever asks has been shown the product by
	// the catalogue. Visibility is then never asked; Settings still are.
	TrustCatalogue bool
	// ChannelDefaults override what the store says, by channel.
	ChannelDefaults map[int]ChannelDefault

	// Strict refuses a price that is not fresh, as UPSTREAM_UNAVAILABLE.
	Strict bool

	// FreshFor is how long a price is served from memory, give or take a tenth
	// (5 min); MissingFor the same for an item the store does not know (5 s).
	FreshFor, MissingFor time.Duration
	// RefreshFor is how much longer it is served, marked as stale, while it is asked
	// for again in the background (FreshFor). After a change that concerns the price,
	// for ten minutes, it is fresh for 15 s at most, and nobody gets it afterwards
	// unless the store does not answer.
	RefreshFor time.Duration
	// VerdictFor (60 s), SettingsFor (60 s) and ChannelFor (5 min) are how long
	// what the store said about these is believed.
	VerdictFor, SettingsFor, ChannelFor time.Duration
	// StaleFor is how much longer settings and channels are believed while they
	// cannot be read again, and how old a price may be that is served, marked as
	// stale, because the store does not answer (1 h). Stats count both, Invalidate
	// ends both.
	StaleFor time.Duration

	// Gather is how long the first of several callers waits for the others (2 ms).
	Gather time.Duration
	// ChunkSize is how many items one call asks for, at most 50 (50).
	ChunkSize int
	// PriceCalls (50) and VisibilityCalls (20) are how many calls may be under
	// way at a time.
	PriceCalls, VisibilityCalls int
	// FetchTimeout bounds a fetch from its departure, all its calls and its
	// waiting for a free one included (10 s).
	FetchTimeout time.Duration

	// CacheBytes (128 MiB) and VerdictCacheBytes (32 MiB) are what prices and
	// verdicts may occupy in memory, bookkeeping included.
	CacheBytes, VerdictCacheBytes int64

	// Now is the clock that ages are measured with (time.Now).
	Now func() time.Time
	// Random is at least 0 and less than 1 (math/rand/v2).
	Random func() float64
	// NewID draws 128 random bits (crypto/rand).
	NewID func() [16]byte
	// Tracer gets a span for each batch that a traced caller waits for (none).
	Tracer trace.Tracer
	// Logger hears of calls that went wrong (none).
	Logger *slog.Logger
}

// ChannelDefault is what configuration says about a channel; empty values leave
// it to the store.
type ChannelDefault struct {
	Currency commerce.CurrencyCode
	Country  commerce.CountryCode
}

// maxChunk is the most items the store answers in one call.
const maxChunk = 50

func (o Options) validate() error {
	var problems []error
	complain := func(wrong bool, text string) {
		if wrong {
			problems = append(problems, errors.New("pricing: "+text))
		}
	}
	complain(o.Source == nil && o.ShopperSource == nil, "a source is missing")
	complain(o.Source != nil && o.ShopperSource != nil, "there are two sources")
	complain(o.Settings == nil, "settings are missing")
	complain(o.Channels == nil, "channels are missing")
	complain(o.Visibility == nil && !o.TrustCatalogue, "visibility is missing")
	complain(o.ChunkSize < 0 || o.ChunkSize > maxChunk, "a chunk is between 1 and 50 items")
	complain(o.PriceCalls < 0 || o.VisibilityCalls < 0, "a number of calls is negative")
	complain(o.CacheBytes < 0 || o.VerdictCacheBytes < 0, "a size of a cache is negative")
	for _, d := range []time.Duration{
		o.FreshFor, o.MissingFor, o.RefreshFor, o.VerdictFor, o.SettingsFor, o.ChannelFor, o.StaleFor, o.Gather, o.FetchTimeout,
	} {
		complain(d < 0, "a duration is negative")
	}
	return errors.Join(problems...)
}

func (o Options) withDefaults() Options {
	orElse(&o.FreshFor, 5*time.Minute)
	orElse(&o.RefreshFor, o.FreshFor)
	orElse(&o.MissingFor, 5*time.Second)
	orElse(&o.VerdictFor, time.Minute)
	orElse(&o.SettingsFor, time.Minute)
	orElse(&o.ChannelFor, 5*time.Minute)
	orElse(&o.StaleFor, time.Hour)
	orElse(&o.Gather, 2*time.Millisecond)
	orElse(&o.ChunkSize, maxChunk)
	orElse(&o.PriceCalls, 50)
	orElse(&o.VisibilityCalls, 20)
	orElse(&o.FetchTimeout, 10*time.Second)
	orElse(&o.CacheBytes, 128<<20)
	orElse(&o.VerdictCacheBytes, 32<<20)
	orElse(&o.Logger, slog.New(slog.DiscardHandler))
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = mathrand.Float64
	}
	if o.NewID == nil {
		o.NewID = func() (id [16]byte) {
			_, _ = rand.Read(id[:]) // documented never to return an error
			return id
		}
	}
	return o
}

// orElse fills in what was left out.
func orElse[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}
