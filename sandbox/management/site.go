package management

import (
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerSites() {
	h.handle("site", "GET /v3/channels/{id}/site", h.getSite)
}

// site is where a channel's pages are.
type site struct {
	ID               int       `json:"id"`
	URL              string    `json:"url"`
	ChannelID        int       `json:"channel_id"`
	CreatedAt        string    `json:"created_at"`
	UpdatedAt        string    `json:"updated_at"`
	SSLStatus        string    `json:"ssl_status"`
	URLs             []siteURL `json:"urls"`
	IsCheckoutCustom bool      `json:"is_checkout_url_customized"`
}

// siteURL is one address of a site.
type siteURL struct {
	URL       string `json:"url"`
	Type      string `json:"type"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// newSite tells a site; addresses that do not exist are left out.
func newSite(s store.Site) site {
	created := v3Date(s.Created)
	told := site{
		ID: s.ID, URL: s.Primary, ChannelID: s.ChannelID, CreatedAt: created, UpdatedAt: created,
		SSLStatus: "dedicated", URLs: []siteURL{}, IsCheckoutCustom: s.IsCheckoutCustom,
	}
	for _, u := range []siteURL{
		{URL: s.Primary, Type: "primary"},
		{URL: s.Canonical, Type: "canonical"},
		{URL: s.Checkout, Type: "checkout"},
	} {
		if u.URL != "" {
			u.CreatedAt, u.UpdatedAt = created, created
			told.URLs = append(told.URLs, u)
		}
	}
	return told
}

// getSite tells the site of a channel (reference/channels.v3.yml). A channel
// need not have one.
func (h *Handler) getSite(w http.ResponseWriter, r *http.Request) {
	found, ok := h.store.Site(pathID(r))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Site not found.")
		return
	}
	respondData(w, newSite(found))
}
