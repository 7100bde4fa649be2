package management

import (
	"net/http"
	"strconv"
)

func (h *Handler) registerProductSettings() {
	h.handle("product-settings", "GET /v3/settings/storefront/product", h.getProductSettings)
}

// productSettings are how storefronts show products. Only the first two are
// the store's; the others are constants that clients of prices do not read.
type productSettings struct {
	ShowPrice           *bool   `json:"show_product_price"`
	HidePriceFromGuests *bool   `json:"hide_price_from_guests"`
	ShowSKU             *bool   `json:"show_product_sku"`
	ShowWeight          *bool   `json:"show_product_weight"`
	ShowBrand           *bool   `json:"show_product_brand"`
	ShowShipping        *bool   `json:"show_product_shipping"`
	ShowRating          *bool   `json:"show_product_rating"`
	ShowAddToCart       *bool   `json:"show_add_to_cart_link"`
	PreorderMessage     *string `json:"default_preorder_message"`
	Breadcrumbs         *string `json:"show_breadcrumbs_product_pages"`
	ShowQuantityBox     *bool   `json:"show_add_to_cart_qty_box"`
	ShowAddToWishlist   *bool   `json:"show_add_to_wishlist"`
}

// getProductSettings answers for the store, or with channel_id for a channel:
// there null means that the store's value holds.
func (h *Handler) getProductSettings(w http.ResponseWriter, r *http.Request) {
	if !r.URL.Query().Has("channel_id") {
		settings := h.store.EffectiveProductSettings(0)
		respondData(w, storeProductSettings(settings.ShowProductPrice, settings.HidePriceFromGuests))
		return
	}
	id, err := strconv.Atoi(r.URL.Query().Get("channel_id"))
	channel, ok := h.store.Channel(id)
	if err != nil || !ok {
		refuseFields(w, r, map[string]string{"channel_id": "channel_id must be a channel of the store"})
		return
	}
	respondData(w, productSettings{
		ShowPrice:           channel.ProductSettings.ShowProductPrice,
		HidePriceFromGuests: channel.ProductSettings.HidePriceFromGuests,
	})
}

func storeProductSettings(show, hide *bool) productSettings {
	yes, message, breadcrumbs := true, "", "show_one"
	return productSettings{
		ShowPrice: show, HidePriceFromGuests: hide,
		ShowSKU: &yes, ShowWeight: &yes, ShowBrand: &yes, ShowShipping: &yes, ShowRating: &yes,
		ShowAddToCart: &yes, PreorderMessage: &message, Breadcrumbs: &breadcrumbs,
		ShowQuantityBox: &yes, ShowAddToWishlist: &yes,
	}
}
