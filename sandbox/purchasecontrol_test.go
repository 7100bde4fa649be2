package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/sandbox/store"
)

type ledger struct {
	Orders []struct {
		OrderID    int
		CheckoutID string
		Status     int
		Total      string
		Charged    string
		Pending    string
		Charges    int
		IsOverpaid bool
	}
	Charges []map[string]any
}

func (c *client) ledger() ledger {
	c.t.Helper()
	var told ledger
	c.decode(c.must(http.MethodGet, c.sandbox.URL()+"/_sandbox/ledger", nil), http.StatusOK, &told)
	return told
}

// A purchase by controls and the wire alone, as a program in another language makes it.
func TestPurchaseByControls(t *testing.T) {
	c := start(t)
	if got := c.ledger(); got.Orders == nil || got.Charges == nil || len(got.Orders)+len(got.Charges) != 0 {
		t.Errorf("ledger %+v", got)
	}
	var cart struct{ CartID string }
	c.decode(c.control("carts", `{"channelId":1,"currency":"CAD","lines":[{"name":"Lamp","price":"10.04","quantity":1}],"readyFor":"a@example.com"}`), http.StatusOK, &cart)
	done := c.complete(cart.CartID)
	if done.OrderEntityID == nil {
		t.Fatalf("%+v", done)
	}
	if got := c.control("payments", `{"transactionDelayMs":60000}`); got.status != http.StatusOK {
		t.Fatal(string(got.body))
	}
	outcomes := fmt.Sprintf(`{"orderId":%d,"outcomes":["insufficient-funds"]}`, *done.OrderEntityID)
	if got := c.control("outcomes", outcomes); got.status != http.StatusOK {
		t.Fatal(string(got.body))
	}
	if got, err := c.pay(*done.PaymentAccessToken); err != nil || got.status != http.StatusUnprocessableEntity || !strings.Contains(string(got.body), "30106") {
		t.Errorf("%v %d %s", err, got.status, got.body)
	}
	var made struct{ Data struct{ ID string } }
	c.decode(c.rest(http.MethodPost, "/v3/payments/access_tokens", map[string]any{"order": map[string]any{"id": *done.OrderEntityID}}), http.StatusCreated, &made)
	if got, err := c.pay(made.Data.ID); err != nil || got.status != http.StatusCreated {
		t.Fatalf("%v %d %s", err, got.status, got.body)
	}
	told := c.ledger()
	if len(told.Orders) != 1 || told.Orders[0].Pending != "10.04" || told.Orders[0].Status != 7 || told.Orders[0].CheckoutID != cart.CartID {
		t.Fatalf("ledger %+v", told)
	}
	charge := told.Charges[0]
	if charge["currency"] != "CAD" || charge["kind"] != "tokenized_card" || charge["tokenId"] == "" || charge["correlationId"] != correlation {
		t.Errorf("charge %+v", charge)
	}
	if got := c.control("settle", fmt.Sprintf(`{"paymentId":%q,"ok":true}`, charge["paymentId"])); got.status != http.StatusOK {
		t.Fatal(string(got.body))
	}
	if told := c.ledger(); told.Orders[0].Charged != "10.04" || told.Orders[0].Status != 11 || told.Orders[0].IsOverpaid {
		t.Errorf("ledger %+v", told)
	}
	if _, shown := c.sandbox.Store().Transactions(*done.OrderEntityID); !shown {
		t.Error("the order is gone")
	}
	if got := c.rest(http.MethodGet, fmt.Sprintf("/v3/orders/%d/transactions", *done.OrderEntityID), nil); got.status != http.StatusNoContent {
		t.Errorf("transactions show too early: %d", got.status)
	}
}

func TestPurchaseControlsRefuseNonsense(t *testing.T) {
	c := start(t)
	for _, test := range []struct{ path, body string }{
		{"checkouts", `{"checkoutId":"x"}`},
		{"checkouts", `{"checkoutId":"x","readyFor":"a@example.com"}`},
		{"checkouts", `{"checkoutId":"x","times":1,"problems":[{"kind":"CartError","code":"NO"}]}`},
		{"outcomes", `{"outcomes":["explode"]}`},
		{"settle", `{"paymentId":"x"}`},
		{"payments", `{"transactionDelayMs":-1}`},
		{"carts", `{"customerId":777}`},
		{"carts", `{"lines":[{"name":"Lamp","price":"-1","quantity":1}]}`},
		{"carts", `{"lines":[{"name":"Lamp","quantity":0}]}`},
		{"fail", `{"match":{"endpoint":"time"},"times":1,"kind":"late","laterMs":1}`},
	} {
		if got := c.control(test.path, test.body); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s %s: %d", test.path, test.body, got.status)
		}
	}
}

// dataOf reads the data of a V3 answer of 200.
func dataOf[T any](c *client, path string) T {
	c.t.Helper()
	var got struct{ Data T }
	c.decode(c.rest(http.MethodGet, path, nil), http.StatusOK, &got)
	return got.Data
}

