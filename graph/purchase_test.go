package graph_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

// purchases is a fake that remembers what it was asked and answers what it was told to.
type purchases struct {
	checkout string
	handle   string
	order    *commerce.PaymentOrder

	purchase commerce.PurchaseOutcome
	methods  []commerce.PaymentMethod
	renewed  commerce.PaymentHandleOutcome
	paid     commerce.PaymentOutcome
}

func (p *purchases) CompleteCheckout(_ context.Context, id string) (commerce.PurchaseOutcome, error) {
	p.checkout = id
	return p.purchase, nil
}

func (p *purchases) PaymentMethods(_ context.Context, handle commerce.Secret) ([]commerce.PaymentMethod, error) {
	p.handle = handle.Reveal()
	return p.methods, nil
}

func (p *purchases) CreatePaymentHandle(_ context.Context, handle commerce.Secret) (commerce.PaymentHandleOutcome, error) {
	p.handle = handle.Reveal()
	return p.renewed, nil
}

func (p *purchases) ProcessPayment(_ context.Context, order commerce.PaymentOrder) (commerce.PaymentOutcome, error) {
	p.order = &order
	return p.paid, nil
}

// aHandle is a handle of 12.50 dollars.
func aHandle(t *testing.T) *commerce.PaymentHandle {
	t.Helper()
	amount, err := commerce.ParseDecimal("12.50")
	if err != nil {
		t.Fatal(err)
	}
	currency := commerce.CurrencyCode("USD")
	return &commerce.PaymentHandle{Token: "sealed", OrderEntityID: 7, Amount: &amount, CurrencyCode: &currency, ExpiresAt: time.Unix(0, 0).UTC()}
}

// answered asks a fake and returns what the field r holds, as JSON.
func answered(t *testing.T, fake *purchases, operation string) string {
	t.Helper()
	w := newWorld(t, func(w *world) { w.options.Purchases = fake })
	got := w.ask(t, operation, nil)
	text, err := json.Marshal(got.Data["r"])
	if err != nil || len(got.Errors) > 0 {
		t.Fatalf("%v, %+v", err, got.Errors)
	}
	return string(text)
}

