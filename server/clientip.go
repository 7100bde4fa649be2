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
//
// Where the hops end with a proxy of ours, or with one that cannot be read, nobody
// knows the client, and ok is false: an address of ours would be every shopper's.
func clientIP(r *http.Request, trusted []netip.Prefix) (ip netip.Addr, direct, ok bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}, false, false
	}
	ip, direct = plain(peer.Addr()), true
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; isTrusted(ip, trusted); i-- {
		if i < 0 {
			return netip.Addr{}, false, false
		}
		if ip, ok = parseHop(hops[i]); !ok {
			return netip.Addr{}, false, false // no reason to trust the one before it
		}
		direct = false
	}
	return ip, direct, true
}

// parseHop reads one hop. Proxies write them as an address, with or without a port,
// one of version six with or without brackets.
func parseHop(text string) (ip netip.Addr, ok bool) {
	text = strings.TrimSpace(text)
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return plain(withPort.Addr()), true
	}
	inner, open := strings.CutPrefix(text, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	ip, err := netip.ParseAddr(inner)
	if err != nil || open != closed || open && ip.Is4() {
		return netip.Addr{}, false
	}
	return plain(ip), true
}

// plain makes one address of its spellings. A zone means something only on the
// machine that wrote it, and no prefix contains an address that has one.
func plain(ip netip.Addr) netip.Addr { return ip.Unmap().WithZone("") }

func isTrusted(ip netip.Addr, trusted []netip.Prefix) bool {
	for _, network := range trusted {
		if network.Contains(ip) {
			return true
		}
	}
	return false
}