func TestPaymentEndpointsOfManagement(t *testing.T) {
	c := start(t)
	id := c.checkout(1, "10.00")
	type method struct {
		ID        string
		TestMode  bool `json:"test_mode"`
		Supported []struct {
			Type  string `json:"instrument_type"`
			Needs bool   `json:"verification_value_required"`
		} `json:"supported_instruments"`
		Stored []struct{ Type, Token string } `json:"stored_instruments"`
	}
	stored := map[string]int{}
	for _, m := range dataOf[[]method](c, "/v3/payments/methods?checkout_id="+id) {
		stored[m.ID] = len(m.Stored)
		for _, i := range m.Stored {
			if len(i.Token) != 64 {
				t.Errorf("%s: %+v", m.ID, i)
			}
		}
		for _, i := range m.Supported {
			if i.Needs != (m.ID == store.MethodStripe) {
				t.Errorf("%s: %+v", m.ID, i)
			}
		}
	}
	for method, want := range map[string]int{
		store.MethodStripe: 2, store.MethodAuthorizeNet: 2, store.MethodBraintreePayPal: 1, store.MethodBraintreeBank: 1,
		store.MethodBolt: 0, store.MethodGiftCertificate: 0, store.MethodStoreCredit: 0,
	} {
		if stored[method] != want {
			t.Errorf("%s has %d instruments, want %d", method, stored[method], want)
		}
	}
	order, token := c.buy("10.00")
	for _, m := range dataOf[[]method](c, fmt.Sprintf("/v3/payments/methods?order_id=%d", order)) {
		if len(m.Stored) != 0 {
			t.Errorf("a guest has instruments: %+v", m)
		}
	}
	for query, want := range map[string]int{
		"": 422, "?order_id=x": 422, "?order_id=1&checkout_id=a": 422, "?order_id=1,2": 422, "?order_id=77": 404, "?checkout_id=x": 404, "?colour=red": 422,
	} {
		if got := c.rest(http.MethodGet, "/v3/payments/methods"+query, nil); got.status != want {
			t.Errorf("%s: %d, want %d", query, got.status, want)
		}
	}
	ask := func(body string) int {
		t.Helper()
		return c.must(http.MethodPost, c.sandbox.ManagementURL()+"/v3/payments/access_tokens", []byte(body),
			"X-Auth-Token", c.seed.AccessToken, "Content-Type", "application/json").status
	}
	if got, err := c.pay(token); err != nil || got.status != http.StatusCreated {
		t.Fatalf("%v %d", err, got.status)
	}
	paid := fmt.Sprintf(`{"order":{"id":%d,"is_recurring":false}}`, order)
	for body, want := range map[string]int{
		`{`: 400, `{}`: 422, `{"order":{}}`: 422, `{"order":{"id":0}}`: 422, `{"order":{"id":"1"}}`: 422, `{"order":{"id":77}}`: 404, paid: 409,
	} {
		if got := ask(body); got != want {
			t.Errorf("%s: %d, want %d", body, got, want)
		}
	}
	c.sandbox.Store().SetChoices(store.Choices{Payment: store.PaymentChoices{WrongStateIsUnprocessable: true, OrderIDIsNumber: true}})
	if got := ask(paid); got != 422 {
		t.Errorf("the other wrong state: %d", got)
	}
	done := c.sandbox.Store().Orders()[0]
	if got := c.rest(http.MethodGet, "/v3/checkouts/"+done.CheckoutID, nil); !strings.Contains(string(got.body), fmt.Sprintf(`"order_id":%d`, done.ID)) {
		t.Errorf("checkout %s", got.body)
	}
	for _, path := range []string{"/v3/checkouts/x", "/v2/orders/77", "/v3/orders/77/transactions", "/v3/orders/x/transactions"} {
		if got := c.rest(http.MethodGet, path, nil); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	for range 60 {
		c.sandbox.Store().AddTransaction(store.Transaction{OrderID: done.ID, Event: store.EventCapture, Status: store.StatusOK, Currency: "USD"})
	}
	pages := 0
	for page, want := range map[int]int{1: 50, 2: 11} {
		if got := dataOf[[]struct{ ID int }](c, fmt.Sprintf("/v3/orders/%d/transactions?page=%d", done.ID, page)); len(got) != want {
			t.Errorf("page %d has %d", page, len(got))
		}
		pages++
	}
	if got := c.rest(http.MethodGet, fmt.Sprintf("/v3/orders/%d/transactions?page=3", done.ID), nil); got.status != http.StatusNoContent || pages != 2 {
		t.Errorf("page 3: %d", got.status)
	}
	if got := c.must(http.MethodGet, c.sandbox.ManagementURL()+"/v3/payments/methods?order_id=1001", nil); got.status != http.StatusUnauthorized {
		t.Errorf("without an access token: %d", got.status)
	}
}
