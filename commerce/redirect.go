package commerce

import (
	"net/url"
	"slices"
	"strings"
)

// maxRedirect is how long a redirect may be, in bytes.
const maxRedirect = 2048

// Redirect is a place that a shopper may be sent to. CheckRedirect makes them.
type Redirect struct {
	// Origin is one of the site's own, such as https://shop.example.com; empty for a
	// place on whatever page the shopper is on.
	Origin string
	// Path begins with exactly one slash, and holds query and fragment.
	Path string
}

// String returns what to put into a link.
func (r Redirect) String() string { return r.Origin + r.Path }

// CheckRedirect decides whether a shopper may be sent to raw: it is a path, or a URL
// on one of the site's origins. Its word is the only one that counts: whatever else
// could be read as another host, by a browser or by a server that decodes once too
// often, is refused and not repaired. Text beyond ASCII has to be encoded.
func CheckRedirect(raw string, site Site) (Redirect, bool) {
	if len(raw) == 0 || len(raw) > maxRedirect || !isPrintable(raw) {
		return Redirect{}, false
	}
	origin, place := "", raw
	if raw[0] != '/' {
		var ok bool
		if origin, place, ok = cutOrigin(raw); !ok || !slices.Contains(site.origins(), origin) {
			return Redirect{}, false
		}
		if !strings.HasPrefix(place, "/") {
			place = "/" + place
		}
	}
	before, fragment, _ := strings.Cut(place, "#")
	path, query, _ := strings.Cut(before, "?")
	ok := isEncoded(path, "/") && everyReading(path, isSafePath) &&
		isEncoded(query, "/?[]|") && everyReading(query, isSafeText) &&
		isEncoded(fragment, "/?[]|") && everyReading(fragment, isSafeText)
	if !ok {
		return Redirect{}, false
	}
	return Redirect{Origin: origin, Path: place}, true
}

// Holds reports whether raw is a URL on one of the site's origins. It is the check
// of links that the store makes, whose paths and parameters are its own affair.
func (s Site) Holds(raw string) bool {
	if !isPrintable(raw) {
		return false
	}
	origin, _, ok := cutOrigin(raw)
	return ok && slices.Contains(s.origins(), origin)
}

// origins are the site's URLs as cutOrigin writes them.
func (s Site) origins() []string {
	var origins []string
	for _, raw := range []string{s.Primary, s.Canonical, s.Checkout} {
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" || u.User != nil {
			continue
		}
		if origin, _, ok := cutOrigin(u.Scheme + "://" + u.Host); ok {
			origins = append(origins, origin)
		}
	}
	return origins
}

// cutOrigin splits an http or https URL before its path. The origin is in small
// letters and without the port that its scheme has anyway. What is no host at all is
// not noticed: no site has it.
func cutOrigin(raw string) (origin, rest string, ok bool) {
	scheme, rest, ok := strings.Cut(raw, "://")
	scheme = strings.ToLower(scheme)
	if !ok || (scheme != "https" && scheme != "http") {
		return "", "", false
	}
	host := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host = rest[:i]
	}
	rest = rest[len(host):]
	host = strings.ToLower(host)
	if scheme == "https" {
		host = strings.TrimSuffix(host, ":443")
	} else {
		host = strings.TrimSuffix(host, ":80")
	}
	return scheme + "://" + host, rest, host != ""
}

// isPrintable reports whether s is ASCII without controls, blanks and backslashes.
// Browsers drop the first, and take the last for slashes.
func isPrintable(s string) bool {
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || c == '\\' {
			return false
		}
	}
	return true
}
