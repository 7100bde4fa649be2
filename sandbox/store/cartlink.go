package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"sync"
	"time"
)

// CartLinkKind is which page a link to a cart opens, and whose link it is.
type CartLinkKind string

// The kinds of link: three of the Storefront API, three of the Management API.
const (
	LinkRedirected   CartLinkKind = "redirected"
	LinkEmbedded     CartLinkKind = "embedded"
	LinkExternal     CartLinkKind = "external"
	LinkRESTCart     CartLinkKind = "rest cart"
	LinkRESTCheckout CartLinkKind = "rest checkout"
	LinkRESTEmbedded CartLinkKind = "rest embedded"
)

// How long links live (the SDL's descriptions, reference/carts.v3.yml).
const (
	StorefrontLinkLifetime = 30 * time.Second
	RESTLinkLifetime       = 30 * 24 * time.Hour
)

// CartLink is what a single-use link to the hosted pages stands for.
type CartLink struct {
	CartID string
	Kind   CartLinkKind
	// CustomerID is who made the link, 0 for a guest or a program.
	CustomerID int
	// SessionToken is the customer access token that the link hands over; empty
	// for a link that signs nobody in.
	SessionToken string
	// ChannelID is the channel that the link was made on.
	ChannelID int
	// Query is what the page is opened with.
	Query url.Values
}

// Why a link opened nothing.
var (
	ErrLinkUnknown = errors.New("the link is not known")
	ErrLinkUsed    = errors.New("the link was used before")
	ErrLinkExpired = errors.New("the link has expired")
)

// maxLinks is from how many links on the expired ones are forgotten.
const maxLinks = 10_000

// mintedLink is a link and what became of it.
type mintedLink struct {
	link    CartLink
	expires time.Time
	used    bool
}

// cartLinks keeps the links that were made.
type cartLinks struct {
	random io.Reader

	mu      sync.Mutex // guards byToken
	byToken map[string]mintedLink
}

func newCartLinks(random io.Reader) *cartLinks {
	return &cartLinks{random: random, byToken: map[string]mintedLink{}}
}

// MintCartLink makes a link to a cart that signs nobody in, on the cart's own
// channel, and returns its token of 64 hexadecimal digits. It fails with
// ErrBadCart when the cart does not exist.
func (s *Store) MintCartLink(cartID string, kind CartLinkKind, customerID int, lifetime time.Duration) (string, error) {
	cart, _ := s.Cart(cartID)
	return s.MintLink(CartLink{CartID: cartID, Kind: kind, CustomerID: customerID, ChannelID: cart.ChannelID}, lifetime)
}

// MintLink makes any link to a cart, as MintCartLink does.
func (s *Store) MintLink(link CartLink, lifetime time.Duration) (string, error) {
	if _, ok := s.Cart(link.CartID); !ok {
		return "", ErrBadCart
	}
	return s.links.add(link, s.now(), lifetime)
}

// RedeemCartLink uses a link up. However many try at once, one succeeds; the
// others get ErrLinkUsed. The other errors are ErrLinkUnknown and
// ErrLinkExpired, by the store's clock.
func (s *Store) RedeemCartLink(token string) (CartLink, error) {
	l, now := s.links, s.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	found, ok := l.byToken[token]
	switch {
	case !ok:
		return CartLink{}, ErrLinkUnknown
	case found.used:
		return CartLink{}, ErrLinkUsed
	case !now.Before(found.expires):
		return CartLink{}, ErrLinkExpired
	}
	found.used = true
	l.byToken[token] = found
	return found.link, nil
}

func (l *cartLinks) add(link CartLink, now time.Time, lifetime time.Duration) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var key [32]byte
	if _, err := io.ReadFull(l.random, key[:]); err != nil {
		return "", fmt.Errorf("mint cart link: %w", err)
	}
	if len(l.byToken) >= maxLinks {
		maps.DeleteFunc(l.byToken, func(_ string, m mintedLink) bool { return !now.Before(m.expires) })
	}
	token := hex.EncodeToString(key[:])
	l.byToken[token] = mintedLink{link: link, expires: now.Add(lifetime)}
	return token, nil
}
