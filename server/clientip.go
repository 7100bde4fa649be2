package server

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// withClientIP puts the client's address into the context. A router or a backend of
// ours that tells no address is no client: every shopper would have its own, and one
// of them could use up what all of them may try.
func withClientIP(trusted []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ip, direct, ok := clientIP(r, trusted)
		if ok && (!direct || !isMachine(r.Context())) {
			r = r.WithContext(commerce.WithClientIP(r.Context(), ip))
		}
		next.ServeHTTP(w, r)
	})
}

// clientIP is the right-most hop that none of our own proxies added. Everything
// to its left is the client's own word and is not looked at. direct says that it is
// whoever opened the connection.
func clientIP(r *http.Request, trusted []netip.Prefix) (ip netip.Addr, direct, ok bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false, false
	}
	ip, direct = peer.Addr().Unmap(), true
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && isTrusted(ip, trusted); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break // a hop that cannot be read is no reason to trust the one before it
		}
		ip, direct = hop.Unmap(), false
	}
	return ip, direct, true
}

func isTrusted(ip netip.Addr, trusted []netip.Prefix) bool {
	for _, network := range trusted {
		if network.Contains(ip) {
			return true
		}
	}
	return false
}
