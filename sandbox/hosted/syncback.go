package hosted

import (
	"io"
	"net/http"
	"net/url"

	"github.com/clientele-graph/clientele/sandbox/pass"
)

// sessionSyncToken tells a session sync token that takes a browser's session and
// cart back to the storefront, bound to the browser's address. Guests get one too.
// How the store's pages hand theirs over is not documented: here a script of the
// page fetches it, as it does a Current Customer JWT.
func (h *Handler) sessionSyncToken(w http.ResponseWriter, r *http.Request) {
	v := h.visitors.of(r)
	s := pass.Sync{ChannelID: v.channel, RequestIP: h.client(r).Address.String()}
	if s.ChannelID == 0 {
		s.ChannelID = h.store.ChannelOfHost(r.Host)
	}
	if customer, ok := h.customer(v); ok {
		s.CustomerID, s.SessionToken = customer.ID, v.session
	}
	if cart, ok := h.cartOf(v); ok {
		s.CartID = cart.ID
	}
	site, _ := h.store.Site(s.ChannelID)
	s.RedirectTo = onStorefront(site.Primary, r.URL.Query().Get("redirect_to"))
	token, err := h.desk.Sync(s, pass.SyncOptions{})
	if err != nil {
		http.Error(w, "The token could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, token)
}

// onStorefront is a page of the storefront, whole. What would leave the storefront
// leads to its first page, and what has none is a path.
func onStorefront(primary, target string) string {
	home, err := url.Parse(primary + "/")
	if err != nil {
		return "/"
	}
	page, err := home.Parse(target)
	if err != nil || page.Scheme != home.Scheme || page.Host != home.Host || page.User != nil {
		return home.String()
	}
	return page.String()
}
