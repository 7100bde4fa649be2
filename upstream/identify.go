package upstream

import (
	"net/http"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// identify says who is calling, and is the reason why nothing of a client's own
// request can reach the store: only headers of the list below pass.
func identify(next roundTrip, o Options) roundTrip {
	return func(asked *http.Request) (*http.Response, error) {
		ctx := asked.Context()
		r := asked.Clone(ctx)
		r.Header = allowed(r.Header)
		r.Host, r.Trailer = "", nil
		r.Header.Set("User-Agent", o.UserAgent)
		// The store wants both of every request (docs/start/about/status-codes.mdx).
		setDefault(r.Header, "Accept", "application/json")
		setDefault(r.Header, "Content-Type", "application/json")
		if id := commerce.CorrelationID(ctx); id != "" {
			r.Header.Set("X-Correlation-Id", id)
		}
		vouch(r, o)
		return next(r)
	}
}

// allowed keeps the headers that our own clients set, and drops all others:
// cookies, origins, forwarding headers, whatever comes next year.
func allowed(h http.Header) http.Header {
	kept := make(http.Header, len(h)+4)
	for _, name := range []string{
		"Accept",
		"Authorization",
		"Content-Type",
		"X-Auth-Token",
		"X-Bc-Customer-Access-Token",
		"X-Bc-Customer-Id",
		"X-Bc-Error-On-Invalid-Customer-Access-Token",
	} {
		if v := h.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	return kept
}

// setDefault sets a header that its client left open.
func setDefault(h http.Header, name, value string) {
	if h.Get(name) == "" {
		h.Set(name, value)
	}
}

// vouch tells the store the shopper's address, which counts only together with
// the secret (docs/storefront/headless/index.mdx). The secret goes on shoppers'
// calls alone, and to no host that nobody named.
func vouch(r *http.Request, o Options) {
	ip, known := commerce.ClientIP(r.Context())
	if o.TrustedProxySecret == "" || !known || intentOf(r.Context()).API != Storefront || !trusts(r, o.TrustedHosts) {
		return
	}
	r.Header.Set("X-BC-Trusted-Proxy-Secret", o.TrustedProxySecret.Reveal())
	r.Header.Set("True-Client-IP", ip.Unmap().WithZone("").String())
}

// trusts reports whether the request goes to BigCommerce over TLS, or to a host of
// our configuration. A name that only looks like BigCommerce's is neither.
func trusts(r *http.Request, configured []string) bool {
	if slices.Contains(configured, r.URL.Host) {
		return true
	}
	host := strings.ToLower(r.URL.Hostname())
	return r.URL.Scheme == "https" &&
		(strings.HasSuffix(host, ".mybigcommerce.com") || strings.HasSuffix(host, ".bigcommerce.com"))
}
