package management

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// cashier makes payment access tokens, and fails as store.MintPaymentToken does.
type cashier interface {
	Token(orderID int) (string, error)
}

// ServePayments lets the API make payment access tokens. Without it there is nobody who
// could.
func (h *Handler) ServePayments(c cashier) { h.cashier = c }

type tokenRequest struct {
	Order *struct {
		ID          *int `json:"id"`
		IsRecurring bool `json:"is_recurring"`
	} `json:"order"`
}

type paymentToken struct {
	ID string `json:"id"`
}

// paymentProblem is the error of the payments endpoints, which has a code.
type paymentProblem struct {
	Status int               `json:"status"`
	Title  string            `json:"title"`
	Type   string            `json:"type"`
	Detail string            `json:"detail"`
	Code   store.PaymentCode `json:"code"`
}

// postPaymentToken makes a payment access token
// (reference/payments/access-tokens_payments.v3.yml).
func (h *Handler) postPaymentToken(w http.ResponseWriter, r *http.Request) {
	var request tokenRequest
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		refuseJSON(w, r, err)
		return
	}
	if request.Order == nil || request.Order.ID == nil || *request.Order.ID < 1 {
		refuseFields(w, r, map[string]string{"order.id": "must be a number above zero"})
		return
	}
	if h.cashier == nil {
		Refuse(w, r, http.StatusServiceUnavailable, "Payments are not set up.")
		return
	}
	token, err := h.cashier.Token(*request.Order.ID)
	switch {
	case errors.Is(err, store.ErrNoSuchOrder):
		refusePayment(w, http.StatusNotFound, store.CodeNoOrder)
	case errors.Is(err, store.ErrOrderNotPayable):
		status := http.StatusConflict
		if h.store.Choices().Payment.WrongStateIsUnprocessable {
			status = http.StatusUnprocessableEntity
		}
		refusePayment(w, status, store.CodeOrderState)
	case err != nil:
		refusePayment(w, http.StatusInternalServerError, store.CodeNoToken)
	default:
		respond(w, http.StatusCreated, envelope{paymentToken{token}, noMeta{}})
	}
}

func refusePayment(w http.ResponseWriter, status int, code store.PaymentCode) {
	respond(w, status, paymentProblem{status, http.StatusText(status), statusPage, code.String(), code})
}
