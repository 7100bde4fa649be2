package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const completeMutation = `mutation complete($id: String!) { checkout { completeCheckout(input: {checkoutEntityId: $id}) {
	orderEntityId paymentAccessToken
	errors { __typename ... on Error { message }
		... on CartError { cart: code context { field value } }
		... on CartLineItemError { line: code context { field value } }
		... on CheckoutShippingConsignmentError { shipping: code context { field value } }
		... on CheckoutBillingAddressError { billing: code context { field value } }
		... on CheckoutCouponError { coupon: code context { field value } }
		... on CheckoutTaxError { tax: code context { field value } } } } } }`

const correlation = "3b1f8a0e-7c40-4d2e-8b0e-3f6a5c9d1e22"

// completion is what completeCheckout answered.
type completion struct {
	OrderEntityID      *int
	PaymentAccessToken *string
	Errors             []map[string]any
}

// checkout opens a cart that is ready to be completed, of one item at a price.
func (c *client) checkout(customerID int, price string) string {
	c.t.Helper()
	s := c.sandbox.Store()
	cart, err := s.OpenCartAs(store.CartSpec{
		ChannelID: 1, CustomerID: customerID, Lines: []store.CartLine{{Name: "Lamp", Price: decimal.MustParse(price), Quantity: 1}},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := s.ReadyCheckout(cart.ID, "guest@example.com"); err != nil {
		c.t.Fatal(err)
	}
	return cart.ID
}

func (c *client) complete(id string, headers ...string) completion {
	c.t.Helper()
	var data struct {
		Checkout struct{ CompleteCheckout completion }
	}
	c.data(c.ask(completeMutation, map[string]any{"id": id}, append(headers, "X-Correlation-Id", correlation)...), &data)
	return data.Checkout.CompleteCheckout
}

// buy completes a guest's checkout and returns order and token.
func (c *client) buy(price string) (int, string) {
	c.t.Helper()
	got := c.complete(c.checkout(0, price))
	if got.OrderEntityID == nil || got.PaymentAccessToken == nil || len(got.Errors) > 0 {
		c.t.Fatalf("completed %+v", got)
	}
	return *got.OrderEntityID, *got.PaymentAccessToken
}

const byBolt = `{"payment":{"instrument":{"type":"tokenized_card","token":"tok_canary"},"payment_method_id":"bolt.card"}}`

func (c *client) pay(token string) (answer, error) {
	c.t.Helper()
	return c.payAs(c.t.Context(), token)
}

// payAs is pay for a caller who may leave.
func (c *client) payAs(ctx context.Context, token string) (answer, error) {
	c.t.Helper()
	return c.sendAs(ctx, http.MethodPost, c.sandbox.PaymentsURL(), []byte(byBolt),
		"Authorization", "PAT "+token, "Accept", "application/vnd.bc.v1+json", "Content-Type", "application/json", "X-Correlation-Id", correlation)
}

func TestPurchaseOverTheWire(t *testing.T) {
	c := start(t)
	person := c.member(1)
	cat := c.login(1, person)
	id := c.checkout(person.EntityID, "25.00")
	type checkout struct {
		OrderID    *string `json:"order_id"`
		GrandTotal float64 `json:"grand_total"`
		Cart       struct {
			CustomerID int `json:"customer_id"`
			ChannelID  int `json:"channel_id"`
		}
	}
	look := func() checkout {
		t.Helper()
		var got struct{ Data checkout }
		c.decode(c.rest(http.MethodGet, "/v3/checkouts/"+id, nil), http.StatusOK, &got)
		return got.Data
	}
	if got := look(); got.OrderID != nil || got.GrandTotal != 25 || got.Cart.CustomerID != person.EntityID || got.Cart.ChannelID != 1 {
		t.Errorf("before: %+v", got)
	}
	if got := c.complete(id); got.OrderEntityID != nil || got.Errors[0]["cart"] != "CART_NOT_FOUND" {
		t.Errorf("by a guest: %+v", got)
	}
	done := c.complete(id, catHeader, cat)
	if done.OrderEntityID == nil || done.PaymentAccessToken == nil || strings.HasPrefix(*done.PaymentAccessToken, "JWT ") {
		t.Fatalf("completed %+v", done)
	}
	order := strconv.Itoa(*done.OrderEntityID)
	if got := look(); got.OrderID == nil || *got.OrderID != order || got.Cart.CustomerID != person.EntityID {
		t.Errorf("after: %+v", got)
	}
	if got := c.rest(http.MethodGet, "/v3/orders/"+order+"/transactions", nil); got.status != http.StatusNoContent || len(got.body) != 0 {
		t.Errorf("transactions before: %d %s", got.status, got.body)
	}
	paid, err := c.pay(*done.PaymentAccessToken)
	if err != nil || paid.status != http.StatusCreated || paid.header.Get("X-Rate-Limit-Requests-Quota") != "50" || paid.header.Get("X-Rate-Limit-Time-Window-Ms") != "4000" {
		t.Fatalf("%v %d %s %v", err, paid.status, paid.body, paid.header)
	}
	var told struct {
		Data struct {
			ID, Status      string
			TransactionType string `json:"transaction_type"`
		}
	}
	c.decode(paid, http.StatusCreated, &told)
	ledger := c.sandbox.Store().Ledger()
	if len(ledger) != 1 || ledger[0].PaymentID != told.Data.ID || ledger[0].CorrelationID != correlation || ledger[0].Amount.String() != "25.00" {
		t.Errorf("answer %+v, ledger %+v", told, ledger)
	}
	var listed struct {
		Data []map[string]any
		Meta struct{ Pagination map[string]any }
	}
	c.decode(c.rest(http.MethodGet, "/v3/orders/"+order+"/transactions", nil), http.StatusOK, &listed)
	if len(listed.Data) != 1 || listed.Data[0]["gateway_transaction_id"] != told.Data.ID || listed.Data[0]["order_id"] != order || listed.Data[0]["amount"] != 25.0 {
		t.Errorf("transactions %+v", listed)
	}
	var v2 struct {
		StatusID int `json:"status_id"`
	}
	c.decode(c.rest(http.MethodGet, "/v2/orders/"+order, nil), http.StatusOK, &v2)
	if v2.StatusID != 11 {
		t.Errorf("status %d", v2.StatusID)
	}
	for _, endpoint := range []string{"checkout", "payments", "order-transactions", "order", "storefront"} {
		if len(c.sandbox.CallsTo(sandbox.On(endpoint))) == 0 {
			t.Errorf("no call to %s", endpoint)
		}
	}
	if calls := c.sandbox.CallsTo(sandbox.On("payments")); calls[0].Credential != "payment-token" || calls[0].CorrelationID != correlation {
		t.Errorf("recorded %+v", calls[0])
	}
	if n := len(c.sandbox.CallsTo(sandbox.On("storefront", "completeCheckout"))); n != 2 {
		t.Errorf("%d completions were recorded", n)
	}
	recorded, err := json.Marshal(c.sandbox.Calls())
	if err != nil || strings.Contains(string(recorded), "tok_canary") || strings.Contains(string(recorded), *done.PaymentAccessToken) {
		t.Errorf("calls hold a secret, or %v", err)
	}
}

func TestCompletionProblemsOverTheWire(t *testing.T) {
	c := start(t)
	id := c.checkout(0, "10.00")
	aliases := map[string]string{
		"CartError": "cart", "CartLineItemError": "line", "CheckoutShippingConsignmentError": "shipping",
		"CheckoutBillingAddressError": "billing", "CheckoutCouponError": "coupon", "CheckoutTaxError": "tax",
	}
	for kind, alias := range aliases {
		for _, code := range store.CheckoutCodes(store.CheckoutProblemKind(kind)) {
			body := fmt.Sprintf(`{"checkoutId":%q,"times":1,"problems":[{"kind":%q,"code":%q,"context":[{"field":"$.a","value":"7"},{"field":"$.b"}]}]}`, id, kind, code)
			if got := c.control("checkouts", body); got.status != http.StatusOK {
				t.Fatalf("%s: %s", body, got.body)
			}
			got := c.complete(id)
			if got.OrderEntityID != nil || got.PaymentAccessToken != nil || len(got.Errors) != 1 {
				t.Fatalf("%s %s: %+v", kind, code, got)
			}
			e := got.Errors[0]
			context, _ := json.Marshal(e["context"])
			if e["__typename"] != kind || e[alias] != code || e["message"] == "" || string(context) != `[{"field":"$.a","value":"7"},{"field":"$.b","value":null}]` {
				t.Errorf("%s %s: %+v", kind, code, e)
			}
		}
	}
	c.sandbox.Store().SetChoices(store.Choices{Payment: store.PaymentChoices{TokenHasScheme: true, CompletedAgainIsOrder: true}})
	first, again := c.complete(id), c.complete(id)
	if first.OrderEntityID == nil || again.OrderEntityID == nil || *again.OrderEntityID != *first.OrderEntityID {
		t.Fatalf("%+v, again %+v", first, again)
	}
	if !strings.HasPrefix(*first.PaymentAccessToken, "JWT ey") || *again.PaymentAccessToken == *first.PaymentAccessToken {
		t.Error("tokens")
	}
	if got, err := c.pay(strings.TrimPrefix(*again.PaymentAccessToken, "JWT ")); err != nil || got.status != http.StatusCreated {
		t.Fatalf("%v %d", err, got.status)
	}
	if got := c.complete(id); got.OrderEntityID == nil || got.PaymentAccessToken != nil {
		t.Errorf("completed again after it was paid: %+v", got)
	}
}

func TestCompletionNeedsItsScope(t *testing.T) {
	c := start(t)
	token, err := c.sandbox.IssueToken(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeCustomer}})
	if err != nil {
		t.Fatal(err)
	}
	got := c.graphql(1, token, completeMutation, map[string]any{"id": c.checkout(0, "10.00")})
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INSUFFICIENT_ACCESS_SCOPE" || len(c.sandbox.Store().Orders()) != 0 {
		t.Errorf("%s", got.body)
	}
}

