package management

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// paymentMethods is the endpoint's name.
const paymentMethods = "payment-methods"

// PaymentMethods reads how an order can be paid for, with what its customer has stored
// for that: masked, and with the store's own tokens, which are for Client.Pay of package
// payments only. It is empty for an order that takes no payment. Kinds are the store's
// words, also those that this version does not know; a stored instrument of such a kind,
// or without a token, is left out, because nobody could pay with it.
func (c *Client) PaymentMethods(ctx context.Context, orderID int) ([]commerce.PaymentMethod, error) {
	if orderID < 1 {
		return nil, nil
	}
	var found enveloped[[]wireMethod]
	err := c.get(ctx, paymentMethods, "/v3/payments/methods", url.Values{"order_id": {strconv.Itoa(orderID)}}, &found)
	if takesNoPayment(err) {
		return nil, nil
	}
	if err != nil {
		return nil, upstream.Public(err)
	}
	var methods []commerce.PaymentMethod
	for _, w := range *found.Data {
		if w.ID != "" {
			methods = append(methods, w.commerce())
		}
	}
	return methods, nil
}

// takesNoPayment reports whether the store says no to an order: there is none, it is not
// in a state to be paid, or nothing of it is left to pay.
func takesNoPayment(err error) bool {
	var e *upstream.Error
	return errors.As(err, &e) && slices.Contains([]int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}, e.Status)
}

// wireMethod is a way to pay as V3 writes it
// (reference/payments/accepted-methods_payments.v3.yml).
type wireMethod struct {
	ID        string                      `json:"id"`
	Name      looseText                   `json:"name"`
	Type      looseText                   `json:"type"`
	TestMode  looseBool                   `json:"test_mode"`
	Supported looseList[wireSupported]    `json:"supported_instruments"`
	Stored    looseList[wirePaymentToken] `json:"stored_instruments"`
}

type wireSupported struct {
	Type          looseText `json:"instrument_type"`
	NeedsItsValue looseBool `json:"verification_value_required"`
}

// wirePaymentToken is a stored instrument together with what pays with it.
type wirePaymentToken struct {
	wireInstrument

	Token looseText `json:"token"`
}

func (w wireMethod) commerce() commerce.PaymentMethod {
	m := commerce.PaymentMethod{ID: w.ID, Name: string(w.Name), Kind: string(w.Type), IsTest: w.TestMode.value}
	for _, s := range w.Supported {
		if s.Type != "" {
			m.Instruments = append(m.Instruments, commerce.SupportedInstrument{
				Kind: string(s.Type), NeedsVerificationValue: s.NeedsItsValue.value,
			})
		}
	}
	for _, s := range w.Stored {
		s.Type = strings.ToLower(s.Type) // the same file has other kinds in capitals
		if kind, known := s.kind(); known && s.Token != "" {
			m.Stored = append(m.Stored, commerce.StoredPaymentInstrument{
				Kind: kind, Token: commerce.Secret(s.Token), Instrument: s.commerce(),
			})
		}
	}
	return m
}

// kind names the instrument in our words; false for one that this version does not know.
func (w wirePaymentToken) kind() (commerce.InstrumentKind, bool) {
	switch w.Type {
	case "stored_card":
		return commerce.InstrumentStoredCard, true
	case "stored_paypal_account":
		return commerce.InstrumentStoredPayPal, true
	case "stored_bank_account":
		return commerce.InstrumentStoredBankAccount, true
	}
	return "", false
}
