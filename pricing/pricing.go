// Package pricing answers what things cost, for many callers with few calls to
// the store.
//
// A question first reads the generations of what it concerns (standing.go): everything
// that is kept lies under them, and whoever hears of a change raises them
// (generation.go, raise.go). Several replicas have them from a Registry (learn.go);
// while that is not heard, no price is shared for longer than a moment (contact.go), and
// what rests on older settings is stale (memo.go).
//
// It then passes a gate, because the store's pricing API prices anything for anybody:
// visibility.go asks the Storefront what this shopper may see. What may be seen is
// answered from memory (recall.go, priceshelf.go), fresh, or stale while it is asked
// for again (age.go). The rest is fetched (fetch.go): one flight per key (flight.go),
// gathered with other callers' into chunks (batch.go), detached from those who wait
// for it (background.go), from the second level (second.go) or the store (quoter.go).
// A price is kept as a text (encode.go, decode.go). Start with prices.go, where a
// question takes its way.
//
// The package speaks to no network. Its consumers give it a Source or a ShopperSource,
// Settings and the others, which are declared in source.go. Who may ask for whose
// prices is decided elsewhere, before a question gets here.
package pricing

import (
	"errors"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// errClosed is what callers get who come after Close.
var errClosed = errors.New("pricing is closed")

// Service answers questions about prices. It is safe for any number of
// goroutines.
type Service struct {
	generations *generations
	reader      *loader[struct{}, reading, learned]
	untold      untold
	work        *background
	counts      counts
	// limited is when the log last heard that the store's quota is used up.
	limited lastSaid

	settings *memo[commerce.PriceSettings]
	channels *memo[commerce.Channel]
	gate     *gate
	chooser  *chooser
	quoter   *quoter

	lately    *lately
	proven    proven
	refetcher refetcher

	o Options

	// open is held for reading while memory is searched and for writing by
	// Close: the cache's engine cannot bear a Get after its end.
	open   sync.RWMutex
	closed bool
}

// New returns a service that asks what o names. It starts goroutines; Close
// ends them.
func New(o Options) (*Service, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	s := &Service{
		o:           o,
		generations: newGenerations(o.NewID, o.Registry),
		untold:      untold{scopes: map[commerce.PriceScope]untoldRaise{}},
		work:        newBackground(o.FetchTimeout),
		lately:      newLately(),
		proven:      newProven(),
		refetcher:   refetcher{waiting: map[commerce.PriceScope]*time.Timer{}},
	}
	s.reader = newReader(s)
	s.settings = newMemo(s, "settings", o.SettingsFor, &s.counts.settingsCalls, o.Settings.PriceSettings)
	s.channels = newMemo(s, "channel", o.ChannelFor, &s.counts.channelCalls, o.Channels.Channel)

	verdicts, err := newVerdictShelf(o.VerdictCacheBytes, &s.counts)
	if err != nil {
		return nil, err
	}
	prices, err := newPriceShelf(o.CacheBytes, &s.counts)
	if err != nil {
		verdicts.close()
		return nil, err
	}
	s.gate = newGate(s, verdicts)
	s.chooser = newChooser(s)
	s.quoter = newQuoter(s, prices)
	if o.Registry != nil {
		o.Registry.Follow(func(scopes []commerce.PriceScope) { s.generations.hear(scopes, s.now()) })
	}
	return s, nil
}

// Close cancels what is being fetched, waits for it to end and frees the cache.
// Callers that still wait, and those that come later, get
// UPSTREAM_UNAVAILABLE. A second Close does nothing.
func (s *Service) Close() {
	s.refetcher.close()
	s.work.close()
	s.gate.loader.close()
	s.quoter.loader.close()

	s.open.Lock()
	defer s.open.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	s.gate.shelf.close()
	s.quoter.shelf.close()
}

// now is the time as the caches keep it, in nanoseconds of Unix time.
func (s *Service) now() int64 { return s.o.Now().UnixNano() }
