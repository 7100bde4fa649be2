package contract

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const tokens = "/v3/payments/access_tokens"

// purchaseReads read checkouts, orders and ways to pay, before and after a payment.
func (e *embedded) purchaseReads() []question {
	e.t.Helper()
	id, orderID := e.order(1)
	_, paid := e.order(0)
	for _, event := range []string{"purchase", "authorization", "capture", "refund", "void", "pending", "settled"} {
		if !e.sandbox.Store().AddTransaction(store.Transaction{
			OrderID: paid, Event: event, Status: "ok", Method: "credit_card", Gateway: "stripe", GatewayID: "ch_1", MethodID: store.MethodStripe, Currency: "USD",
		}) {
			e.t.Error("no transaction was added")
		}
	}
	order := fmt.Sprintf(`{"order":{"id":%d`, orderID)
	return []question{
		{status: 200, method: http.MethodGet, path: "/v3/checkouts/" + e.checkout(0)},
		{status: 200, method: http.MethodGet, path: "/v3/checkouts/" + id},
		{status: 200, method: http.MethodGet, path: fmt.Sprintf("/v3/payments/methods?order_id=%d", orderID)},
		{status: 200, method: http.MethodGet, path: "/v3/payments/methods?checkout_id=" + id},
		{status: 204, method: http.MethodGet, path: fmt.Sprintf("/v3/orders/%d/transactions", orderID)},
		{status: 200, method: http.MethodGet, path: fmt.Sprintf("/v3/orders/%d/transactions", paid)},
		{status: 201, method: http.MethodPost, path: tokens, body: order + `}}`},
		{status: 201, method: http.MethodPost, path: tokens, body: order + `,"is_recurring":true}}`},
	}
}

// badPurchases are what the store says no to.
func badPurchases() []question {
	get, post := http.MethodGet, http.MethodPost
	return []question{
		{404, get, "/v3/checkouts/" + noCart, "", false},
		{404, get, "/v3/orders/999999/transactions", "", false},
		{404, get, "/v3/payments/methods?order_id=999999", "", false},
		{422, get, "/v3/payments/methods?order_id=x", "", true},
		{422, get, "/v3/payments/methods?colour=green", "", true},
		{404, post, tokens, `{"order":{"id":999999}}`, false},
		{422, post, tokens, `{"order":{"id":0}}`, true},
		{422, post, tokens, `{}`, true},
		{400, post, tokens, `{"order":`, true},
	}
}

// onePurchaseEach is a good request to every endpoint of purchases.
func (e *embedded) onePurchaseEach() []question {
	id, orderID := e.order(0)
	return []question{
		{method: http.MethodGet, path: "/v3/checkouts/" + id},
		{method: http.MethodGet, path: fmt.Sprintf("/v3/payments/methods?order_id=%d", orderID)},
		{method: http.MethodGet, path: fmt.Sprintf("/v3/orders/%d/transactions", orderID)},
		{method: http.MethodPost, path: tokens, body: fmt.Sprintf(`{"order":{"id":%d}}`, orderID)},
	}
}

// paymentTrials are payments by hand: what no client of ours would send, and what can go
// wrong at the store.
func (e *embedded) paymentTrials() []trial {
	e.t.Helper()
	_, orderID := e.order(1)
	mint := func() string {
		e.t.Helper()
		token, ok, err := e.management().CreatePaymentToken(requestContext(e.t), orderID)
		if err != nil || !ok {
			e.t.Fatalf("no token: %v", err)
		}
		return token.Reveal()
	}
	const card = `{"payment":{"instrument":{"type":"tokenized_card","token":"%s"},"payment_method_id":"bolt.card"}}`
	good := fmt.Sprintf(card, processorToken)
	var all []trial
	ask := func(status int, isBad bool, body string, headers ...string) {
		e.t.Helper()
		exchange := e.ask(http.MethodPost, e.sandbox.PaymentsURL(), body, headers...)
		if exchange.Status != status {
			e.t.Errorf("payment %.200s: %d %.300s, want %d", body, exchange.Status, exchange.Answer, status)
		}
		all = append(all, trial{exchange, isBad})
	}
	for _, body := range []string{`{`, `[]`, strings.Replace(good, "payment_method_id", "method", 1)} {
		// One that is not looked at uses its token up or not: neither matters here.
		exchange := e.ask(http.MethodPost, e.sandbox.PaymentsURL(), body, paymentHeaders(mint())...)
		if exchange.Status != http.StatusBadRequest && exchange.Status != http.StatusUnprocessableEntity {
			e.t.Errorf("payment %s: %d", body, exchange.Status)
		}
		all = append(all, trial{exchange, true})
	}
	ask(http.StatusUnauthorized, false, good, paymentHeaders("a.b.c")...)
	for _, outcome := range []store.Outcome{
		store.OutcomeInsufficientFunds, store.OutcomeProcessor, store.OutcomeDuplicate, store.OutcomeBadData, store.OutcomeNoGateway,
		store.OutcomeTotals, store.OutcomeExpired, store.OutcomeNotVerified,
	} {
		if !e.sandbox.Store().OutcomeNext(orderID, outcome) {
			e.t.Errorf("%s is no outcome", outcome)
		}
		exchange := e.ask(http.MethodPost, e.sandbox.PaymentsURL(), good, paymentHeaders(mint())...)
		if exchange.Status < 400 || exchange.Status >= 500 {
			e.t.Errorf("%s: %d", outcome, exchange.Status)
		}
		all = append(all, trial{exchange, false})
	}
	for _, status := range []int{http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable} {
		if err := e.sandbox.FailNext(sandbox.On(sandbox.EndpointPayments), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: status}); err != nil {
			e.t.Fatal(err)
		}
		ask(status, false, good, paymentHeaders(mint())...)
	}
	if !e.sandbox.Store().OutcomeNext(orderID, store.OutcomePending) {
		e.t.Error("no outcome")
	}
	ask(http.StatusCreated, false, good, paymentHeaders(mint())...)
	return all
}
