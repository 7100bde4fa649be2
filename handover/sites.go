package handover

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/shelf"
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
	// Now is the clock; time.Now.
	Now func() time.Time
}

// How long a site is kept, how long it is good while the store does not answer, and how
// long the store is left alone then.
const (
	siteFresh    = 5 * time.Minute
	siteStale    = time.Hour
	sitePatience = 10 * time.Second
)

// Sites knows where the channels' pages are. It keeps one site per channel, and reads
// it once however many ask. It is safe for concurrent use.
type Sites struct {
	o     SitesOptions
	known *shelf.Shelf[int, commerce.Site]
}

// NewSites returns Sites, or an error that names the option at fault.
func NewSites(o SitesOptions) (*Sites, error) {
	if o.Source == nil || len(o.Channels) == 0 {
		return nil, errors.New("handover: a source of sites and channels are needed")
	}
	s := &Sites{o: o, known: shelf.New(shelf.Options[int, commerce.Site]{
		Read: o.Source.Site, Fresh: siteFresh, Stale: siteStale, Patience: sitePatience, Now: o.Now,
	})}
	if o.HostedURL != "" && !isOrigin(s.configured(o.Channels[0])) {
		return nil, errors.New("handover: the URL of the hosted pages is not just scheme and host")
	}
	return s, nil
}

// Site returns where a channel's pages are. It fails with CodeBadUserInput for a
// channel that is not served, and when the store does not answer and nothing is
// known that is younger than an hour.
func (s *Sites) Site(ctx context.Context, channelID int) (commerce.Site, error) {
	if !s.serves(channelID) {
		return commerce.Site{}, noSuchChannel("channelId")
	}
	return s.known.Get(ctx, channelID)
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
