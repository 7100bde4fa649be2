package purchase

import (
	"errors"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

func TestInputs(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven := shopper(7, "s7")
		h := e.handle(seven)
		for _, c := range []struct {
			field  string
			change func(*commerce.PaymentOrder)
		}{
			{"input.handle", func(o *commerce.PaymentOrder) { o.Handle = "" }},
			{"input.handle", func(o *commerce.PaymentOrder) { o.Handle = "a b" }},
			{"input.handle", func(o *commerce.PaymentOrder) { o.Handle = commerce.Secret(strings.Repeat("a", 4097)) }},
			{"input.idempotencyKey", func(o *commerce.PaymentOrder) { o.IdempotencyKey = "123456789012345" }},
			{"input.idempotencyKey", func(o *commerce.PaymentOrder) { o.IdempotencyKey = commerce.Secret(strings.Repeat("a", 129)) }},
			{"input.idempotencyKey", func(o *commerce.PaymentOrder) { o.IdempotencyKey = "12345678901234\n56" }},
			{"input.methodId", func(o *commerce.PaymentOrder) { o.Payment.MethodID = "" }},
			{"input.methodId", func(o *commerce.PaymentOrder) { o.Payment.MethodID = "a/b" }},
			{"input.methodId", func(o *commerce.PaymentOrder) { o.Payment.MethodID = strings.Repeat("a", 101) }},
			{"input.methodId", func(o *commerce.PaymentOrder) { o.Payment.MethodID = commerce.MethodStoreCredit }},
			{"input.methodId", func(o *commerce.PaymentOrder) { *o = byCredit(h, 1); o.Payment.MethodID = "stripe.card" }},
			{"input.saveInstrument", func(o *commerce.PaymentOrder) { *o = byCertificate(h, 1); o.Payment.SaveInstrument = true }},
			{"input.instrument", func(o *commerce.PaymentOrder) { o.Payment.Kind = "" }},
			{"input.instrument", func(o *commerce.PaymentOrder) { o.Payment.Kind = "CARD" }},
			{"input.instrument.tokenizedCard.token", func(o *commerce.PaymentOrder) { o.Payment.Token = "" }},
			{"input.instrument.tokenizedCard.token", func(o *commerce.PaymentOrder) { o.Payment.Token = "tok en" }},
			{"input.instrument.tokenizedCard.token", func(o *commerce.PaymentOrder) { o.Payment.Token = "4111111111111111" }},
			{"input.instrument.tokenizedCard.token", func(o *commerce.PaymentOrder) { o.Payment.Token = "4111-1111-1111-1111" }},
			{"input.instrument.tokenizedCard.token", func(o *commerce.PaymentOrder) { o.Payment.Token = "4111 1111 1111 1111" }},
			{"input.instrument.tokenizedCard.issuerIdentificationNumber", func(o *commerce.PaymentOrder) { o.Payment.Card = &commerce.TokenizedCard{IssuerID: "4111111"} }},
			{"input.instrument.tokenizedCard.lastFour", func(o *commerce.PaymentOrder) { o.Payment.Card = &commerce.TokenizedCard{LastFour: "41111"} }},
			{"input.instrument.tokenizedCard.expiryMonth", func(o *commerce.PaymentOrder) { o.Payment.Card = &commerce.TokenizedCard{ExpiryMonth: 13} }},
			{"input.instrument.tokenizedCard.expiryYear", func(o *commerce.PaymentOrder) { o.Payment.Card = &commerce.TokenizedCard{ExpiryYear: 26} }},
			{"input.instrument.giftCertificate.code", func(o *commerce.PaymentOrder) { *o = byCertificate(h, 1); o.Payment.GiftCertificateCode = " " }},
			{"input.instrument.giftCertificate.code", func(o *commerce.PaymentOrder) {
				*o = byCertificate(h, 1)
				o.Payment.GiftCertificateCode = commerce.Secret(strings.Repeat("a", 101))
			}},
			{"input.instrument.storedCard.token", func(o *commerce.PaymentOrder) { o.Payment.Kind = commerce.InstrumentStoredCard }},
			{"input.instrument.storedCard.verificationValue", func(o *commerce.PaymentOrder) {
				o.Payment.Kind, o.Payment.VerificationValue = commerce.InstrumentStoredCard, "12345"
			}},
			{"input.instrument.storedCard.verificationValue", func(o *commerce.PaymentOrder) {
				o.Payment.Kind, o.Payment.VerificationValue = commerce.InstrumentStoredCard, "12a"
			}},
			{"input.instrument.storedPayPalAccount.token", func(o *commerce.PaymentOrder) { o.Payment.Kind = commerce.InstrumentStoredPayPal }},
			{"input.instrument.storedBankAccount.token", func(o *commerce.PaymentOrder) {
				o.Payment.Kind, o.Payment.Token = commerce.InstrumentStoredBankAccount, ""
			}},
		} {
			order := byCard(h, 1)
			c.change(&order)
			_, err := e.ProcessPayment(e.as(seven), order)
			var wrong *commerce.Error
			if !errors.As(err, &wrong) || wrong.Code != commerce.CodeBadUserInput || wrong.Field != c.field {
				t.Errorf("%s: got %v", c.field, err)
			}
			e.silent(err)
			if strings.Contains(err.Error(), "4111") {
				t.Errorf("%s: the error quotes its input: %v", c.field, err)
			}
		}
		e.wantSends(0)
		for _, order := range []commerce.PaymentOrder{byCertificate(h, 2), byCredit(h, 3)} {
			if order.Payment.Kind == commerce.InstrumentStoreCredit {
				order.Payment.MethodID = commerce.MethodStoreCredit
			}
			order.Handle = commerce.Secret(h.Token)
			e.pays(seven, order, "SUCCESS")
			h = e.renewed(seven, h)
		}
		_, err := e.CreatePaymentHandle(e.as(seven), "")
		var wrong *commerce.Error
		if !errors.As(err, &wrong) || wrong.Field != "input.handle" {
			t.Errorf("got %v", err)
		}
		if _, err := e.PaymentMethods(e.as(seven), ""); !errors.As(err, &wrong) || wrong.Field != "handle" {
			t.Errorf("got %v", err)
		}
	})
}

func TestWhatGuestsCannot(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		h := e.handle(guest())
		save := byCard(h, 1)
		save.Payment.SaveInstrument = true
		for field, order := range map[string]commerce.PaymentOrder{
			"input.instrument.storeCredit": byCredit(h, 1), "input.saveInstrument": save,
		} {
			for _, p := range []string{"guest", "shopper"} { // with a guest's handle it is the same
				asker := guest()
				if p == "shopper" {
					asker = shopper(7, "s7")
				}
				_, err := e.ProcessPayment(e.as(asker), order)
				var wrong *commerce.Error
				if !errors.As(err, &wrong) || wrong.Code != commerce.CodeBadUserInput || wrong.Field != field {
					t.Errorf("%s: got %v", field, err)
				}
			}
		}
		e.wantSends(0)
	})
}