func TestTwoPaymentsWithOneToken(t *testing.T) {
	c := start(t)
	_, token := c.buy("10.00")
	statuses := make([]int, 8)
	var running sync.WaitGroup
	for i := range statuses {
		running.Go(func() {
			got, err := c.pay(token)
			if err == nil {
				statuses[i] = got.status
			}
		})
	}
	running.Wait()
	taken := 0
	for _, status := range statuses {
		if status == http.StatusCreated {
			taken++
		} else if status != http.StatusUnprocessableEntity {
			t.Errorf("status %d", status)
		}
	}
	if taken != 1 || len(c.sandbox.Store().Ledger()) != 1 {
		t.Errorf("%d taken, %d charges", taken, len(c.sandbox.Store().Ledger()))
	}
}

// What was lost, and when, is what the ledger knows.
func TestPaymentFaults(t *testing.T) {
	tests := []struct {
		name   string
		fault  sandbox.Fault
		status int // 0 for no answer
		charge bool
	}{
		{"500 before", sandbox.Fault{Kind: sandbox.FaultStatus}, 500, false},
		{"500 after", sandbox.Fault{Kind: sandbox.FaultStatus, After: true}, 500, true},
		{"503 after", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, After: true}, 503, true},
		{"HTML before", sandbox.Fault{Kind: sandbox.FaultHTML}, 200, false},
		{"HTML after", sandbox.Fault{Kind: sandbox.FaultHTML, After: true}, 200, true},
		{"reset before", sandbox.Fault{Kind: sandbox.FaultDropBefore}, 0, false},
		{"reset after", sandbox.Fault{Kind: sandbox.FaultDropAfter}, 0, true},
		{"truncated", sandbox.Fault{Kind: sandbox.FaultTruncate}, 0, true},
		{"slow", sandbox.Fault{Kind: sandbox.FaultSlowBody, Pause: time.Millisecond}, 201, true},
		{"twice", sandbox.Fault{Kind: sandbox.FaultTwice}, 422, true},
		{"429", sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429}, 429, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := start(t)
			order, token := c.buy("10.00")
			c.failNext(sandbox.On(sandbox.EndpointPayments), 1, test.fault)
			got, err := c.pay(token)
			if (err != nil) != (test.status == 0) || err == nil && got.status != test.status {
				t.Errorf("%v %d %s", err, got.status, got.body)
			}
			if charges := c.sandbox.Store().Charges(order); (len(charges) == 1) != test.charge || len(charges) > 1 {
				t.Errorf("charges %+v", charges)
			}
			if test.status == 429 && got.header.Get("X-Rate-Limit-Requests-Quota") != "50" {
				t.Errorf("the quota of another API: %v", got.header)
			}
		})
	}
}

