package management

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// purchaseMethods are those between a checkout and a paid order. None is a write: a token
// that nobody got pays for nothing.
func purchaseMethods() []method {
	return []method{
		{"checkout", func(ctx context.Context, c *Client) error { _, _, err := c.Checkout(ctx, cartID); return err }, false},
		{"payment methods", func(ctx context.Context, c *Client) error { _, err := c.PaymentMethods(ctx, 100); return err }, false},
		{"payment token", func(ctx context.Context, c *Client) error { _, _, err := c.CreatePaymentToken(ctx, 100); return err }, false},
		{"transactions", func(ctx context.Context, c *Client) error { _, err := c.OrderTransactions(ctx, 100); return err }, false},
	}
}

func TestCheckout(t *testing.T) {
	const path = "/v3/checkouts/" + cartID
	checkout := func(order, cart string) string {
		return `{"data":{"id":"` + cartID + `","cart":{"id":"` + cartID + `","email":"` + email + `"` + cart + `},"billing_address":{"email":"` + email + `"}` + order + `},"meta":{}}`
	}
	for name, tc := range map[string]struct {
		answer string
		want   commerce.CheckoutState
	}{
		"a guest's":           {checkout(`,"order_id":null`, `,"customer_id":0,"channel_id":2`), commerce.CheckoutState{ChannelID: 2}},
		"nobody's":            {checkout(`,"order_id":""`, `,"customer_id":null,"channel_id":2`), commerce.CheckoutState{ChannelID: 2}},
		"a customer's":        {checkout(``, `,"customer_id":7,"channel_id":"3"`), commerce.CheckoutState{CustomerID: 7, ChannelID: 3}},
		"an order":            {checkout(`,"order_id":"141"`, `,"customer_id":7,"channel_id":1`), commerce.CheckoutState{OrderID: 141, CustomerID: 7, ChannelID: 1}},
		"an order of numbers": {checkout(`,"order_id":141`, `,"customer_id":"0"`), commerce.CheckoutState{OrderID: 141, ChannelID: 1}},
		"free":                {checkout(`,"grand_total":0.00`, `,"customer_id":7`), commerce.CheckoutState{CustomerID: 7, ChannelID: 1, IsFree: true}},
		"not free":            {checkout(`,"grand_total":"0.01"`, `,"customer_id":7`), commerce.CheckoutState{CustomerID: 7, ChannelID: 1}},
		"of an odd price":     {checkout(`,"grand_total":{"a":0}`, `,"customer_id":7`), commerce.CheckoutState{CustomerID: 7, ChannelID: 1}},
		"of no price":         {checkout(`,"grand_total":null`, `,"customer_id":7`), commerce.CheckoutState{CustomerID: 7, ChannelID: 1}},
		"in capitals":         {strings.Replace(checkout(``, `,"customer_id":7`), cartID, strings.ToUpper(cartID), 1), commerce.CheckoutState{CustomerID: 7, ChannelID: 1}},
	} {
		s := newAnsweringStore(t, map[string]string{path: tc.answer})
		got, ok, err := s.Checkout(upstreamtest.Context(t), cartID)
		if err != nil || !ok || got != tc.want {
			t.Errorf("%s: %+v, %t, %v; want %+v", name, got, ok, err, tc.want)
		}
		if line := s.Heard()[0].Line; line != "GET /stores/abc"+path {
			t.Errorf("%s: asked %s", name, line)
		}
	}
	for _, body := range []string{
		checkout(`,"order_id":null`, ``), checkout(`,"order_id":"x"`, `,"customer_id":7`), checkout(`,"order_id":-1`, `,"customer_id":7`),
		checkout(``, `,"customer_id":-7`), checkout(`,"order_id":1.5`, `,"customer_id":7`), checkout(``, `,"customer_id":{}`),
		strings.Replace(checkout(``, `,"customer_id":7`), cartID, "6"+cartID[1:], 1), `{"data":{"id":"` + cartID + `"}}`, `{"data":{"id":"` + cartID + `","cart":[]}}`,
	} {
		_, ok, err := newAnsweringStore(t, map[string]string{path: body}).Checkout(upstreamtest.Context(t), cartID)
		if wantCode(t, err, commerce.CodeUpstreamUnavailable); ok {
			t.Errorf("%s: a checkout", body)
		}
	}
	s := newAnsweringStore(t, nil)
	for _, id := range []string{cartID, "", "1", "../customers", cartID + "/orders", cartID[:35] + "?"} {
		if _, ok, err := s.Checkout(upstreamtest.Context(t), id); ok || err != nil {
			t.Errorf("%q: %t, %v", id, ok, err)
		}
	}
	if n := len(s.Heard()); n != 1 {
		t.Errorf("%d requests for one id", n)
	}
}

