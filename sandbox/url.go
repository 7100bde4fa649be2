package sandbox

import (
	"net"
	"net/url"
	"strconv"
)

// ChannelTemplate stands in StorefrontTemplate for the channel's number.
const ChannelTemplate = "{channelId}"

// URL is where the sandbox listens, without a slash at the end; empty before
// Listen.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	return s.listener.base
}

// StorefrontURL is the Storefront GraphQL endpoint of a channel.
func (s *Server) StorefrontURL(channel int) string {
	return s.URL() + "/channels/" + strconv.Itoa(channel) + "/graphql"
}

// StorefrontTemplate is StorefrontURL with ChannelTemplate for the channel.
func (s *Server) StorefrontTemplate() string {
	return s.URL() + "/channels/" + ChannelTemplate + "/graphql"
}

// ManagementURL is the base of the Management API, to which "/v3/customers"
// and the like are appended.
func (s *Server) ManagementURL() string {
	return s.URL() + "/stores/" + s.store.StoreHash()
}

// PaymentsURL is the Payments endpoint.
func (s *Server) PaymentsURL() string { return s.ManagementURL() + "/payments" }

// HostedURL is the base of a channel's hosted pages, without a path: login by
// token, the hosted checkout and so on. It is URL, with the channel's own host
// name where it has one; empty before Listen and for no channel.
func (s *Server) HostedURL(channelID int) string {
	channel, ok := s.store.Channel(channelID)
	if !ok {
		return ""
	}
	return withHost(s.URL(), channel.CheckoutHost)
}

// withHost changes the host name of an origin, unless it is empty, and keeps
// the port.
func withHost(origin, host string) string {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || host == "" {
		return origin
	}
	u.Host = net.JoinHostPort(host, u.Port())
	return u.String()
}
