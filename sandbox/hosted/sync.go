package hosted

import (
	"errors"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/pass"
)

// sessionSync takes over what a session sync link brings: the shopper or none,
// the cart, and where to land. Whether the store lands on foreign hosts is not
// documented; it does here, because it made the token itself.
func (h *Handler) sessionSync(w http.ResponseWriter, r *http.Request) {
	s, err := h.desk.ReadSync(r.URL.Query().Get("jwt"), h.client(r))
	switch {
	case errors.Is(err, pass.ErrSyncBlocked):
		Refuse(w, r, http.StatusTooManyRequests, "There were too many invalid links. Please try again later.")
		return
	case errors.Is(err, pass.ErrSyncExpired):
		h.refuse(w, r, "This link has expired.")
		return
	case err != nil:
		h.refuse(w, r, "This link is not valid or was used before.")
		return
	case !h.serves(r.Host, s.ChannelID):
		h.refuse(w, r, "This link belongs to another shop.")
		return
	}
	v, err := h.takeOver(h.visitors.of(r), handedOver{s.CustomerID, s.SessionToken, s.CartID, s.ChannelID})
	if err != nil {
		h.refuse(w, r, "Your session has ended. Please sign in.")
		return
	}
	h.lead(w, r, v, s.RedirectTo)
}

// handedOver is what a link brings.
type handedOver struct {
	customerID int
	session    string
	cartID     string
	channelID  int
}

// errSessionOver means that the session a link was made in has ended.
var errSessionOver = errors.New("session is over")

// takeOver gives a browser what a link brings. A link of a guest's leaves
// whoever is signed in.
func (h *Handler) takeOver(v visitor, link handedOver) (visitor, error) {
	if link.customerID != 0 {
		session, err := h.sessionFor(link)
		if err != nil {
			return visitor{}, err
		}
		v.session, v.channel = session, link.channelID
	}
	if link.cartID != "" {
		v.cart = link.cartID
		if customer, ok := h.customer(v); ok {
			h.store.AssignCart(link.cartID, customer.ID)
		}
	}
	return v, nil
}

// sessionFor is the session that a link hands over: the one that it was made
// in. One that was made in none, by an impersonator, opens one.
func (h *Handler) sessionFor(link handedOver) (string, error) {
	customer, alive := h.store.SessionCustomer(link.session, link.channelID)
	if alive && customer.ID == link.customerID {
		return link.session, nil
	}
	if link.session != "" && !h.store.Choices().Hosted.LinksOutliveSessions {
		return "", errSessionOver
	}
	session, _, err := h.store.OpenSession(link.customerID, link.channelID)
	return session, err
}
