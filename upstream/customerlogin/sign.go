package customerlogin

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"github.com/clientele-graph/clientele/commerce"
)

// safety is how far back tokens are dated. The store takes a token for 30 s from
// iat, and how far ahead of its own clock an iat may be is not documented. What we
// know of that clock comes in whole seconds and over a wire, so it can be off by
// half a second and half of the longest round trip that upstream.Clock believes,
// together a second and a half; 28 s are left.
const safety = 2 * time.Second

// maxRedirect bounds a redirect, in bytes: the whole token becomes part of a URL.
const maxRedirect = 2048

// loginClaims are the content of a Customer Login JWT
// (docs/start/authentication/customer-login.mdx).
type loginClaims struct {
	jwt.RegisteredClaims
	Operation  string `json:"operation"`
	StoreHash  string `json:"store_hash"`
	CustomerID int    `json:"customer_id"`
	// ChannelID is never left out: the store would take it to be 1, and headless
	// checkouts fail without it (docs/storefront/headless/cart-checkout/carts.mdx).
	ChannelID      int    `json:"channel_id"`
	RedirectTo     string `json:"redirect_to,omitempty"`
	RequestIP      string `json:"request_ip,omitempty"`
	PersistentCart bool   `json:"enable_persistent_cart,omitempty"`
}

// Sign makes a Customer Login JWT, which is good once and for less than 30 s: make it
// just before it is used. It refuses a customer or a channel that is no positive
// number, a redirect that is not a path on the store itself, and an address that is
// none; callers check all of that before, so these errors are faults of ours.
func (t *Tokens) Sign(in commerce.CustomerLogin) (commerce.Secret, error) {
	if in.CustomerID <= 0 || in.ChannelID <= 0 {
		return "", errors.New("sign customer login: customer and channel are positive numbers")
	}
	if in.RedirectTo != "" && !isPath(in.RedirectTo) {
		return "", errors.New("sign customer login: the redirect is no path on the store")
	}
	claims := loginClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:   t.clientID,
			IssuedAt: jwt.NewNumericDate(t.now().Add(-safety)),
			ID:       t.newID(),
		},
		Operation: "customer_login", StoreHash: t.storeHash,
		CustomerID: in.CustomerID, ChannelID: in.ChannelID,
		RedirectTo: in.RedirectTo, PersistentCart: in.PersistentCart,
	}
	if claims.ID == "" {
		return "", errors.New("sign customer login: a token needs an id")
	}
	if in.RequestIP != "" {
		ip, err := netip.ParseAddr(in.RequestIP)
		if err != nil {
			return "", errors.New("sign customer login: the request's address is none")
		}
		// As the store sees its visitors: an IPv4 address is one, however it came.
		claims.RequestIP = ip.Unmap().WithZone("").String()
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(t.signingKey())
	if err != nil {
		return "", errors.New("sign customer login: the claims cannot be signed")
	}
	return commerce.Secret(signed), nil
}

// isPath reports whether a redirect stays on the host it is followed from, for a
// browser as well as for a server that decodes it before it sends it on. It is the
// last door: what may be asked for at all is decided before.
func isPath(redirect string) bool {
	if len(redirect) > maxRedirect || !utf8.ValidString(redirect) {
		return false
	}
	if strings.ContainsFunc(redirect, func(r rune) bool { return r == '\\' || unicode.IsSpace(r) || !unicode.IsGraphic(r) }) {
		return false
	}
	u, err := url.Parse(redirect)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil {
		return false
	}
	// Two slashes, which may come to stand in front when dots before them are
	// resolved, would name a host.
	path := u.Path
	return strings.HasPrefix(path, "/") && !strings.Contains(path, "//") &&
		!strings.ContainsFunc(path, func(r rune) bool { return r == '\\' || unicode.IsControl(r) })
}
