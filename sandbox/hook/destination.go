package hook

import (
	"net/netip"
	"net/url"
	"strings"
)

// isDestination reports whether the store would call a URL: https on its usual
// port, and for development any port and scheme of this machine.
func isDestination(destination string, httpsOnly bool) bool {
	u, err := url.Parse(destination)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	if u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") {
		return true
	}
	return !httpsOnly && (u.Scheme == "http" || u.Scheme == "https") && isThisMachine(u.Hostname())
}

func isThisMachine(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// areHeaders reports whether HTTP can send the headers.
func areHeaders(headers map[string]string) bool {
	for name, value := range headers {
		if name == "" || strings.ContainsFunc(name, isNoToken) || strings.ContainsFunc(value, isControl) {
			return false
		}
	}
	return true
}

// isNoToken reports whether a header's name cannot have a character (RFC 9110, 5.6.2).
func isNoToken(r rune) bool {
	isAlphanumeric := r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	return !isAlphanumeric && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
