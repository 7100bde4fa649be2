// Package pay is the sandbox's Payments API, which is one endpoint on a host of its
// own, and the cashier who makes the tokens that it takes. Begin at Handler.ServeHTTP;
// what becomes of a payment is for the store (store.Pay, store.Outcome).
//
// Whoever serves it counts the quota. It is as strict as its reference
// (reference/payments/process_payments.yml), and stricter: members of the body that it
// does not know are refused, and so is an access token of the Management API, which
// does not belong on this host. Numbers of cards are refused whatever they are.
package pay

import (
	"errors"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// Accept is the one media type that answers can be asked for in.
const Accept = "application/vnd.bc.v1+json"

// scheme is what stands in front of a token, with exactly one space.
const scheme = "PAT "

// Handler answers the Payments API of one store.
type Handler struct {
	store   *store.Store
	cashier *Cashier
}

// New makes the API of a store.
func New(s *store.Store, c *Cashier) *Handler { return &Handler{s, c} }

// ServeHTTP answers one payment.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		Refuse(w, http.StatusMethodNotAllowed, "Method not allowed.")
		return
	}
	tokenID, err := h.token(r)
	if err != nil {
		Refuse(w, http.StatusUnauthorized, err.Error())
		return
	}
	payment, refused := readPayment(r)
	if refused != nil {
		respond(w, refused.Status, refused)
		return
	}
	payment.TokenID = tokenID
	payment.CorrelationID = r.Header.Get("X-Correlation-Id")
	payment.Later = store.LaterFrom(r.Context())
	paid, err := h.store.Pay(payment)
	var no *store.PaymentError
	if errors.As(err, &no) {
		told := newProblem(no)
		respond(w, told.Status, told)
		return
	}
	if err != nil {
		Refuse(w, http.StatusInternalServerError, "Internal server error")
		return
	}
	respond(w, http.StatusCreated, newAnswer(paid))
}

// Why a request was not let in.
var (
	errNoScheme   = errors.New("an Authorization header with a payment access token is required")
	errAccessHere = errors.New("the access token of the Management API does not belong here")
)

// token finds the jti of the request's token.
func (h *Handler) token(r *http.Request) (string, error) {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), scheme)
	if !ok {
		return "", errNoScheme
	}
	if r.Header.Get("X-Auth-Token") != "" {
		return "", errAccessHere
	}
	return h.cashier.read(text)
}

// Credential names the kind of credential of a request, never the credential.
func (h *Handler) Credential(r *http.Request) string {
	if r.Header.Get("Authorization") == "" {
		if r.Header.Get("X-Auth-Token") != "" {
			return "access-token"
		}
		return "none"
	}
	if _, err := h.token(r); err != nil {
		return "invalid"
	}
	return "payment-token"
}
