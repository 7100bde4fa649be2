package management

import (
	"net/http"
	"strconv"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerCheckouts() {
	h.handle("checkout", "GET /v3/checkouts/{id}", h.getCheckout)
	h.handle("order", "GET /v2/orders/{id}", h.getOrder)
	h.handle("order-transactions", "GET /v3/orders/{id}/transactions", h.getTransactions)
}

// checkout is a cart on its way to an order, and what it became.
type checkout struct {
	ID           string          `json:"id"`
	Cart         cart            `json:"cart"`
	Billing      checkoutBilling `json:"billing_address"`
	Consignments []struct{}      `json:"consignments"`
	Coupons      []struct{}      `json:"coupons"`
	// OrderID is null until the checkout is completed; see PaymentChoices.OrderIDIsNumber.
	OrderID any `json:"order_id"`
	// The amounts are left out while the cart cannot be priced.
	GrandTotal *amount `json:"grand_total,omitempty"`
	TaxTotal   *amount `json:"tax_total,omitempty"`
}

type checkoutBilling struct {
	Email string `json:"email"`
}

// getCheckout tells a checkout, completed or not (reference/checkouts.v3.yml).
func (h *Handler) getCheckout(w http.ResponseWriter, r *http.Request) {
	if newQuery(r).refused(w) {
		return
	}
	found, ok := h.store.Checkout(r.PathValue("id"))
	if !ok {
		Refuse(w, r, http.StatusNotFound, "Checkout not found.")
		return
	}
	told := checkout{
		ID: found.Cart.ID, Cart: h.newCart(found.Cart), Billing: checkoutBilling{found.Email},
		Consignments: []struct{}{}, Coupons: []struct{}{},
	}
	told.Cart.Email, told.Cart.Currency = found.Email, currencyOf{h.store.CartCurrency(found.Cart)}
	h.addTotals(&told, found)
	respondData(w, told)
}

// addTotals tells what the checkout costs: when it is completed, what the order does.
func (h *Handler) addTotals(told *checkout, found store.Checkout) {
	if order, ok := h.store.Order(found.OrderID); ok {
		told.GrandTotal, told.TaxTotal = new(amount(order.Total)), new(amount(order.Tax))
	} else if total, tax, err := h.store.On(store.SurfaceManagement).CartTotal(found.Cart); err == nil {
		told.GrandTotal, told.TaxTotal = new(amount(total)), new(amount(tax))
	}
	switch {
	case found.OrderID == 0:
	case h.store.Choices().Payment.OrderIDIsNumber:
		told.OrderID = found.OrderID
	default:
		told.OrderID = strconv.Itoa(found.OrderID)
	}
}
