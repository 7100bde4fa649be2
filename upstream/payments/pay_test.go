package payments

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

const (
	isJSON = mediaType
	paid   = `{"data":{"id":"227d9e1e-94f8","transaction_type":"purchase","status":"success"}}`
)

func TestWhatIsSent(t *testing.T) {
	for name, tc := range map[string]struct {
		method string
		kind   commerce.InstrumentKind
		change func(*commerce.Payment)
		want   string
	}{
		"a stored card": {
			"stripe.card", commerce.InstrumentStoredCard, nil,
			`{"payment":{"instrument":{"type":"stored_card","token":"` + stored + `","verification_value":"` + cvv + `"},"payment_method_id":"stripe.card","save_instrument":true}}`,
		},
		"a stored card without its value": {
			"stripe.card", commerce.InstrumentStoredCard, func(p *commerce.Payment) { p.VerificationValue, p.SaveInstrument = "", false },
			`{"payment":{"instrument":{"type":"stored_card","token":"` + stored + `"},"payment_method_id":"stripe.card"}}`,
		},
		"a PayPal account": {
			"braintree.paypal", commerce.InstrumentStoredPayPal, nil,
			`{"payment":{"instrument":{"type":"stored_paypal_account","token":"` + stored + `"},"payment_method_id":"braintree.paypal","save_instrument":true}}`,
		},
		"a bank account": {
			"braintree.ach", commerce.InstrumentStoredBankAccount, nil,
			`{"payment":{"instrument":{"type":"stored_bank_account","token":"` + stored + `"},"payment_method_id":"braintree.ach","save_instrument":true}}`,
		},
		"a tokenized card": {
			"bolt.card", commerce.InstrumentTokenizedCard, func(p *commerce.Payment) {
				p.Card = &commerce.TokenizedCard{IssuerID: "411111", LastFour: "1111", ExpiryMonth: 2, ExpiryYear: 2030}
			},
			`{"payment":{"instrument":{"type":"tokenized_card","token":"` + stored + `","iin":"411111","last_four_digits":"1111",` +
				`"expiration_month":"2","expiration_year":"2030"},"payment_method_id":"bolt.card","save_instrument":true}}`,
		},
		"a tokenized card of which nothing is known": {
			"bolt.card", commerce.InstrumentTokenizedCard, func(p *commerce.Payment) { p.Card, p.SaveInstrument = nil, false },
			`{"payment":{"instrument":{"type":"tokenized_card","token":"` + stored + `"},"payment_method_id":"bolt.card"}}`,
		},
		"store credit": {
			commerce.MethodStoreCredit, commerce.InstrumentStoreCredit, nil,
			`{"payment":{"instrument":{"type":"store_credit"},"payment_method_id":"bigcommerce.store_credit"}}`,
		},
		"a gift certificate": {
			commerce.MethodGiftCertificate, commerce.InstrumentGiftCertificate, nil,
			`{"payment":{"instrument":{"type":"gift_certificate","gift_certificate_code":"` + giftCode + `"},"payment_method_id":"bigcommerce.gift_certificate"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := storedCard()
			p.MethodID, p.Kind = tc.method, tc.kind
			if tc.change != nil {
				tc.change(&p)
			}
			s := saying(t, http.StatusCreated, isJSON, paid)
			got, err := s.Pay(upstreamtest.Context(t), "JWT "+pat, p)
			if diff := cmp.Diff(commerce.PaymentAnswer{Status: commerce.PaymentSucceeded, TransactionID: "227d9e1e-94f8"}, got); diff != "" || err != nil {
				t.Errorf("%v, answer (-want +got):\n%s", err, diff)
			}
			sent := s.Heard()
			if len(sent) != 1 || sent[0].Line != "POST /stores/abc/payments" || sent[0].Body != tc.want {
				t.Fatalf("sent %+v", sent)
			}
			want := http.Header{
				"Accept":           {"application/vnd.bc.v1+json"},
				"Accept-Encoding":  {"gzip"}, // the connection's own
				"Authorization":    {"PAT " + pat},
				"Connection":       {"close"},
				"Content-Length":   sent[0].Header["Content-Length"],
				"Content-Type":     {"application/json"},
				"User-Agent":       {"clientele"},
				"X-Correlation-Id": {correlation},
			}
			if diff := cmp.Diff(want, sent[0].Header); diff != "" {
				t.Errorf("headers (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhatCannotBeSent is declined here, because nobody was charged for it.
func TestWhatCannotBeSent(t *testing.T) {
	s := saying(t, http.StatusCreated, isJSON, paid)
	for name, token := range map[string]commerce.Secret{
		"nothing": "", "only its kind": "JWT ", "two lines": "a\r\nX-Auth-Token: b", "a space": "a b", "not ASCII": "\u0435yJ", "too much": commerce.Secret(make([]byte, maxToken+1)),
	} {
		got, err := s.Pay(upstreamtest.Context(t), token, storedCard())
		if got != declined(commerce.ReasonNotVerified) || err != nil {
			t.Errorf("%s for a token: %+v, %v", name, got, err)
		}
	}
	for name, change := range map[string]func(*commerce.Payment){
		"no kind":                   func(p *commerce.Payment) { p.Kind = "" },
		"a raw card":                func(p *commerce.Payment) { p.Kind = "CARD" },
		"no method":                 func(p *commerce.Payment) { p.MethodID = "" },
		"no token":                  func(p *commerce.Payment) { p.Token = "" },
		"no token of a card":        func(p *commerce.Payment) { p.Kind, p.Token = commerce.InstrumentTokenizedCard, "" },
		"no token of PayPal":        func(p *commerce.Payment) { p.Kind, p.Token = commerce.InstrumentStoredPayPal, "" },
		"no token of a bank":        func(p *commerce.Payment) { p.Kind, p.Token = commerce.InstrumentStoredBankAccount, "" },
		"credit by a card's method": func(p *commerce.Payment) { p.Kind = commerce.InstrumentStoreCredit },
		"a certificate by a card's": func(p *commerce.Payment) { p.Kind = commerce.InstrumentGiftCertificate },
		"a certificate without a code": func(p *commerce.Payment) {
			p.Kind, p.MethodID, p.GiftCertificateCode = commerce.InstrumentGiftCertificate, commerce.MethodGiftCertificate, ""
		},
		"an endless token":         func(p *commerce.Payment) { p.Token = commerce.Secret(make([]byte, maxText+1)) },
		"an endless value":         func(p *commerce.Payment) { p.VerificationValue = commerce.Secret(make([]byte, maxText+1)) },
		"a method that is no text": func(p *commerce.Payment) { p.MethodID = "\xff" },
	} {
		p := storedCard()
		change(&p)
		got, err := s.Pay(upstreamtest.Context(t), pat, p)
		if got != declined(commerce.ReasonBadPayment) || err != nil {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if n := len(s.Heard()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for name, o := range map[string]Options{
		"no hash":    {},
		"no host":    {URL: "/stores/abc"},
		"a query":    {URL: "https://payments.bigcommerce.com/stores/abc?x=" + canary},
		"a fragment": {URL: "https://payments.bigcommerce.com/stores/abc#" + canary},
		"a password": {URL: "https://a:" + canary + "@payments.bigcommerce.com/stores/abc"},
		"a file":     {URL: "file:///" + canary},
		"rubbish":    {URL: "http://%zz" + canary},
	} {
		if _, err := New(o); err == nil || strings.Contains(upstreamtest.Printed(err), canary) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	c, err := New(Options{StoreHash: "abc"})
	if err != nil || c.target != "https://payments.bigcommerce.com/stores/abc/payments" ||
		c.intent.Timeout != defaultTimeout || cap(c.gate.places) != 50 || c.gate.window != defaultWindow+slack {
		t.Errorf("the defaults are not as documented: %+v, %v", c, err)
	}
}
