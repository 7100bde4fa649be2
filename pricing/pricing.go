// Package pricing answers what things cost, for many callers with few calls to
// the store.
//
// A question passes a gate first, because the store's pricing API prices
// anything for anybody: visibility.go asks the Storefront what this shopper may
// see. What may be seen is answered from memory (cache.go) or fetched: one
// flight per key (flight.go), gathered with other callers' into chunks
// (batch.go), detached from those who wait for it (background.go). Start with
// prices.go, where a question takes its way.
//
// The package speaks to no network. Its consumers give it a Source, a
// Visibility, Settings and Channels, which are declared in source.go. Who may
// ask for whose prices is decided elsewhere, before a question gets here.
package pricing

import (
	"errors"
	"sync"

	"github.com/clientele-graph/clientele/commerce"
)

// errClosed is what callers get who come after Close.
var errClosed = errors.New("pricing is closed")

// Service answers questions about prices. It is safe for any number of
// goroutines.
type Service struct {
	generation *generations
	work       *background
	counts     counts

	settings *memo[commerce.PriceSettings]
	channels *memo[commerce.Channel]
	gate     *gate
	quoter   *quoter

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
		o:          o,
		generation: newGenerations(o.NewID),
		work:       newBackground(o.FetchTimeout, o.NewID),
	}
	s.settings = newMemo(s, "settings", o.SettingsFor, &s.counts.settingsCalls, o.Settings.PriceSettings)
	s.channels = newMemo(s, "channel", o.ChannelFor, &s.counts.channelCalls, o.Channels.Channel)

	verdicts, err := newRistretto[verdictKey, verdict](o.VerdictCacheBytes, verdictBytes, &s.counts)
	if err != nil {
		return nil, err
	}
	quotes, err := newRistretto[priceKey, *quote](o.CacheBytes, quoteBytes(), &s.counts)
	if err != nil {
		verdicts.close()
		return nil, err
	}
	s.gate = newGate(s, verdicts)
	s.quoter = newQuoter(s, quotes)
	return s, nil
}

// Close cancels what is being fetched, waits for it to end and frees the cache.
// Callers that still wait, and those that come later, get
// UPSTREAM_UNAVAILABLE. A second Close does nothing.
func (s *Service) Close() {
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

// Invalidate makes everything fetched so far unreachable, at once and at the
// same cost whatever there is. A fetch that is under way still answers those
// who wait for it and nobody else.
func (s *Service) Invalidate() { s.generation.raise() }

// now is the time as the caches keep it, in nanoseconds of Unix time.
func (s *Service) now() int64 { return s.o.Now().UnixNano() }
