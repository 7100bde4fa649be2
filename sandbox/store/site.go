package store

import (
	"net"
	"net/url"
)

// Site is where a channel's pages are (reference/sites.v3.yml), as URLs without
// a path.
type Site struct {
	// Primary is the storefront: on a headless channel not the store's own pages.
	Primary string
	// Canonical is where the store itself answers.
	Canonical string
	// Checkout is where the hosted checkout is, empty when that is Canonical.
	Checkout string
}

// Hosted is where the hosted pages are: with the checkout, else at Canonical.
func (s Site) Hosted() string {
	if s.Checkout != "" {
		return s.Checkout
	}
	return s.Canonical
}

// SetOrigin tells the store where it is served: a scheme, a host and a port.
func (s *Store) SetOrigin(origin string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.origin = origin
}

// Site returns where a channel's pages are; false when the channel does not
// exist. Before SetOrigin, the store's own URLs are empty.
func (s *Store) Site(channelID int) (Site, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	channel, ok := s.channels[channelID]
	if !ok {
		return Site{}, false
	}
	site := Site{Primary: channel.StorefrontURL, Canonical: s.origin}
	if site.Primary == "" {
		site.Primary = s.origin
	}
	if channel.CheckoutHost != "" {
		site.Checkout = withHost(s.origin, channel.CheckoutHost)
	}
	return site, true
}

// ChannelOfHost returns the channel whose hosted pages a host name serves: one
// that has a checkout host of this name, else the default channel.
func (s *Store) ChannelOfHost(host string) int {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	for _, c := range s.Channels() {
		if c.CheckoutHost != "" && c.CheckoutHost == host {
			return c.ID
		}
	}
	return ChannelMain
}

// withHost changes the host of an origin and keeps its port; empty for an
// origin that has none to keep.
func withHost(origin, host string) string {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return ""
	}
	if port := u.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	}
	u.Host = host
	return u.String()
}
