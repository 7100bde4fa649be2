package sandbox

import (
	"net/http"
	"net/netip"

	"github.com/clientele-graph/clientele/sandbox/pass"
)

// client tells where a request comes from: the peer, or whom a proxy names
// that knows the store's secret. With either header missing or wrong, a proxy
// counts as itself (docs/storefront/headless/index.mdx).
func (s *Server) client(r *http.Request) pass.Client {
	if s.secrets.trustedProxy != "" && sameSecret(r.Header.Get("X-Bc-Trusted-Proxy-Secret"), s.secrets.trustedProxy) {
		if address, err := netip.ParseAddr(r.Header.Get("True-Client-Ip")); err == nil {
			return pass.Client{Address: address.Unmap(), IsShopper: true}
		}
	}
	peer, _ := netip.ParseAddrPort(r.RemoteAddr)
	return pass.Client{Address: peer.Addr().Unmap()}
}

// IssueSessionSync makes a session sync token, as a hosted page would that
// sends a shopper to the storefront, and for tests of bad ones also as the store
// would not. What s leaves out is not in the token.
func (s *Server) IssueSessionSync(sync pass.Sync, o pass.SyncOptions) (string, error) {
	return s.desk.Sync(sync, o)
}
