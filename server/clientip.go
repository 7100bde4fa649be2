package server

import (
	"net/http"
	"net/netip"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// withClientIP puts the client's address into the context.
func withClientIP(trusted []netip.Prefix, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ip, ok := clientIP(r, trusted); ok {
			r = r.WithContext(commerce.WithClientIP(r.Context(), ip))
		}
		next.ServeHTTP(w, r)
	})
}

// clientIP is the right-most hop that none of our own proxies added. Everything
// to its left is the client's own word and is not looked at.
func clientIP(r *http.Request, trusted []netip.Prefix) (netip.Addr, bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false
	}
	ip := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && isTrusted(ip, trusted); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break // a hop that cannot be read is no reason to trust the one before it
		}
		ip = hop.Unmap()
	}
	return ip, true
}

func isTrusted(ip netip.Addr, trusted []netip.Prefix) bool {
	for _, network := range trusted {
		if network.Contains(ip) {
			return true
		}
	}
	return false
}
