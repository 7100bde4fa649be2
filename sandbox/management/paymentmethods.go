package management

import (
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func (h *Handler) registerPayments() {
	h.handle("payment-methods", "GET /v3/payments/methods", h.getPaymentMethods)
	h.handle("payment-tokens", "POST /v3/payments/access_tokens", h.postPaymentToken)
}

// paymentMethod is a way to pay for an order. Gift certificates and store credit have no
// instruments.
type paymentMethod struct {
	ID        string                `json:"id"`
	Name      string                `json:"name"`
	IsTest    bool                  `json:"test_mode"`
	Type      string                `json:"type"`
	Supported []supportedInstrument `json:"supported_instruments"`
	Stored    []payableInstrument   `json:"stored_instruments"`
}

type supportedInstrument struct {
	Type              string `json:"instrument_type"`
	NeedsVerification bool   `json:"verification_value_required"`
}

// payableInstrument is a stored instrument as this endpoint tells it: a card or a
// PayPal account. The documents do not say how a bank account looks.
type payableInstrument struct {
	Type        string `json:"type"`
	Token       string `json:"token"`
	IsDefault   bool   `json:"is_default"`
	Brand       string `json:"brand,omitempty"`
	ExpiryMonth int    `json:"expiry_month,omitempty"`
	ExpiryYear  int    `json:"expiry_year,omitempty"`
	IIN         string `json:"issuer_identification_number,omitempty"`
	Last4       string `json:"last_4,omitempty"`
	Email       string `json:"email,omitempty"`
	Masked      string `json:"masked_account_number,omitempty"`
	Issuer      string `json:"issuer,omitempty"`
}

// getPaymentMethods tells how an order or a checkout can be paid, and with which of its
// customer's stored instruments (reference/payments/accepted-methods_payments.v3.yml).
func (h *Handler) getPaymentMethods(w http.ResponseWriter, r *http.Request) {
	query := newQuery(r)
	orders := query.numbers("order_id")
	checkoutID, isCheckout := query.text("checkout_id")
	if query.refused(w) {
		return
	}
	if isCheckout == (len(orders) == 1) || len(orders) > 1 {
		refuseFields(w, r, map[string]string{"order_id": "either order_id or checkout_id is required"})
		return
	}
	customerID, ok := h.payer(orders, checkoutID)
	if !ok {
		Refuse(w, r, http.StatusNotFound, "The order or checkout was not found.")
		return
	}
	told := []paymentMethod{}
	for _, m := range h.store.PaymentMethods() {
		told = append(told, newPaymentMethod(m, h.store.StoredInstruments(customerID)))
	}
	respondData(w, told)
}

// payer is whose an order or a checkout is, 0 for a guest's; false when there is none.
func (h *Handler) payer(orders []int, checkoutID string) (int, bool) {
	if len(orders) > 0 {
		order, ok := h.store.Order(orders[0])
		return order.CustomerID, ok
	}
	found, ok := h.store.Checkout(checkoutID)
	return found.Cart.CustomerID, ok
}

func newPaymentMethod(m store.PaymentMethod, owned []store.StoredInstrument) paymentMethod {
	told := paymentMethod{
		ID: m.ID, Name: m.Name, IsTest: m.IsTest, Type: m.Type,
		Supported: []supportedInstrument{}, Stored: []payableInstrument{},
	}
	for _, brand := range m.Brands {
		told.Supported = append(told.Supported, supportedInstrument{brand, m.NeedsVerification})
	}
	if m.Takes(store.PayStoredCard) {
		told.Supported = append(told.Supported, supportedInstrument{strings.ToUpper(string(store.PayStoredCard)), m.NeedsVerification})
	}
	for _, i := range owned {
		if m.Takes(store.PaymentKind(i.Kind)) {
			told.Stored = append(told.Stored, newPayable(i))
		}
	}
	return told
}

func newPayable(i store.StoredInstrument) payableInstrument {
	full := newInstrument(i)
	return payableInstrument{
		Type: full.Type, Token: full.Token, IsDefault: full.IsDefault, Brand: full.Brand, ExpiryMonth: full.ExpiryMonth,
		ExpiryYear: full.ExpiryYear, IIN: full.IIN, Last4: full.Last4, Email: full.Email, Masked: full.MaskedAccount, Issuer: full.Issuer,
	}
}
