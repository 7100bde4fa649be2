package management

import (
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCarts() {
	h.handle("cart", "GET /v3/carts/{id}", h.getCart)
	h.handle("cart-redirect-urls", "POST /v3/carts/{id}/redirect_urls", h.postRedirectURLs)
}

// cart is whose a cart is and what is in it.
type cart struct {
	ID         string     `json:"id"`
	CustomerID int        `json:"customer_id"`
	ChannelID  int        `json:"channel_id"`
	Email      string     `json:"email"`
	Currency   currencyOf `json:"currency"`
	Lines      cartLines  `json:"line_items"`
	Locale     string     `json:"locale"`
}

type currencyOf struct {
	Code string `json:"code"`
}

// cartLines are a cart's contents by kind, of which the sandbox has two.
type cartLines struct {
	Physical         []cartLine   `json:"physical_items"`
	Digital          []cartLine   `json:"digital_items"`
	GiftCertificates []cartLine   `json:"gift_certificates"`
	Custom           []customItem `json:"custom_items"`
}

// customItem is something without a product.
type customItem struct {
	Name     string `json:"name"`
	Price    amount `json:"list_price"`
	Quantity int    `json:"quantity"`
}

type cartLine struct {
	ProductID int    `json:"product_id"`
	VariantID int    `json:"variant_id"`
	SKU       string `json:"sku"`
	Name      string `json:"name"`
	Quantity  int    `json:"quantity"`
}

func (h *Handler) newCart(c store.Cart) cart {
	owner, _ := h.store.Customer(c.CustomerID)
	told := cart{
		ID: c.ID, CustomerID: c.CustomerID, ChannelID: c.ChannelID, Email: owner.Email,
		Currency: currencyOf{h.currencyOf(c)}, Locale: "en",
		Lines: cartLines{Physical: []cartLine{}, Digital: []cartLine{}, GiftCertificates: []cartLine{}, Custom: []customItem{}},
	}
	for _, line := range c.Lines {
		if line.IsCustom() {
			told.Lines.Custom = append(told.Lines.Custom, customItem{line.Name, amount(line.Price), line.Quantity})
			continue
		}
		product, _ := h.store.Product(line.ProductID)
		sku := product.SKU
		for _, v := range product.Variants {
			if v.ID == line.VariantID {
				sku = v.SKU
			}
		}
		told.Lines.Physical = append(told.Lines.Physical, cartLine{
			ProductID: line.ProductID, VariantID: line.VariantID, SKU: sku, Name: product.Name, Quantity: line.Quantity,
		})
	}
	return told
}

// currencyOf is the cart's own currency, else the channel's.
func (h *Handler) currencyOf(c store.Cart) string {
	if c.Currency != "" {
		return c.Currency
	}
	channel, _ := h.store.Channel(c.ChannelID)
	return channel.DefaultCurrency
}

// getCart tells a cart (reference/carts.v3.yml), whoever made it.
func (h *Handler) getCart(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	if query.refused(w) {
		return
	}
	found, ok := h.store.Cart(r.PathValue("id"))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Cart not found.")
		return
	}
	respondData(w, h.newCart(found))
}
