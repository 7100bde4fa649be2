// Package hosted is the sandbox's hosted pages: where a browser signs in by
// link or by password, sees its cart and begins a checkout. Start reading at
// Handler; each link is in a file of its own. Pages are plain HTML that people
// and browser tests can read: page.go says what is on them.
//
// A browser's session is the cookie's; a shopper's is the store's, and it is
// the same one that customer access tokens open. So a sign-in here ends a
// customer access token, and the reverse; a session that a link handed over
// lives and dies with the token it came from (store.HostedChoices).
package hosted

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// Handler serves the hosted pages of every channel of one store. The host name
// of a request tells the channel.
type Handler struct {
	store    *store.Store
	desk     *pass.Desk
	client   func(*http.Request) pass.Client
	mux      *http.ServeMux
	names    map[string]string // pattern to endpoint
	visitors *visitors
}

var _ http.Handler = (*Handler)(nil)

// New makes the hosted pages of a store. desk reads shoppers' tokens, client
// tells where a request comes from, and cookies' values come from random,
// which several goroutines must be able to share.
func New(s *store.Store, desk *pass.Desk, client func(*http.Request) pass.Client, random io.Reader) *Handler {
	h := &Handler{
		store: s, desk: desk, client: client, mux: http.NewServeMux(), names: map[string]string{},
		visitors: newVisitors(random, s.Now),
	}
	for _, e := range []struct {
		pattern, name string
		serve         http.HandlerFunc
	}{
		{"GET /login/token/{jwt}", "hosted-login-token", h.loginByToken},
		{"GET /login.php", "hosted-login", h.loginPage},
		{"POST /login.php", "hosted-login", h.loginByPassword},
		{"GET /account.php", "hosted-account", h.accountPage},
		{"GET /customer/current.jwt", "hosted-current-customer", h.currentCustomer},
		{"GET /session-sync", "hosted-session-sync", h.sessionSync},
		{"GET /session-sync.jwt", "hosted-session-sync-token", h.sessionSyncToken},
		{"GET /cart-redirect", "hosted-cart-redirect", h.cartRedirect},
		{"GET /cart.php", "hosted-cart", h.cart},
		{"GET /checkout", "hosted-checkout", h.shopPage("Checkout")},
		{"GET /embedded-checkout", "hosted-checkout", h.shopPage("Embedded checkout")},
		{"GET /external-checkout", "hosted-checkout", h.shopPage("External checkout")},
		{"GET /{$}", "hosted-home", h.shopPage("Home")},
	} {
		h.mux.HandleFunc(e.pattern, e.serve)
		h.names[e.pattern] = e.name
	}
	return h
}

// Endpoint names the page that a request is for; false when there is none, or
// not with this method.
func (h *Handler) Endpoint(r *http.Request) (string, bool) {
	_, pattern := h.mux.Handler(r)
	name, ok := h.names[pattern]
	return name, ok
}

// ServeHTTP answers a request for a page. Pages are never cached, and send no
// address of theirs on, because it may hold a token.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Content-Security-Policy", "default-src 'self'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'")
	h.mux.ServeHTTP(w, r)
}

// serves reports whether a host serves the pages of a channel: its own host, or
// for a channel without one the default channel's.
func (h *Handler) serves(host string, channelID int) bool {
	channel, ok := h.store.Channel(channelID)
	if !ok {
		return false
	}
	served := h.store.ChannelOfHost(host)
	return served == channelID || channel.CheckoutHost == "" && served == store.ChannelMain
}

// onThisHost is the path and query of a redirect that stays on the host that
// was asked; anything else leads to the account page. A relative path is all
// that is documented for tokens of the merchant's.
func onThisHost(r *http.Request, target string) string {
	const fallback = "/account.php"
	here := url.URL{Scheme: "http", Host: r.Host, Path: "/"}
	u, err := here.Parse(target)
	if err != nil || u.Host != r.Host || u.User != nil {
		return fallback
	}
	path := u.RequestURI()
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return fallback // a browser would take it for another host
	}
	return path
}