func TestPaymentMethods(t *testing.T) {
	const path = "/v3/payments/methods?order_id=100"
	const token = "stored-" + canary
	s := newAnsweringStore(t, map[string]string{path: `{"data":[
		{"id":"bigcommerce.store_credit","name":"Store Credit","test_mode":false,"type":"store_credit","supported_instruments":[],"stored_instruments":[]},
		{"id":"stripe.card","name":"Stripe","test_mode":"true","type":"card","supported_instruments":[
			{"instrument_type":"VISA","verification_value_required":true},{"instrument_type":"MOON"},{"verification_value_required":true},{"instrument_type":"STORED_CARD","verification_value_required":false}],
		 "stored_instruments":[
			{"type":"stored_card","brand":"VISA","expiry_month":9,"expiry_year":2030,"issuer_identification_number":"424242","last_4":"4242","token":"` + token + `","is_default":true},
			{"type":"STORED_PAYPAL_ACCOUNT","email":"` + email + `","token":"` + token + `"},
			{"type":"stored_bank_account","masked_account_number":"XX1234","issuer":"Bank","token":"` + token + `"},
			{"type":"stored_card","brand":"AMEX","last_4":"1111"},
			{"type":"stored_crypto","token":"` + token + `"}, {"token":"` + token + `"}]},
		{"id":"","name":"nameless","type":"card"},
		{"id":"moon.dust","name":7,"type":"dust","supported_instruments":null}],"meta":{}}`})
	got, err := s.PaymentMethods(upstreamtest.Context(t), 100)
	want := []commerce.PaymentMethod{
		{ID: "bigcommerce.store_credit", Name: "Store Credit", Kind: "store_credit"},
		{
			ID: "stripe.card", Name: "Stripe", Kind: "card", IsTest: true,
			Instruments: []commerce.SupportedInstrument{{Kind: "VISA", NeedsVerificationValue: true}, {Kind: "MOON"}, {Kind: "STORED_CARD"}},
			Stored: []commerce.StoredPaymentInstrument{
				{Kind: commerce.InstrumentStoredCard, Token: token, Instrument: commerce.StoredCard{
					Instrument: commerce.Instrument{IsDefault: true}, Brand: "VISA", LastFour: "4242", ExpiryMonth: 9, ExpiryYear: 2030,
				}},
				{Kind: commerce.InstrumentStoredPayPal, Token: token, Instrument: commerce.StoredPayPalAccount{MaskedEmail: commerce.NonEmpty("c***@example.com")}},
				{Kind: commerce.InstrumentStoredBankAccount, Token: token, Instrument: commerce.StoredBankAccount{MaskedNumber: "1234", Issuer: commerce.NonEmpty("Bank")}},
			},
		},
		{ID: "moon.dust", Name: "7", Kind: "dust"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("methods (-want +got):\n%s%v", diff, err)
	}
	if printed := fmt.Sprintf("%v %+v %#v", got, got, got); strings.Contains(printed, canary) {
		t.Errorf("a secret came out: %s", printed)
	}
	for _, status := range []int{404, 409, 422} {
		if got, err := saying(t, status, `{"title":"`+canary+`"}`).PaymentMethods(upstreamtest.Context(t), 100); len(got) != 0 || err != nil {
			t.Errorf("%d: %v, %v", status, got, err)
		}
	}
	none := saying(t, http.StatusOK, `{"data":[]}`)
	for _, id := range []int{100, 0, -1} {
		if got, err := none.PaymentMethods(upstreamtest.Context(t), id); len(got) != 0 || err != nil {
			t.Errorf("%d: %v, %v", id, got, err)
		}
	}
	if n := len(none.Heard()); n != 1 {
		t.Errorf("%d requests for one order", n)
	}
	for _, odd := range []string{`{"data":{"id":"a"}}`, `{"data":[{"id":7}]}`, `{"data":[{"id":"a","stored_instruments":"` + canary + `"}]}`} {
		_, err := saying(t, http.StatusOK, odd).PaymentMethods(upstreamtest.Context(t), 100)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
	}
	_, err = saying(t, http.StatusBadRequest, canary).PaymentMethods(upstreamtest.Context(t), 100)
	wantCode(t, err, commerce.CodeInternal)
}

func TestCreatePaymentToken(t *testing.T) {
	const token = "eyJ." + canary + ".x"
	for _, id := range []string{token, "JWT " + token} {
		s := saying(t, http.StatusCreated, `{"data":{"id":"`+id+`"},"meta":{}}`)
		got, ok, err := s.CreatePaymentToken(upstreamtest.Context(t), 100)
		if got != token || !ok || err != nil {
			t.Errorf("got %q, %t, %v", got.Reveal(), ok, err)
		}
		if sent := s.Heard()[0]; sent.Line != "POST /stores/abc/v3/payments/access_tokens" || sent.Body != `{"order":{"id":100,"is_recurring":false}}` {
			t.Errorf("sent %s %s", sent.Line, sent.Body)
		}
	}
	for _, status := range []int{409, 422} {
		s := saying(t, status, `{"title":"`+canary+`"}`)
		if got, ok, err := s.CreatePaymentToken(upstreamtest.Context(t), 100); got != "" || ok || err != nil || len(s.Heard()) != 1 {
			t.Errorf("%d: %q, %t, %v", status, got.Reveal(), ok, err)
		}
	}
	// An order that is not there may be there in a moment.
	_, ok, err := saying(t, http.StatusNotFound, `{"title":"`+canary+`"}`).CreatePaymentToken(upstreamtest.Context(t), 100)
	var unknown *upstream.Error
	if wantCode(t, err, commerce.CodeUpstreamUnavailable); ok || !errors.As(err, &unknown) || unknown.Kind != upstream.NotFound {
		t.Errorf("an order that the store does not know: %t, %v", ok, err)
	}
	// Nobody is charged by a second token, so the first may be lost.
	s := saying(t, http.StatusBadGateway, canary)
	_, ok, err = s.CreatePaymentToken(upstreamtest.Context(t), 100)
	if wantCode(t, err, commerce.CodeUpstreamUnavailable); ok || len(s.Heard()) != 3 {
		t.Errorf("%t after %d attempts", ok, len(s.Heard()))
	}
	for _, odd := range []string{`{"data":{"id":""}}`, `{"data":{"id":"JWT "}}`, `{"data":{"id":7}}`, `{"data":["` + token + `"]}`} {
		_, ok, err := saying(t, http.StatusCreated, odd).CreatePaymentToken(upstreamtest.Context(t), 100)
		if wantCode(t, err, commerce.CodeUpstreamUnavailable); ok {
			t.Errorf("%s: a token", odd)
		}
	}
	for _, id := range []int{0, -1} {
		if _, ok, err := s.CreatePaymentToken(upstreamtest.Context(t), id); ok || err != nil || len(s.Heard()) != 3 {
			t.Errorf("%d: %t, %v", id, ok, err)
		}
	}
}

func TestOrderTransactions(t *testing.T) {
	const path = "/v3/orders/100/transactions"
	const rows = `{"id":1,"order_id":"100","event":"purchase","method":"credit_card","amount":1234567890123.45,"currency":"USD","gateway":"stripe",
		"gateway_transaction_id":"ch_1","status":"ok","credit_card":{"card_last4":"1111"},"gift_certificate":{"code":"` + canary + `"},"payment_instrument_token":"` + canary + `"},
		{"id":"2","order_id":100,"event":"moon_landing","method":"token","amount":"0.10","currency":"jpy","gateway_transaction_id":null,"status":"floating"},
		{"id":3,"event":"pending","amount":1e2,"currency":"USD","status":"error"}`
	s := newAnsweringStore(t, map[string]string{path: `{"data":[` + rows + `],"meta":{"pagination":{"total":3,"count":3,"current_page":1,"total_pages":1}}}`})
	got, err := s.OrderTransactions(upstreamtest.Context(t), 100)
	want := []commerce.Transaction{
		{ID: 1, Event: "purchase", Status: "ok", Method: "credit_card", Amount: mustDecimal(t, "1234567890123.45"), Currency: "USD", GatewayID: "ch_1"},
		{ID: 2, Event: "moon_landing", Status: "floating", Method: "token", Amount: mustDecimal(t, "0.1"), Currency: "JPY"},
		{ID: 3, Event: "pending", Status: "error", Amount: mustDecimal(t, "100"), Currency: "USD"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("transactions (-want +got):\n%s%v", diff, err)
	}
	if lines := s.Heard(); len(lines) != 1 || lines[0].Line != "GET /stores/abc"+path {
		t.Errorf("asked %+v", lines)
	}
	for _, none := range []string{``, `{"data":[]}`, `{"data":[],"meta":{"pagination":{"total_pages":0,"current_page":1}}}`} {
		if got, err := newAnsweringStore(t, map[string]string{path: none}).OrderTransactions(upstreamtest.Context(t), 100); len(got) != 0 || err != nil {
			t.Errorf("%s: %v, %v", none, got, err)
		}
	}
}

// TestOrderTransactionsOfManyPages follows what the answers count. Money on a page that
// could not be read must not pass for none.
func TestOrderTransactionsOfManyPages(t *testing.T) {
	const path = "/v3/orders/100/transactions"
	page := func(current, total int, ids ...int) string {
		rows := make([]string, len(ids))
		for i, id := range ids {
			rows[i] = fmt.Sprintf(`{"id":%d,"order_id":"100","event":"purchase","amount":1,"currency":"USD","status":"ok"}`, id)
		}
		return fmt.Sprintf(`{"data":[%s],"meta":{"pagination":{"current_page":%d,"total_pages":%d}}}`, strings.Join(rows, ","), current, total)
	}
	// One that came in between moves the others on.
	s := newAnsweringStore(t, map[string]string{path: page(1, 3, 1, 2), path + "?page=2": page(2, 3, 2, 3), path + "?page=3": page(3, 3, 4)})
	got, err := s.OrderTransactions(upstreamtest.Context(t), 100)
	if err != nil || len(got) != 4 || got[3].ID != 4 {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, answers := range map[string]map[string]string{
		"the first again":      {path: page(1, 2, 1), path + "?page=2": page(1, 2, 1)},
		"an empty second":      {path: page(1, 2, 1), path + "?page=2": ""},
		"no second":            {path: page(1, 2, 1)},
		"a bad second":         {path: page(1, 2, 1), path + "?page=2": `{"data":null}`},
		"another order's":      {path: strings.Replace(page(1, 1, 1), `"100"`, `"101"`, 1)},
		"without a number":     {path: page(1, 1, 0)},
		"without an amount":    {path: strings.Replace(page(1, 1, 1), `"amount":1`, `"amount":null`, 1)},
		"an inexact amount":    {path: strings.Replace(page(1, 1, 1), `"amount":1`, `"amount":12345678901234567890.12`, 1)},
		"an amount of words":   {path: strings.Replace(page(1, 1, 1), `"amount":1`, `"amount":"`+canary+`"`, 1)},
		"without an event":     {path: strings.Replace(page(1, 1, 1), `purchase`, ``, 1)},
		"null among the money": {path: strings.Replace(page(1, 1, 1), `[`, `[null,`, 1)},
		"an object":            {path: `{"data":{"id":1}}`},
	} {
		got, err := newAnsweringStore(t, answers).OrderTransactions(upstreamtest.Context(t), 100)
		if wantCode(t, err, commerce.CodeUpstreamUnavailable); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	endless := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		current := 1
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &current)
		_, _ = fmt.Fprint(w, page(current, 999, current))
	})
	_, err = endless.OrderTransactions(upstreamtest.Context(t), 100)
	if wantCode(t, err, commerce.CodeUpstreamUnavailable); len(endless.Heard()) != maxFound {
		t.Errorf("%d pages", len(endless.Heard()))
	}
}

// TestAnOrderThatIsNotThere may be one that the store does not know yet: nothing says
// that it was not charged.
func TestAnOrderThatIsNotThere(t *testing.T) {
	got, err := newAnsweringStore(t, nil).OrderTransactions(upstreamtest.Context(t), 100)
	var e *upstream.Error
	if wantCode(t, err, commerce.CodeUpstreamUnavailable); got != nil || !errors.As(err, &e) || e.Kind != upstream.NotFound {
		t.Errorf("got %v, %v", got, err)
	}
	s := newAnsweringStore(t, nil)
	for _, id := range []int{0, -1} {
		_, err := s.OrderTransactions(upstreamtest.Context(t), id)
		if wantCode(t, err, commerce.CodeUpstreamUnavailable); len(s.Heard()) != 0 {
			t.Errorf("%d was asked for", id)
		}
	}
}
