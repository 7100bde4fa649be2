package management

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// redirectRequest is the body of a request for links, all of it optional. The
// parameters are a free map: so does the example have them
// (docs/storefront/headless/cart-checkout/carts.mdx).
type redirectRequest struct {
	QueryParams map[string]string `json:"query_params"`
}

// redirectURLs are links to a cart, each good for one use.
type redirectURLs struct {
	Cart     string `json:"cart_url"`
	Checkout string `json:"checkout_url"`
	Embedded string `json:"embedded_checkout_url"`
}

// postRedirectURLs makes links to the hosted pages (reference/carts.v3.yml). They
// sign nobody in: whoever's the cart is has to be signed in before.
func (h *Handler) postRedirectURLs(w http.ResponseWriter, r *http.Request) {
	var request redirectRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil && !errors.Is(err, io.EOF) {
		refuseJSON(w, r, err)
		return
	}
	found, ok := h.store.Cart(r.PathValue("id"))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Cart not found.")
		return
	}
	site, _ := h.store.Site(found.ChannelID)
	host := site.Checkout
	if host == "" {
		host = site.Canonical
	}
	var made redirectURLs
	for _, link := range []struct {
		to     *string
		kind   store.CartLinkKind
		action string
		more   string
	}{
		{&made.Cart, store.LinkRESTCart, "load", ""},
		{&made.Checkout, store.LinkRESTCheckout, "loadInCheckout", ""},
		{&made.Embedded, store.LinkRESTEmbedded, "loadInCheckout", "&embedded=1"},
	} {
		token, err := h.store.MintLink(store.CartLink{
			CartID: found.ID, Kind: link.kind, ChannelID: found.ChannelID, Query: request.query(),
		}, store.RESTLinkLifetime)
		if err != nil {
			Refuse(w, r, http.StatusInternalServerError, "Internal server error")
			return
		}
		*link.to = host + "/cart.php?action=" + link.action + "&id=" + found.ID + "&token=" + token + link.more
	}
	respond(w, http.StatusCreated, envelope{made, noMeta{}})
}

// query is the parameters as a page is opened with them.
func (r redirectRequest) query() url.Values {
	values := url.Values{}
	for key, value := range r.QueryParams {
		values.Set(key, value)
	}
	return values
}
