package handover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/clientele-graph/clientele/commerce"
)

// SiteSource reads where a channel's pages are.
type SiteSource interface {
	Site(ctx context.Context, channelID int) (commerce.Site, error)
}

// SitesOptions is what Sites is made of. Source and Channels are required.
type SitesOptions struct {
	Source SiteSource
	// Channels are those that may be asked for.
	Channels []int
	// HostedURL is where the hosted pages are, with {channelId} where the channel's
	// number stands, if it does; empty to go by the channels' sites.
	HostedURL string
	// Fresh is how long a site is kept; 5 min.
	Fresh time.Duration
	// Stale is how long a site is good while the store does not answer; 1 h.
	Stale time.Duration
	// Patience is how long the store is left alone after it did not; 10 s.
	Patience time.Duration
	// Timeout bounds a read that several askers share; 10 s.
	Timeout time.Duration
	// Now is the clock; time.Now.
	Now func() time.Time
}

// Sites knows where the channels' pages are. It keeps one site per channel, and reads
// it once however many ask. It is safe for concurrent use.
type Sites struct {
	o       SitesOptions
	flights singleflight.Group

	mu    sync.Mutex // guards known
	known map[int]knownSite
}

// knownSite is a site as of the moment before the store was asked for it.
type knownSite struct {
	site  commerce.Site
	asked time.Time
	// failed is when the store last did not answer.
	failed time.Time
}

// NewSites returns Sites, or an error that names the option at fault.
func NewSites(o SitesOptions) (*Sites, error) {
	o.Fresh = cmp.Or(o.Fresh, 5*time.Minute)
	o.Stale = cmp.Or(o.Stale, time.Hour)
	o.Patience = cmp.Or(o.Patience, 10*time.Second)
	o.Timeout = cmp.Or(o.Timeout, 10*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Source == nil || len(o.Channels) == 0 {
		return nil, errors.New("handover: a source of sites and channels are needed")
	}
	s := &Sites{o: o, known: map[int]knownSite{}}
	if o.HostedURL != "" && !isOrigin(s.configured(o.Channels[0])) {
		return nil, errors.New("handover: the URL of the hosted pages is not just scheme and host")
	}
	return s, nil
}

// Site returns where a channel's pages are. It fails with CodeBadUserInput for a
// channel that is not served, and when the store does not answer and nothing is
// known that is younger than Stale.
func (s *Sites) Site(ctx context.Context, channelID int) (commerce.Site, error) {
	if !s.serves(channelID) {
		return commerce.Site{}, noSuchChannel("channelId")
	}
	if known, ok := s.recent(channelID); ok {
		return known, nil
	}
	flight := s.flights.DoChan(strconv.Itoa(channelID), func() (any, error) {
		// Somebody may have landed between our look and our flight.
		if known, ok := s.recent(channelID); ok {
			return known, nil
		}
		return s.read(context.WithoutCancel(ctx), channelID)
	})
	select {
	case <-ctx.Done():
		return commerce.Site{}, commerce.StoreFault(ctx.Err())
	case landed := <-flight:
		site, _ := landed.Val.(commerce.Site)
		return site, landed.Err
	}
}

// pages returns all that is known of a channel's pages. Where the hosted ones are
// configured, a store that does not answer is no error until its word is needed.
// Where nothing is known, nobody can be sent anywhere.
func (s *Sites) pages(ctx context.Context, channelID int) (pages, error) {
	site, err := s.Site(ctx, channelID)
	p := pages{site: site, unknown: err, configured: s.configured(channelID)}
	if err != nil && (p.configured == "" || !s.serves(channelID)) {
		return pages{}, err
	}
	if err == nil && site == (commerce.Site{}) && p.configured == "" {
		return pages{}, noHostedPages()
	}
	return p, nil
}

// configured is the configured URL for a channel, empty when there is none.
func (s *Sites) configured(channelID int) string {
	return strings.ReplaceAll(s.o.HostedURL, "{channelId}", strconv.Itoa(channelID))
}

func (s *Sites) serves(channelID int) bool { return slices.Contains(s.o.Channels, channelID) }

// recent returns what needs no reading: what is fresh, and what is stale while the
// store is left alone.
func (s *Sites) recent(channelID int) (commerce.Site, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.known[channelID]
	now := s.o.Now()
	ok := within(now, known.asked, s.o.Fresh) ||
		within(now, known.asked, s.o.Stale) && within(now, known.failed, s.o.Patience)
	return known.site, ok
}

// read asks the store, and falls back on what is stale. A panic here has no resolver
// above it that would be caught, so it becomes an error.
func (s *Sites) read(ctx context.Context, channelID int) (site commerce.Site, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			site, err = commerce.Site{}, commerce.Internal(fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
		}
	}()
	asked := s.o.Now()
	site, err = s.o.Source.Site(ctx, channelID)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.known[channelID] = knownSite{site: site, asked: asked}
		return site, nil
	}
	known := s.known[channelID]
	if !within(s.o.Now(), known.asked, s.o.Stale) {
		return commerce.Site{}, commerce.StoreFault(err)
	}
	known.failed = s.o.Now()
	s.known[channelID] = known
	return known.site, nil
}

// within reports whether then is at most age ago, and not in the future.
func within(now, then time.Time, age time.Duration) bool {
	old := now.Sub(then)
	return !then.IsZero() && old >= 0 && old < age
}

// isOrigin reports whether raw is scheme and host and nothing else.
func isOrigin(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || (u.Path != "" && u.Path != "/") {
		return false
	}
	return commerce.Site{Checkout: raw}.Holds(raw)
}

// noSuchChannel says that a channel is not one of those configured.
func noSuchChannel(field string) error {
	return commerce.BadInput(field, "There is no such channel here.")
}
