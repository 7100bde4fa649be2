package purchase

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

func storedMethods() []commerce.PaymentMethod {
	return []commerce.PaymentMethod{
		{ID: "stripe.card", Name: "Stripe", Kind: "card", Stored: []commerce.StoredPaymentInstrument{
			{Kind: commerce.InstrumentStoredCard, Token: canary + "-card", Instrument: commerce.StoredCard{LastFour: "4242"}},
			{Kind: commerce.InstrumentStoredPayPal, Token: canary + "-paypal", Instrument: commerce.StoredPayPalAccount{}},
		}},
		{ID: "bigcommerce.gift_certificate"},
	}
}

// list returns the methods of a handle, and wants them to hold none of the store's tokens.
func (e *env) list(p session.Principal, h *commerce.PaymentHandle) []commerce.PaymentMethod {
	e.t.Helper()
	methods, err := e.PaymentMethods(e.as(p), commerce.Secret(h.Token))
	if err != nil || len(methods) != 2 {
		e.t.Fatalf("got %d methods, %v", len(methods), err)
	}
	for _, one := range methods[0].Stored {
		if strings.Contains(one.Token.Reveal(), canary) || one.Instrument == nil {
			e.t.Fatal("the store's token gets out")
		}
	}
	return methods
}

// byStored pays with the n-th stored instrument.
func byStored(h *commerce.PaymentHandle, n int, one commerce.StoredPaymentInstrument) commerce.PaymentOrder {
	order := byCard(h, n)
	order.Payment = commerce.Payment{MethodID: "stripe.card", Kind: one.Kind, Token: one.Token}
	return order
}

func TestStoredInstruments(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.methods = storedMethods()
		seven := shopper(7, "s7")
		h := e.handle(seven)
		stored := e.list(seven, h)[0].Stored
		if len(stored) != 2 {
			t.Fatalf("%d are stored", len(stored))
		}
		if e.world.methods[0].Stored[0].Token != canary+"-card" {
			t.Error("the store's answer was changed")
		}
		order := byStored(h, 1, stored[0])
		order.Payment.VerificationValue = "123"
		e.pays(seven, order, "SUCCESS")
		sent := e.world.payments[0]
		if sent.Token != canary+"-card" || sent.VerificationValue != "123" || sent.MethodID != "stripe.card" {
			t.Errorf("sent %+v", sent)
		}
		// The same instrument is the same payment, however it is sealed, and without its
		// verification value, which nobody remembers.
		e.pays(seven, byStored(h, 1, e.list(seven, h)[0].Stored[0]), "SUCCESS")
		e.pays(seven, byStored(h, 1, stored[1]), "IDEMPOTENCY_KEY_REUSED")
		e.wantSends(1)
	})
}

func TestWhoseInstruments(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.methods = storedMethods()
		seven, again, eight := shopper(7, "s7"), shopper(7, "s7b"), shopper(8, "s8")
		h := e.handle(seven)
		stored := e.list(seven, h)[0].Stored[0]
		mixed := byStored(h, 1, stored)
		mixed.Payment.Kind = commerce.InstrumentStoredPayPal
		second := e.renewed(again, h)
		for name, c := range map[string]struct {
			p     session.Principal
			order commerce.PaymentOrder
			field string
		}{
			"another kind":     {seven, mixed, "input.instrument.storedPayPalAccount.token"},
			"another session":  {again, byStored(second, 1, stored), "input.instrument.storedCard.token"},
			"another customer": {eight, byStored(e.handle(eight), 1, stored), "input.instrument.storedCard.token"},
			"a guest":          {guest(), byStored(e.handle(guest()), 1, stored), "input.instrument.storedCard.token"},
			"the store's own":  {seven, byStored(h, 1, storedMethods()[0].Stored[0]), "input.instrument.storedCard.token"},
			"a handle":         {seven, byStored(h, 1, commerce.StoredPaymentInstrument{Kind: stored.Kind, Token: commerce.Secret(h.Token)}), "input.instrument.storedCard.token"},
		} {
			_, err := e.ProcessPayment(e.as(c.p), c.order)
			var wrong *commerce.Error
			if !errors.As(err, &wrong) || wrong.Code != commerce.CodeBadUserInput || wrong.Field != c.field {
				t.Errorf("%s: got %v", name, err)
			}
		}
		time.Sleep(24*time.Hour - time.Minute)
		h = e.renewed(seven, h)
		time.Sleep(time.Minute)
		if out, err := e.ProcessPayment(e.as(seven), byStored(h, 1, stored)); commerce.CodeOf(err) != commerce.CodeBadUserInput {
			t.Errorf("a day later: %+v, %v", out, err)
		}
		e.wantSends(0)
	})
}