func TestPaymentsThatHang(t *testing.T) {
	for charges, after := range []bool{false, true} {
		c := start(t)
		_, token := c.buy("10.00")
		c.sandbox.ResetCalls()
		c.failNext(sandbox.On("payments"), 1, sandbox.Fault{Kind: sandbox.FaultHang, After: after})
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		left := make(chan error, 1)
		go func() {
			_, err := c.payAs(ctx, token)
			left <- err
		}()
		patience.Eventually(t, "the payment is there, and charged if it is to be", func() bool {
			return len(c.sandbox.Calls()) == 1 && len(c.sandbox.Store().Ledger()) >= charges
		})
		leave()
		if err := patience.Receive(t, "the end of the call", left); !errors.Is(err, context.Canceled) {
			t.Errorf("the call ended with %v", err)
		}
		// Closing waits for what is under way.
		if err := c.sandbox.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if charged := len(c.sandbox.Store().Ledger()); charged != charges {
			t.Errorf("hanging after %v: charged %d times", after, charged)
		}
	}
}

func TestPaymentsThatAreLate(t *testing.T) {
	c := start(t)
	order, token := c.buy("10.00")
	for _, bad := range []struct {
		on    sandbox.Matcher
		fault sandbox.Fault
	}{{sandbox.On("payments"), sandbox.Fault{Kind: sandbox.FaultLate}}, {sandbox.On("storefront"), sandbox.Fault{Kind: sandbox.FaultLate, Later: time.Minute}}, {sandbox.On("time"), sandbox.Fault{Kind: sandbox.FaultLate, Later: time.Minute}}} {
		if err := c.sandbox.FailNext(bad.on, 1, bad.fault); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
	if got := c.control("fail", `{"match":{"endpoint":"payments"},"times":1,"kind":"late","laterMs":60000}`); got.status != http.StatusOK {
		t.Fatal(string(got.body))
	}
	if got, err := c.pay(token); err == nil {
		t.Fatalf("an answer came: %d", got.status)
	}
	path := "/v3/orders/" + strconv.Itoa(order) + "/transactions"
	if got := c.rest(http.MethodGet, path, nil); got.status != http.StatusNoContent {
		t.Errorf("too early: %d", got.status)
	}
	c.sandbox.SetTime(c.sandbox.Store().Now().Add(time.Minute))
	if got := c.rest(http.MethodGet, path, nil); got.status != http.StatusOK {
		t.Errorf("a minute later: %d", got.status)
	}
}

func TestPaymentQuota(t *testing.T) {
	c := start(t)
	for i := range 51 {
		got, err := c.pay("nothing")
		want := http.StatusUnauthorized
		if i == 50 {
			want = http.StatusTooManyRequests
		}
		if err != nil || got.status != want || got.header.Get("X-Rate-Limit-Requests-Left") != strconv.Itoa(max(49-i, 0)) {
			t.Fatalf("payment %d: %v %d %v", i, err, got.status, got.header)
		}
		if limited := got.header.Get("X-Retry-After") != ""; limited != (i == 50) {
			t.Errorf("payment %d: X-Retry-After", i)
		}
	}
	if got := c.rest(http.MethodGet, "/v2/time", nil); got.status != http.StatusOK {
		t.Errorf("the Management API shares the quota: %d", got.status)
	}
	if got := c.control("throttle", `{"requests":1,"windowMs":60000,"on":"payments"}`); got.status != http.StatusOK {
		t.Fatal(string(got.body))
	}
	for i, want := range []int{401, 429} {
		if got, err := c.pay("nothing"); err != nil || got.status != want {
			t.Errorf("throttled %d: %v %d", i, err, got.status)
		}
	}
	if got := c.control("throttle", `{"requests":1,"windowMs":60000,"on":"moon"}`); got.status != http.StatusUnprocessableEntity {
		t.Errorf("throttle on the moon: %d", got.status)
	}
}
