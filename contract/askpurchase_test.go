package contract

import (
	"context"
	"strings"
	"testing"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/payments"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// processorToken is as long as the file wants tokens to be.
var processorToken = strings.Repeat("k", 64)

// paymentHeaders are what every payment has besides a body; the token is spelled as a
// pair of the header's name and its content.
func paymentHeaders(token string) []string {
	return []string{"Accept", "application/vnd.bc.v1+json", "Authorization", "PAT " + token}
}

// checkout opens a checkout that costs 20 dollars and is ready to be completed.
func (e *embedded) checkout(customerID int) string {
	e.t.Helper()
	cart, err := e.sandbox.Store().OpenCartAs(store.CartSpec{
		ChannelID: 1, CustomerID: customerID, Lines: []store.CartLine{{Name: "Something", Price: decimal.MustParse("20.00"), Quantity: 1}},
	})
	if err == nil {
		err = e.sandbox.Store().ReadyCheckout(cart.ID, "shopper@example.com")
	}
	if err != nil {
		e.t.Fatal(err)
	}
	return cart.ID
}

// order completes such a checkout without asking the store over a wire.
func (e *embedded) order(customerID int) (checkoutID string, orderID int) {
	e.t.Helper()
	id := e.checkout(customerID)
	made, problems, err := e.sandbox.Store().CompleteCheckout(id, 1, customerID)
	if err != nil || len(problems) > 0 {
		e.t.Fatalf("no order: %v, %v", problems, err)
	}
	return id, made.ID
}

// payments is the product's own client, recorded at its end.
func (e *embedded) payments() *payments.Client {
	e.t.Helper()
	c, err := payments.New(payments.Options{URL: e.sandbox.ManagementURL(), HTTPClient: e.chain()})
	if err != nil {
		e.t.Fatal(err)
	}
	return c
}

// askPurchases has our clients go from a checkout to a paid order with each instrument,
// and do what the store says no to.
func (e *embedded) askPurchases(ctx context.Context, c *management.Client) {
	e.t.Helper()
	const shopper = 1
	for _, id := range []string{e.checkout(0), noCart} {
		_, _, err := c.Checkout(ctx, id)
		wantNone(e.t, err)
	}
	pays := e.payments()
	card := commerce.Payment{MethodID: store.MethodAuthorizeNet, Kind: commerce.InstrumentStoredCard}
	for _, p := range append(e.instruments(ctx, c, shopper), []commerce.Payment{
		{
			MethodID: store.MethodAuthorizeNet, Kind: commerce.InstrumentTokenizedCard, Token: commerce.Secret(processorToken), SaveInstrument: true,
			Card: &commerce.TokenizedCard{IssuerID: "411111", LastFour: "1111", ExpiryMonth: 2, ExpiryYear: 2031},
		},
		{MethodID: store.MethodBolt, Kind: commerce.InstrumentTokenizedCard, Token: commerce.Secret(processorToken)},
		{MethodID: store.MethodGiftCertificate, Kind: commerce.InstrumentGiftCertificate, GiftCertificateCode: store.GiftOf100},
		{MethodID: store.MethodStoreCredit, Kind: commerce.InstrumentStoreCredit},
		{MethodID: card.MethodID, Kind: card.Kind, Token: commerce.Secret(processorToken), VerificationValue: "1234"},
	}...) {
		id, orderID := e.order(shopper)
		_, _, err := c.Checkout(ctx, id)
		wantNone(e.t, err)
		_, err = c.OrderTransactions(ctx, orderID)
		wantNone(e.t, err)
		token, ok, err := c.CreatePaymentToken(ctx, orderID)
		if wantNone(e.t, err); !ok {
			e.t.Fatalf("no token for order %d", orderID)
		}
		answer, err := pays.Pay(ctx, token, p)
		if wantNone(e.t, err); answer.Reason == commerce.ReasonBadPayment {
			e.t.Errorf("%s was not understood: %+v", p.Kind, answer)
		}
		_, err = c.OrderTransactions(ctx, orderID)
		wantNone(e.t, err)
		_, _, err = c.CreatePaymentToken(ctx, orderID)
		wantNone(e.t, err)
	}
	_, err := c.OrderTransactions(ctx, 999_999)
	wantPublic(e.t, err)
	_, _, err = c.CreatePaymentToken(ctx, 999_999)
	wantPublic(e.t, err)
	card.Token = commerce.Secret(processorToken)
	_, err = pays.Pay(ctx, "not.a.token", card)
	wantNone(e.t, err)
}

// instruments are payments with each kind that a shopper has stored.
func (e *embedded) instruments(ctx context.Context, c *management.Client, shopper int) []commerce.Payment {
	e.t.Helper()
	_, orderID := e.order(shopper)
	methods, err := c.PaymentMethods(ctx, orderID)
	wantNone(e.t, err)
	var all []commerce.Payment
	for _, m := range methods {
		for _, s := range m.Stored {
			all = append(all, commerce.Payment{MethodID: m.ID, Kind: s.Kind, Token: s.Token})
		}
	}
	if len(all) == 0 {
		e.t.Error("the shopper has stored nothing")
	}
	_, err = c.PaymentMethods(ctx, 999_999)
	wantNone(e.t, err)
	return all
}

// asksToComplete completes checkouts, and one that is not there.
func asksToComplete(t *testing.T, ctx context.Context, c *storefront.Client, e *embedded, cred commerce.ShopperCredential) {
	t.Helper()
	for id, caller := range map[string]commerce.Caller{
		e.checkout(0):               {ChannelID: 1},
		e.checkout(cred.CustomerID): {ChannelID: 1, Shopper: &cred},
	} {
		made, err := c.CompleteCheckout(ctx, caller, id)
		if wantAnswer(t, err); made.OrderID == 0 {
			t.Errorf("no order: %+v", made)
		}
	}
	made, err := c.CompleteCheckout(ctx, commerce.Caller{ChannelID: 1}, noCart)
	if wantAnswer(t, err); len(made.Refused) != 1 {
		t.Errorf("got %+v", made)
	}
}
