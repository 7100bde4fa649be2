package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// controlPrefix is where the controls are.
const controlPrefix = "/_sandbox/"

// route is what a path means.
type route struct {
	endpoint string
	// channel of a Storefront endpoint or a hosted page.
	channel int
	// management is set for every Management path, known or not.
	management bool
	// path is what is left of a Management path after the store's hash.
	path string
	// hosted is set for the hosted pages.
	hosted bool
	// foreign is set for a Management or Payments path of another store.
	foreign bool
}

// route finds out what a request's path means.
func (s *Server) route(r *http.Request) route {
	path := r.URL.Path
	if path == "/graphql" {
		return route{endpoint: EndpointStorefront, channel: 1}
	}
	if rest, ok := strings.CutPrefix(path, "/channels/"); ok {
		return storefrontRoute(rest)
	}
	if rest, ok := strings.CutPrefix(path, "/stores/"); ok {
		return s.storeRoute(r, rest)
	}
	if name, ok := s.hosted.Endpoint(r); ok {
		return route{endpoint: name, hosted: true, channel: s.store.ChannelOfHost(r.Host)}
	}
	return route{endpoint: EndpointUnknown}
}

// storefrontRoute reads "{N}/graphql".
func storefrontRoute(rest string) route {
	number, ok := strings.CutSuffix(rest, "/graphql")
	channel, err := strconv.Atoi(number)
	if !ok || err != nil || strconv.Itoa(channel) != number {
		return route{endpoint: EndpointUnknown}
	}
	return route{endpoint: EndpointStorefront, channel: channel}
}

// storeRoute reads "{hash}/v3/…", "{hash}/v2/…" and "{hash}/payments".
func (s *Server) storeRoute(r *http.Request, rest string) route {
	hash, path, _ := strings.Cut(rest, "/")
	path = "/" + path
	foreign := hash != s.store.StoreHash()
	if path == "/payments" {
		return route{endpoint: EndpointPayments, foreign: foreign, path: path}
	}
	found := route{endpoint: EndpointUnknown, management: true, foreign: foreign, path: path}
	if name, ok := s.management.Endpoint(managementRequest(r, path)); ok {
		found.endpoint = name
	}
	return found
}

// managementRequest is the request as the Management API sees it.
func managementRequest(r *http.Request, path string) *http.Request {
	inner := r.Clone(r.Context())
	inner.URL = &url.URL{Path: path, RawQuery: r.URL.RawQuery}
	return inner
}
