package management

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// Site reads where a channel's pages are. A channel without a site has none, and
// the zero Site.
func (c *Client) Site(ctx context.Context, channelID int) (commerce.Site, error) {
	found := siteAnswer{channelID: channelID}
	err := c.get(ctx, "site", "/v3/channels/"+strconv.Itoa(channelID)+"/site", nil, &found)
	if upstream.IsKind(err, upstream.NotFound) {
		return commerce.Site{}, nil
	}
	if err != nil {
		return commerce.Site{}, upstream.Public(err)
	}
	return found.commerce(), nil
}

// siteAnswer is a site as V3 writes it (reference/sites.v3.yml), of that channel.
type siteAnswer struct {
	enveloped[struct {
		ChannelID looseInt `json:"channel_id"`
		URL       string   `json:"url"`
		URLs      []struct {
			URL  string `json:"url"`
			Type string `json:"type"`
		} `json:"urls"`
	}]

	channelID int
}

func (s siteAnswer) complete() bool {
	return s.Data != nil && int(s.Data.ChannelID) == s.channelID && (s.Data.URL != "" || len(s.Data.URLs) > 0)
}

// commerce converts a site. Types that nobody knows yet are left out.
func (s siteAnswer) commerce() commerce.Site {
	var site commerce.Site
	for _, u := range s.Data.URLs {
		switch strings.ToLower(u.Type) {
		case "primary":
			site.Primary = origin(u.URL)
		case "canonical":
			site.Canonical = origin(u.URL)
		case "checkout":
			site.Checkout = origin(u.URL)
		}
	}
	if site.Primary == "" {
		site.Primary = origin(s.Data.URL)
	}
	return site
}

// origin is the beginning of a URL, up to its path; empty for what is no http(s)
// URL, and for one that signs somebody in.
func origin(text string) string {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || !isWeb(u) {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// isWeb reports whether a browser can be sent to a URL.
func isWeb(u *url.URL) bool {
	return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