// TestInstrumentsOfOthersAreNotShown has a store that shows somebody's instruments for a
// guest's order.
func TestInstrumentsOfOthersAreNotShown(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		e.world.methods = storedMethods()
		seven := shopper(7, "s7")
		h := e.handle(guest())
		taken, err := e.CompleteCheckout(e.as(seven), guestCheckout)
		if err != nil {
			t.Fatal(err)
		}
		for name, methods := range map[string][]commerce.PaymentMethod{
			"a guest": e.list(guest(), h), "a shopper with a guest's": e.list(seven, h), "a shopper who took it over": e.list(seven, taken.Handle),
		} {
			if len(methods[0].Stored) != 0 {
				t.Errorf("%s sees %d instruments", name, len(methods[0].Stored))
			}
		}
		e.world.set(func(w *world) { w.failMethods = errors.New(canary) })
		_, err = e.PaymentMethods(e.as(guest()), commerce.Secret(h.Token))
		if commerce.CodeOf(err) != commerce.CodeUpstreamUnavailable {
			t.Errorf("got %v", err)
		}
		e.silent(err)
		e.throttle.refuse = "payment_methods"
		if _, err = e.PaymentMethods(e.as(guest()), commerce.Secret(h.Token)); commerce.CodeOf(err) != commerce.CodeRateLimited {
			t.Errorf("got %v", err)
		}
	})
}

// TestWhatIsTheCustomersStaysTheirs has orders that are not the shopper's own. Whose credit
// the store would take, and where it would keep the card, is for nobody to find out.
func TestWhatIsTheCustomersStaysTheirs(t *testing.T) {
	inTime(t, func(t *testing.T) {
		e := newEnv(t)
		seven := shopper(7, "s7")
		taken, err := e.CompleteCheckout(e.as(seven), guestCheckout)
		if err != nil {
			t.Fatal(err)
		}
		saving := func(h *commerce.PaymentHandle) commerce.PaymentOrder {
			order := byCard(h, 1)
			order.Payment.SaveInstrument = true
			return order
		}
		for name, c := range map[string]struct {
			p     session.Principal
			order commerce.PaymentOrder
			field string
		}{
			"credit":            {seven, byCredit(taken.Handle, 1), "input.instrument.storeCredit"},
			"a card to keep":    {seven, saving(taken.Handle), "input.saveInstrument"},
			"a guest's credit":  {guest(), byCredit(e.handle(guest()), 1), "input.instrument.storeCredit"},
			"a guest's to keep": {guest(), saving(e.handle(guest())), "input.saveInstrument"},
		} {
			_, err := e.ProcessPayment(e.as(c.p), c.order)
			var wrong *commerce.Error
			if !errors.As(err, &wrong) || wrong.Code != commerce.CodeBadUserInput || wrong.Field != c.field {
				t.Errorf("%s: got %v", name, err)
			}
		}
		e.wantSends(0)
		own := e.handle(seven)
		e.pays(seven, byCredit(own, 1), "SUCCESS")
		e.pays(seven, saving(e.renewed(seven, own)), "IDEMPOTENCY_KEY_REUSED")
		order := saving(e.renewed(seven, own))
		order.IdempotencyKey = key(2)
		e.pays(seven, order, "SUCCESS")
		e.wantSends(2)
	})
}

// TestBodiesDiffer wants no two payments to be taken for the same.
func TestBodiesDiffer(t *testing.T) {
	t.Parallel()
	base := commerce.Payment{MethodID: "m", Kind: commerce.InstrumentTokenizedCard, Token: "ab", GiftCertificateCode: "c"}
	seen := map[string]int{bodyText(1, base): -1}
	for i, change := range []func(*commerce.Payment){
		func(p *commerce.Payment) { p.MethodID, p.Token = "ma", "b" },
		func(p *commerce.Payment) { p.Token, p.GiftCertificateCode = "a", "bc" },
		func(p *commerce.Payment) { p.Token = `ab","c` },
		func(p *commerce.Payment) { p.Kind = commerce.InstrumentStoredCard },
		func(p *commerce.Payment) { p.SaveInstrument = true },
		func(p *commerce.Payment) { p.Card = &commerce.TokenizedCard{ExpiryMonth: 1} },
		func(p *commerce.Payment) { p.Card = &commerce.TokenizedCard{ExpiryYear: 1} },
		func(p *commerce.Payment) { p.Card = &commerce.TokenizedCard{IssuerID: "1"} },
	} {
		p := base
		change(&p)
		text := bodyText(1, p)
		if was, same := seen[text]; same {
			t.Errorf("%d and %d are the same", was, i)
		}
		seen[text] = i
	}
	p := base
	p.VerificationValue = "123"
	if bodyText(1, p) != bodyText(1, base) || bodyText(2, base) == bodyText(1, base) {
		t.Error("a verification value counts, or the order does not")
	}
	if keyDigest(1, "k") == keyDigest(2, "k") || keyDigest(1, "2k") == keyDigest(12, "k") {
		t.Error("a key means the same at two orders")
	}
}
