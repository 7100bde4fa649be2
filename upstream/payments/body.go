package payments

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
)

// maxText bounds, in bytes, what a payment names: identifiers, tokens and codes.
const maxText = 4 << 10

// request is a payment as it is sent (reference/payments/process_payments.yml). It knows
// no amount: the token has it.
type request struct {
	Payment payment `json:"payment"`
}

type payment struct {
	Instrument instrument `json:"instrument"`
	MethodID   string     `json:"payment_method_id"`
	Save       bool       `json:"save_instrument,omitempty"`
}

// instrument is each of them, with what only some have left out. There is no field for
// the number of a card.
type instrument struct {
	Type              string `json:"type"`
	Token             string `json:"token,omitempty"`
	VerificationValue string `json:"verification_value,omitempty"`
	GiftCertificate   string `json:"gift_certificate_code,omitempty"`
	IssuerID          string `json:"iin,omitempty"`
	LastFour          string `json:"last_four_digits,omitempty"`
	ExpirationMonth   string `json:"expiration_month,omitempty"`
	ExpirationYear    string `json:"expiration_year,omitempty"`
}

// newBody returns what is sent for a payment: what its kind needs, and nothing else that
// the payment may hold. It is false for a payment that lacks some of it.
func newBody(p commerce.Payment) ([]byte, bool) {
	in, ok := newInstrument(p)
	if !ok || !isText(p.MethodID) {
		return nil, false
	}
	body, err := json.Marshal(request{payment{
		Instrument: in, MethodID: p.MethodID, Save: p.SaveInstrument && in.Token != "",
	}})
	return body, err == nil
}

func newInstrument(p commerce.Payment) (instrument, bool) {
	token := p.Token.Reveal()
	switch p.Kind {
	case commerce.InstrumentStoredCard:
		value := p.VerificationValue.Reveal()
		return instrument{Type: "stored_card", Token: token, VerificationValue: value}, isText(token) && (value == "" || isText(value))
	case commerce.InstrumentStoredPayPal:
		return instrument{Type: "stored_paypal_account", Token: token}, isText(token)
	case commerce.InstrumentStoredBankAccount:
		return instrument{Type: "stored_bank_account", Token: token}, isText(token)
	case commerce.InstrumentTokenizedCard:
		return tokenizedCard(token, p.Card), isText(token)
	case commerce.InstrumentStoreCredit:
		return instrument{Type: "store_credit"}, p.MethodID == commerce.MethodStoreCredit
	case commerce.InstrumentGiftCertificate:
		code := p.GiftCertificateCode.Reveal()
		return instrument{Type: "gift_certificate", GiftCertificate: code}, isText(code) && p.MethodID == commerce.MethodGiftCertificate
	}
	return instrument{}, false
}

// tokenizedCard names a card by its token, with what is known of it; c may be nil. The
// file types the numbers as texts.
func tokenizedCard(token string, c *commerce.TokenizedCard) instrument {
	in := instrument{Type: "tokenized_card", Token: token}
	if c == nil {
		return in
	}
	in.IssuerID, in.LastFour = c.IssuerID, c.LastFour
	if c.ExpiryMonth > 0 {
		in.ExpirationMonth = strconv.Itoa(c.ExpiryMonth)
	}
	if c.ExpiryYear > 0 {
		in.ExpirationYear = strconv.Itoa(c.ExpiryYear)
	}
	return in
}

// isText reports whether there is something, and no more than anybody could mean. What is
// not UTF-8 would be sent as something else.
func isText(text string) bool {
	return text != "" && len(text) <= maxText && utf8.ValidString(text)
}
