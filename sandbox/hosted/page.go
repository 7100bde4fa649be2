package hosted

import (
	"bytes"
	_ "embed" // for the page's template
	"html/template"
	"net/http"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/store"
)

//go:embed page.gohtml
var pageText string

// pages makes the template of every page. A browser test finds by data-testid:
// where (the path), query, message, who, customer-id, cart-id and cart-line
// (with data-product-id, data-variant-id and data-quantity). What there is
// nothing of is not there; a guest is "Guest" and has no customer-id.
func pages() *template.Template { return template.Must(template.New("page").Parse(pageText)) }

// page is what a page shows.
type page struct {
	Title     string
	StoreName string
	Where     string
	Query     string
	Message   string
	ChannelID int
	// CustomerID is 0 for a guest.
	CustomerID int
	Who        string
	CartID     string
	Lines      []line
	IsLogin    bool
}

// line is a line of the cart.
type line struct {
	ProductID, VariantID, Quantity int
	Name                           string
}

// show answers with a page for the browser that asks. An empty message gives
// way to one that waits.
func (h *Handler) show(w http.ResponseWriter, r *http.Request, v visitor, p page) {
	if waiting := h.visitors.takeMessage(r); p.Message == "" {
		p.Message = waiting
	}
	p.StoreName, p.Where, p.Query, p.Who = h.store.Identity().Name, r.URL.Path, r.URL.RawQuery, "Guest"
	p.ChannelID = v.channel
	if p.ChannelID == 0 {
		p.ChannelID = h.store.ChannelOfHost(r.Host)
	}
	if customer, ok := h.customer(v); ok {
		p.CustomerID, p.Who = customer.ID, customer.FirstName+" "+customer.LastName
	}
	if cart, ok := h.cartOf(v); ok {
		p.CartID, p.Lines = cart.ID, h.lines(cart)
	}
	write(w, http.StatusOK, p)
}

func (h *Handler) lines(cart store.Cart) []line {
	lines := make([]line, len(cart.Lines))
	for i, l := range cart.Lines {
		lines[i] = line{ProductID: l.ProductID, VariantID: l.VariantID, Quantity: l.Quantity}
		if product, ok := h.store.Product(l.ProductID); ok {
			lines[i].Name = product.Name
		}
	}
	return lines
}

// Refuse answers with an error page that knows nobody.
func Refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	write(w, status, page{Title: http.StatusText(status), StoreName: "Store", Where: r.URL.Path, Message: message, Who: "Guest"})
}

func write(w http.ResponseWriter, status int, p page) {
	var body bytes.Buffer
	if err := pages().Execute(&body, p); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes())
}

// shopPage is a page that shows nothing but who is there with what.
func (h *Handler) shopPage(title string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.show(w, r, h.visitors.of(r), page{Title: title})
	}
}

// refuse leads to the login page with a message, as the store does when a link
// opens nothing (docs/start/authentication/customer-login.mdx).
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, message string) {
	v := h.visitors.of(r)
	v.message = message
	h.lead(w, r, v, "/login.php")
}

// lead remembers a browser and sends it on.
func (h *Handler) lead(w http.ResponseWriter, r *http.Request, v visitor, target string) {
	if err := h.visitors.keep(w, r, v); err != nil {
		Refuse(w, r, http.StatusInternalServerError, "The page could not be made.")
		return
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}
