package hosted

import (
	"errors"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// loginByToken signs in by a Customer Login JWT and leads to where it says
// (reference/customer_login.yml).
func (h *Handler) loginByToken(w http.ResponseWriter, r *http.Request) {
	isHere := func(channelID int) bool {
		return h.store.Choices().Hosted.LoginAnyHost || h.serves(r.Host, channelID)
	}
	login, err := h.desk.CustomerLogin(r.PathValue("jwt"), h.client(r), isHere)
	if err != nil {
		h.refuse(w, r, "Your login link is not valid or was used before. Please sign in.")
		return
	}
	v, err := h.signIn(h.visitors.of(r), login.Customer, login.ChannelID)
	if err != nil {
		h.refuse(w, r, "You could not be signed in.")
		return
	}
	if cart, ok := h.store.CurrentCart(login.Customer.ID); ok && login.PersistentCart {
		v.cart = cart.ID
	}
	h.lead(w, r, v, onThisHost(r, login.RedirectTo))
}

// loginPage shows the form, or signs out when that is asked.
func (h *Handler) loginPage(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("action") == "logout" {
		h.logout(w, r)
		return
	}
	h.show(w, r, h.visitors.of(r), page{Title: "Sign in", IsLogin: true})
}

// logout ends every session of the customer, customer access tokens included
// (docs/start/authentication/graphql-storefront).
func (h *Handler) logout(w http.ResponseWriter, r *http.Request) {
	v := h.visitors.of(r)
	if customer, ok := h.customer(v); ok {
		h.store.EndSessionOf(customer.ID)
	}
	h.lead(w, r, visitor{message: "You have been signed out."}, "/login.php")
}

// loginByPassword signs in by the form. The cart from before comes back.
func (h *Handler) loginByPassword(w http.ResponseWriter, r *http.Request) {
	channel := h.store.ChannelOfHost(r.Host)
	customer, err := h.store.Authenticate(channel, r.PostFormValue("email"), r.PostFormValue("password"))
	switch {
	case errors.Is(err, store.ErrPasswordResetRequired):
		h.refuse(w, r, "You need to reset your password.")
		return
	case err != nil:
		h.refuse(w, r, "Your e-mail address or password is incorrect.")
		return
	}
	v, err := h.signIn(h.visitors.of(r), customer, channel)
	if err != nil {
		h.refuse(w, r, "You could not be signed in.")
		return
	}
	if cart, ok := h.store.CurrentCart(customer.ID); ok {
		v.cart = cart.ID
	}
	h.lead(w, r, v, "/account.php")
}

// accountPage is for those who are signed in; the others are led to the form.
func (h *Handler) accountPage(w http.ResponseWriter, r *http.Request) {
	v := h.visitors.of(r)
	if _, ok := h.customer(v); !ok {
		http.Redirect(w, r, "/login.php", http.StatusSeeOther)
		return
	}
	h.show(w, r, v, page{Title: "Account"})
}
