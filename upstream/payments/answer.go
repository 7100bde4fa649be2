package payments

import (
	"net/http"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// maxID is the longest name of a transaction that is one, in bytes. The store's have 36.
const maxID = 255

// readPaid reads an answer to a payment that was taken. Every other 2xx, and every doubt,
// is false: 200 and 202 are not among what the store says.
func readPaid(got upstream.Answer) (commerce.PaymentAnswer, bool) {
	if got.Status != http.StatusCreated {
		return commerce.PaymentAnswer{}, false
	}
	whole, ok := readObject(got.Body)
	if !ok {
		return commerce.PaymentAnswer{}, false
	}
	data, ok := readObject(whole["data"])
	if !ok {
		return commerce.PaymentAnswer{}, false
	}
	id, ok := data.text("id")
	if !ok || !isID(id) || !takesMoney(data) {
		return commerce.PaymentAnswer{}, false
	}
	switch status, _ := data.text("status"); status {
	case "success":
		return commerce.PaymentAnswer{Status: commerce.PaymentSucceeded, TransactionID: id}, true
	case "pending":
		return commerce.PaymentAnswer{Status: commerce.PaymentPending, TransactionID: id}, true
	}
	return commerce.PaymentAnswer{}, false
}

// takesMoney reports whether the answer is about a payment. The file does not require
// that it says so; one that says something else is about something else.
func takesMoney(data object) bool {
	if data["transaction_type"] == nil {
		return true
	}
	kind, _ := data.text("transaction_type")
	return kind == "authorization" || kind == "purchase"
}

// isID reports whether a text can name a transaction to a client: visible ASCII.
func isID(text string) bool {
	if text == "" || len(text) > maxID {
		return false
	}
	for _, b := range []byte(text) {
		if b <= ' ' || b > '~' {
			return false
		}
	}
	return true
}