func TestCompleteCheckout(t *testing.T) {
	const mutation = `mutation { r: completeCheckout(input: {checkoutEntityId: "c"}) { orderEntityId handle { token orderEntityId amount currencyCode expiresAt }
		errors { __typename ... on CommerceError { code } ... on CheckoutLineItemError { problem context { field value } } } } }`
	value := "9"
	for name, test := range map[string]struct {
		outcome commerce.PurchaseOutcome
		want    string
	}{
		"an order": {
			commerce.PurchaseOutcome{OrderID: 7, Handle: aHandle(t)},
			`{"errors":[],"handle":{"amount":"12.5","currencyCode":"USD","expiresAt":"1970-01-01T00:00:00Z","orderEntityId":7,"token":"sealed"},"orderEntityId":7}`,
		},
		"a problem": {
			commerce.PurchaseOutcome{Refused: []commerce.CompleteCheckoutError{commerce.CheckoutLineItemError{CheckoutProblem: commerce.CheckoutProblem{
				Problem: "INSUFFICIENT_STOCK", Context: []commerce.CheckoutProblemContext{{Field: "$.lineItems[0]", Value: &value}, {Field: "$"}},
			}}}},
			`{"errors":[{"__typename":"CheckoutLineItemError","code":"CHECKOUT_LINE_ITEM","context":[{"field":"$.lineItems[0]","value":"9"},{"field":"$","value":null}],"problem":"INSUFFICIENT_STOCK"}],"handle":null,"orderEntityId":null}`,
		},
		"an order that nobody can pay": {
			commerce.PurchaseOutcome{OrderID: 7, Refused: []commerce.CompleteCheckoutError{commerce.OrderNotPayableError{}}},
			`{"errors":[{"__typename":"OrderNotPayableError","code":"ORDER_NOT_PAYABLE"}],"handle":null,"orderEntityId":7}`,
		},
		"an order that is paid": {
			commerce.PurchaseOutcome{OrderID: 7, Refused: []commerce.CompleteCheckoutError{commerce.OrderAlreadyPaidError{}}},
			`{"errors":[{"__typename":"OrderAlreadyPaidError","code":"ORDER_ALREADY_PAID"}],"handle":null,"orderEntityId":7}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &purchases{purchase: test.outcome}
			if got := answered(t, fake, mutation); got != test.want || fake.checkout != "c" {
				t.Errorf("of %q: %s, want %s", fake.checkout, got, test.want)
			}
		})
	}
}

func TestPaymentMethods(t *testing.T) {
	fake := &purchases{methods: []commerce.PaymentMethod{{
		ID: "stripe.card", Name: "Stripe", Kind: "card", IsTest: true,
		Instruments: []commerce.SupportedInstrument{{Kind: "stored_card", NeedsVerificationValue: true}},
		Stored: []commerce.StoredPaymentInstrument{{
			Kind: commerce.InstrumentStoredCard, Token: "sealed",
			Instrument: commerce.StoredCard{Instrument: commerce.Instrument{IsDefault: true}, Brand: "VISA", LastFour: "1111", ExpiryMonth: 3, ExpiryYear: 2030},
		}},
	}}}
	got := answered(t, fake, `{ r: paymentMethods(handle: "h") { methodId name kind isTest supportedInstruments { kind needsVerificationValue }
		storedInstruments { token kind instrument { __typename isDefault ... on StoredCard { lastFour } } } } }`)
	want := `[{"isTest":true,"kind":"card","methodId":"stripe.card","name":"Stripe","storedInstruments":[{"instrument":{"__typename":"StoredCard","isDefault":true,"lastFour":"1111"},"kind":"STORED_CARD","token":"sealed"}],"supportedInstruments":[{"kind":"stored_card","needsVerificationValue":true}]}]`
	if got != want || fake.handle != "h" {
		t.Errorf("of %q: %s, want %s", fake.handle, got, want)
	}
}

func TestCreatePaymentHandle(t *testing.T) {
	const mutation = `mutation { r: createPaymentHandle(input: {handle: "h"}) { handle { token } errors { __typename ... on CommerceError { code } } } }`
	for want, outcome := range map[string]commerce.PaymentHandleOutcome{
		`{"errors":[],"handle":{"token":"sealed"}}`:                                                               {Handle: aHandle(t)},
		`{"errors":[{"__typename":"PaymentOutcomeUnknownError","code":"PAYMENT_OUTCOME_UNKNOWN"}],"handle":null}`: {Refused: commerce.PaymentOutcomeUnknownError{}},
		`{"errors":[{"__typename":"OrderNotPayableError","code":"ORDER_NOT_PAYABLE"}],"handle":null}`:             {Refused: commerce.OrderNotPayableError{}},
	} {
		fake := &purchases{renewed: outcome}
		if got := answered(t, fake, mutation); got != want || fake.handle != "h" {
			t.Errorf("of %q: %s, want %s", fake.handle, got, want)
		}
	}
}

func TestProcessPaymentPassesOnWhatIsPaidWith(t *testing.T) {
	for instrument, want := range map[string]commerce.Payment{
		`{storedCard: {token: "t", verificationValue: "123"}}`: {Kind: commerce.InstrumentStoredCard, Token: "t", VerificationValue: "123"},
		`{storedCard: {token: "t"}}`:                           {Kind: commerce.InstrumentStoredCard, Token: "t"},
		`{storedPayPalAccount: {token: "t"}}`:                  {Kind: commerce.InstrumentStoredPayPal, Token: "t"},
		`{storedBankAccount: {token: "t"}, storeCredit: null}`: {Kind: commerce.InstrumentStoredBankAccount, Token: "t"},
		`{giftCertificate: {code: "g"}, storeCredit: false}`:   {Kind: commerce.InstrumentGiftCertificate, GiftCertificateCode: "g"},
		`{storeCredit: true}`:                                  {Kind: commerce.InstrumentStoreCredit},
		`{tokenizedCard: {token: "t", issuerIdentificationNumber: "411111", lastFour: "1111", expiryMonth: 3, expiryYear: 2030}}`: {
			Kind: commerce.InstrumentTokenizedCard, Token: "t", Card: &commerce.TokenizedCard{IssuerID: "411111", LastFour: "1111", ExpiryMonth: 3, ExpiryYear: 2030},
		},
	} {
		fake := &purchases{paid: commerce.PaymentOutcome{Status: commerce.PaymentDeclined, Reason: commerce.ReasonExpired}}
		got := answered(t, fake, `mutation { r: processPayment(input: {handle: "h", idempotencyKey: "k", methodId: "m", saveInstrument: true, instrument: `+instrument+`}) {
			status transactionId declineReason errors { __typename } } }`)
		if got != `{"declineReason":"EXPIRED","errors":[],"status":"DECLINED","transactionId":null}` {
			t.Errorf("%s: %s", instrument, got)
		}
		want.MethodID, want.SaveInstrument = "m", true
		if diff := cmp.Diff(&commerce.PaymentOrder{Handle: "h", IdempotencyKey: "k", Payment: want}, fake.order); diff != "" {
			t.Errorf("%s: %s", instrument, diff)
		}
	}
}

func TestProcessPaymentAnswers(t *testing.T) {
	for want, outcome := range map[string]commerce.PaymentOutcome{
		`{"declineReason":null,"errors":[],"status":"SUCCESS","transactionId":"x"}`:                                       {Status: commerce.PaymentSucceeded, TransactionID: "x"},
		`{"declineReason":null,"errors":[],"status":"UNKNOWN","transactionId":null}`:                                      {Status: commerce.PaymentUnknown},
		`{"declineReason":null,"errors":[{"__typename":"IdempotencyKeyReusedError"}],"status":null,"transactionId":null}`: {Refused: commerce.IdempotencyKeyReusedError{}},
	} {
		got := answered(t, &purchases{paid: outcome}, `mutation { r: processPayment(input: {handle: "h", idempotencyKey: "k", instrument: {storeCredit: true}}) {
			status transactionId declineReason errors { __typename } } }`)
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestOneInstrumentIsGiven(t *testing.T) {
	for _, instrument := range []string{`{}`, `{storeCredit: false}`, `{storeCredit: null, storedCard: null}`, `{storeCredit: true, giftCertificate: {code: "g"}}`} {
		fake := &purchases{}
		w := newWorld(t, func(w *world) { w.options.Purchases = fake })
		got := w.ask(t, `mutation { processPayment(input: {handle: "h", idempotencyKey: "k", instrument: `+instrument+`}) { status } }`, nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["field"] != "input.instrument" || fake.order != nil {
			t.Errorf("%s: %+v", instrument, got.Errors)
		}
	}
}
