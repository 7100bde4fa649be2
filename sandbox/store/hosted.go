package store

import "net"

// ChannelOfHost returns the channel whose hosted pages a host serves, with or
// without a port: the one with a checkout host of this name, else the default
// channel. A channel without a host of its own falls back to the default
// channel's pages (reference/sites.v3.yml).
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
