package hosted

import (
	"errors"
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// landing is where links of a kind lead.
func landing(kind store.CartLinkKind) string {
	switch kind {
	case store.LinkRESTCart:
		return "/cart.php"
	case store.LinkEmbedded, store.LinkRESTEmbedded:
		return "/embedded-checkout"
	case store.LinkExternal:
		return "/external-checkout"
	case store.LinkRedirected, store.LinkRESTCheckout:
	}
	return "/checkout"
}

// cartRedirect opens a link of createCartRedirectUrls: the cart and, when it
// was made by a customer, the customer's session.
func (h *Handler) cartRedirect(w http.ResponseWriter, r *http.Request) {
	link, ok := h.redeem(w, r, store.LinkRedirected, store.LinkEmbedded, store.LinkExternal)
	if !ok {
		return
	}
	h.open(w, r, link)
}

// cart shows the cart, or opens a link of the Management API
// (reference/carts.v3.yml).
func (h *Handler) cart(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	kinds := []store.CartLinkKind{}
	switch query.Get("action") {
	case "":
		h.show(w, r, h.visitors.of(r), page{Title: "Cart"})
		return
	case "load":
		kinds = append(kinds, store.LinkRESTCart)
	case "loadInCheckout":
		kinds = append(kinds, store.LinkRESTCheckout)
		if query.Get("embedded") == "1" {
			kinds = []store.CartLinkKind{store.LinkRESTEmbedded}
		}
	}
	link, ok := h.redeem(w, r, kinds...)
	if !ok {
		return
	}
	cart, _ := h.store.Cart(link.CartID)
	customer, _ := h.customer(h.visitors.of(r))
	switch {
	case link.CartID != query.Get("id"):
		h.refuse(w, r, messageUnknown)
	case cart.CustomerID != 0 && cart.CustomerID != customer.ID:
		// What the store shows of a customer's cart to others is not documented.
		h.refuse(w, r, "Please sign in to see this cart.")
	default:
		// Such a link carries a cart and no shopper, whoever made it.
		link.CustomerID, link.SessionToken = 0, ""
		h.open(w, r, link)
	}
}

// What a link that opens nothing says. The store's own words are not known.
const (
	messageUnknown = "This link is not valid."
	messageUsed    = "This link was used before."
	messageExpired = "This link has expired."
)

// redeem uses a link up; false means that the answer is given. A link of
// another kind than the page's, or of another host's channel, is used up too.
func (h *Handler) redeem(w http.ResponseWriter, r *http.Request, kinds ...store.CartLinkKind) (store.CartLink, bool) {
	link, err := h.store.RedeemCartLink(r.URL.Query().Get("token"))
	switch {
	case errors.Is(err, store.ErrLinkUsed):
		h.refuse(w, r, messageUsed)
	case errors.Is(err, store.ErrLinkExpired):
		h.refuse(w, r, messageExpired)
	case err != nil || !slices.Contains(kinds, link.Kind) || !h.serves(r.Host, link.ChannelID):
		h.refuse(w, r, messageUnknown)
	default:
		return link, true
	}
	return store.CartLink{}, false
}

// open takes over what a link brings and lands, with the link's parameters.
func (h *Handler) open(w http.ResponseWriter, r *http.Request, link store.CartLink) {
	v, err := h.takeOver(h.visitors.of(r), handedOver{link.CustomerID, link.SessionToken, link.CartID, link.ChannelID})
	if err != nil {
		h.refuse(w, r, "Your session has ended. Please sign in.")
		return
	}
	target := landing(link.Kind)
	if len(link.Query) > 0 {
		target += "?" + link.Query.Encode()
	}
	h.lead(w, r, v, target)
}
