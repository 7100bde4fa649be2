package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/storefront"
)

// refusal is why a Storefront request is turned away before it is read, in the
// store's own words.
type refusal string

// Error is the text that goes out.
func (r refusal) Error() string { return string(r) }

// The texts of docs/start/about/status-codes.mdx.
const (
	errNoToken       refusal = "GraphQL credentials were missing. No token was sent."
	errNotJWT        refusal = "GraphQL invalid credentials. String is not a JWT"
	errNoJSON        refusal = "GraphQL invalid credentials. JWT has no valid Json"
	errUnknownFormat refusal = "GraphQL invalid credentials. JWT has Json of an unknown format"
	errSignature     refusal = "GraphQL invalid credentials. JWT signature is invalid"
	errExpired       refusal = "GraphQL invalid credentials. JWT is expired"
	errWrongChannel  refusal = "GraphQL invalid credentials. JWT channel id doesn't match channel id of the URL"
	errWrongStore    refusal = "GraphQL invalid credentials. JWT store id doesn't match store id of the URL"
	errRevoked       refusal = "Unknown JWT token"
)

// The documents say that these two are refused, and not in which words.
const (
	errBrowserUse refusal = "GraphQL invalid credentials. This kind of token is not accepted from browsers"
	errServerUse  refusal = "GraphQL invalid credentials. Storefront tokens are not accepted from servers"
)

// Storefront tokens created from lastCreation on do not work between servers;
// from serverSunset on none does (docs/start/authentication/graphql-storefront).
func lastCreation() time.Time { return time.Date(2026, time.July, 1, 0, 0, 0, 0, time.UTC) }
func serverSunset() time.Time { return time.Date(2027, time.March, 31, 0, 0, 0, 0, time.UTC) }

// admit decides whether a Storefront request on a channel may come in, and by
// what token.
func (s *Server) admit(r *http.Request, channel int) (claims, error) {
	token := bearer(r)
	if token == "" {
		return claims{}, errNoToken
	}
	c, err := s.readToken(token)
	if err != nil {
		return claims{}, err
	}
	if err := c.allows(s.store.Identity().NumericID, channel, s.clock.Now()); err != nil {
		return claims{}, err
	}
	return c, c.allowsUse(looksLikeBrowser(r), s.clock.Now())
}

// readToken believes a token that this store signed and did not revoke.
func (s *Server) readToken(token string) (claims, error) {
	raw, ok := jwt.Split(token)
	if !ok {
		return claims{}, errNotJWT
	}
	c, err := readClaims(raw.Payload)
	if err != nil {
		return claims{}, err
	}
	if !raw.SignedBy(&s.secrets.key.PublicKey) {
		return claims{}, errSignature
	}
	if s.isRevoked(token) {
		return claims{}, errRevoked
	}
	return c, nil
}

// allows checks time, store and channel.
func (c claims) allows(store, channel int, now time.Time) error {
	switch {
	case now.Unix() >= c.ExpiresAt:
		return errExpired
	case c.StoreID != store:
		return errWrongStore
	case !slices.Contains(c.Channels, channel):
		return errWrongChannel
	}
	return nil
}

// allowsUse checks who may hold this kind of token: a browser or a server.
func (c claims) allowsUse(browser bool, now time.Time) error {
	kind, _ := c.kind()
	if kind != StorefrontToken {
		if browser {
			return errBrowserUse
		}
		return nil
	}
	if browser {
		return nil
	}
	if c.IssuedAt >= lastCreation().Unix() || !now.Before(serverSunset()) {
		return errServerUse
	}
	return nil
}

// looksLikeBrowser guesses as the store does: by what browsers cannot help
// sending and servers have no reason to.
func looksLikeBrowser(r *http.Request) bool {
	if r.Header.Get("Origin") != "" || r.Header.Get("Cookie") != "" {
		return true
	}
	for name := range r.Header {
		if strings.HasPrefix(name, "Sec-Fetch-") {
			return true
		}
	}
	return false
}

// bearer is the token of the Authorization header, or empty.
func bearer(r *http.Request) string {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// access is what the claims allow on a channel, in the words of the API.
func (c claims) access(channel int, browser bool) storefront.Access {
	kind, _ := c.kind()
	access := storefront.Access{
		Channel: channel, MayImpersonate: kind == ImpersonationToken, ForBrowser: browser,
	}
	if kind == PrivateToken {
		access.Scopes = append([]string{}, c.Scopes...)
	}
	return access
}

// allowOrigin lets a page read the answer when the token names its origin.
func (c claims) allowOrigin(w http.ResponseWriter, r *http.Request) {
	if origin := r.Header.Get("Origin"); slices.Contains(c.Origins, origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Vary", "Origin")
	}
}
