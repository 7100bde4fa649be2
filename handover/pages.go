package handover

import (
	"github.com/clientele-graph/clientele/commerce"
)

// pages is where a channel's pages are, as far as it is known.
type pages struct {
	// site is what the store says, and unknown why it does not say it.
	site    commerce.Site
	unknown error
	// configured is where the hosted pages are in spite of site; empty to go by it.
	configured string
}

// sites are both: what the store says and what is configured.
func (p pages) sites() []commerce.Site {
	return []commerce.Site{p.site, {Checkout: p.configured}}
}

// hold returns nil when all links lead to one of the channel's hosts. They come from
// the store, but whoever has got in between must not be handed our shoppers.
func (p pages) hold(links ...string) error {
	for _, link := range links {
		switch {
		case link == "":
			return commerce.BadAnswer(errNoLink)
		case p.sites()[0].Holds(link), p.sites()[1].Holds(link):
		case p.unknown != nil:
			return p.unknown
		default:
			return commerce.BadAnswer(errElsewhere)
		}
	}
	return nil
}

// check is commerce.CheckRedirect for all of the channel's hosts.
func (p pages) check(raw string) (r commerce.Redirect, ok bool, err error) {
	// A host that nobody vouches for just now is an error and not a no: the next answer
	// may be a yes.
	for _, site := range p.sites() {
		if r, ok := commerce.CheckRedirect(raw, site); ok {
			return r, true, nil
		}
	}
	return commerce.Redirect{}, false, p.unknown
}

// hosted returns the origin of the hosted pages.
func (p pages) hosted() (string, error) {
	hosted := p.configured
	if hosted == "" {
		hosted = p.site.Hosted()
	}
	// A URL is on the site that consists of it, if it is a URL at all.
	r, ok := commerce.CheckRedirect(hosted, commerce.Site{Checkout: hosted})
	if !ok || r.Origin == "" {
		return "", noHostedPages()
	}
	return r.Origin, nil
}

// path returns raw, the argument at field, as a path on the hosted pages. A URL on
// another of our hosts would lose its host on the way, and lead elsewhere than meant.
func (p pages) path(field, raw string) (string, error) {
	if r, ok := commerce.CheckRedirect(raw, commerce.Site{}); ok {
		return r.Path, nil
	}
	hosted, err := p.hosted()
	if err != nil {
		return "", err
	}
	r, ok := commerce.CheckRedirect(raw, commerce.Site{Checkout: hosted})
	if !ok {
		return "", commerce.BadInput(field, "This is no path, and no URL on the hosted pages.")
	}
	return r.Path, nil
}
