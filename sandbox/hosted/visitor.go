package hosted

import (
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// cookieName is the store's own name for it.
const cookieName = "SHOP_SESSION_TOKEN"

// visitor is what the pages know of one browser.
type visitor struct {
	// channel is the one that the session is on.
	channel int
	// session is the token of the shopper's session, empty for a guest.
	session string
	// cart is the cart that the browser brought along.
	cart string
	// message waits for the next page.
	message string

	seen time.Time
}

// visitors keeps the browsers' sessions by their cookies.
type visitors struct {
	random io.Reader
	now    func() time.Time

	mu   sync.Mutex // guards byID
	byID map[string]visitor
}

// From maxVisitors browsers on, those are forgotten that stayed away for
// visitorLifetime.
const (
	maxVisitors     = 10_000
	visitorLifetime = 24 * time.Hour
)

func newVisitors(random io.Reader, now func() time.Time) *visitors {
	return &visitors{random: random, now: now, byID: map[string]visitor{}}
}

// of returns what is known of the browser that sent a request.
func (vs *visitors) of(r *http.Request) visitor {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return visitor{}
	}
	vs.mu.Lock()
	defer vs.mu.Unlock()
	return vs.byID[cookie.Value]
}

// takeMessage returns the message that waits for a browser, once.
func (vs *visitors) takeMessage(r *http.Request) string {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v, ok := vs.byID[cookie.Value]
	if !ok {
		return ""
	}
	message := v.message
	v.message = ""
	vs.byID[cookie.Value] = v
	return message
}

// keep remembers a browser under a new cookie and forgets the old one, so that
// a cookie from before a sign-in is worth nothing after it.
func (vs *visitors) keep(w http.ResponseWriter, r *http.Request, v visitor) error {
	var key [32]byte
	if _, err := io.ReadFull(vs.random, key[:]); err != nil {
		return fmt.Errorf("make cookie: %w", err)
	}
	id := hex.EncodeToString(key[:])
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v.seen = vs.now()
	if len(vs.byID) >= maxVisitors {
		maps.DeleteFunc(vs.byID, func(_ string, old visitor) bool { return v.seen.Sub(old.seen) > visitorLifetime })
	}
	if old, err := r.Cookie(cookieName); err == nil {
		delete(vs.byID, old.Value)
	}
	vs.byID[id] = v
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	return nil
}

// customer is who is signed in, if anybody still is.
func (h *Handler) customer(v visitor) (store.Customer, bool) {
	if v.session == "" {
		return store.Customer{}, false
	}
	return h.store.SessionCustomer(v.session, v.channel)
}

// cartOf is the cart that a browser may see: a guest's, or its own shopper's.
func (h *Handler) cartOf(v visitor) (store.Cart, bool) {
	cart, ok := h.store.Cart(v.cart)
	if !ok {
		return store.Cart{}, false
	}
	customer, _ := h.customer(v)
	return cart, cart.CustomerID == 0 || cart.CustomerID == customer.ID
}

// signIn opens a session for a customer in a browser, which ends the
// customer's other one, and hands the browser's cart over.
func (h *Handler) signIn(v visitor, customer store.Customer, channelID int) (visitor, error) {
	session, _, err := h.store.OpenSession(customer.ID, channelID)
	if err != nil {
		return visitor{}, err
	}
	h.store.AssignCart(v.cart, customer.ID)
	v.session, v.channel = session, channelID
	return v, nil
}
