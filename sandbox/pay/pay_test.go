package pay

import (
	"encoding/base64"
	"encoding/json"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/jwt"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// fixture is the API of the seed's store, without a server around it.
type fixture struct {
	t       testing.TB
	store   *store.Store
	cashier *Cashier
	handler *Handler
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	now := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	s := store.New(store.DefaultSeed(), func() time.Time { return now }, rand.New(rand.NewSource(1)))
	cashier := NewCashier(s, "secret")
	return &fixture{t, s, cashier, New(s, cashier)}
}

// order makes an order of one item, and a token for it.
func (f *fixture) order(customerID int, price string) (int, string) {
	f.t.Helper()
	f.store.SetChoices(store.Choices{Payment: store.PaymentChoices{CheckoutsAreReady: true}})
	cart, err := f.store.OpenCartAs(store.CartSpec{
		ChannelID: store.ChannelMain, CustomerID: customerID,
		Lines: []store.CartLine{{Name: "Lamp", Price: decimal.MustParse(price), Quantity: 1}},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	order, problems, err := f.store.CompleteCheckout(cart.ID, store.ChannelMain, customerID)
	if err != nil || problems != nil {
		f.t.Fatal(problems, err)
	}
	token, err := f.cashier.Token(order.ID)
	if err != nil {
		f.t.Fatal(err)
	}
	return order.ID, token
}

// post makes one request; headers that are named replace the right ones.
func (f *fixture) post(token, body string, headers ...string) (int, problem) {
	f.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/payments", strings.NewReader(body))
	r.Header.Set("Authorization", "PAT "+token)
	r.Header.Set("Accept", Accept)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		f.t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if w.Code != http.StatusCreated && (p.Status != w.Code || p.Title == "" || p.Type == "") {
		f.t.Errorf("%d %s", w.Code, w.Body)
	}
	return w.Code, p
}

const tokenized = `{"payment":{"instrument":{"type":"tokenized_card","token":"tok_1","iin":411111,"last_four_digits":"1111","expiration_month":12,"expiration_year":"2030"},"payment_method_id":"bolt.card"}}`

func TestToken(t *testing.T) {
	f := newFixture(t)
	id, token := f.order(0, "457.90")
	if id != 1001 {
		t.Fatalf("order %d", id)
	}
	raw, ok := jwt.Split(token)
	if !ok {
		t.Fatal("no JWT")
	}
	var said map[string]any
	if err := json.Unmarshal(raw.Payload, &said); err != nil {
		t.Fatal(err)
	}
	now := float64(f.store.Now().Unix())
	jti, _ := said["jti"].(string)
	want := map[string]any{
		"exp": now + 3600, "nbf": now, "iat": now, "iss": "payments.bigcommerce.com", "sub": f.store.StoreHash(), "jti": jti,
		"data": map[string]any{"store_id": "10077", "order_id": "1001", "amount": 45790.0, "currency": "USD"},
	}
	if diff := cmp.Diff(want, said); diff != "" || len(jti) != 36 {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestWhoMayPay(t *testing.T) {
	f := newFixture(t)
	_, token := f.order(0, "10.00")
	forged, err := jwt.SignHS256("guess", claims{Issuer: issuer, Subject: f.store.StoreHash(), ID: "x"})
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := jwt.SignHS256("secret", claims{Issuer: issuer, Subject: "elsewhere", ID: "x"})
	if err != nil {
		t.Fatal(err)
	}
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + strings.Split(token, ".")[1] + "."
	tests := []struct {
		name    string
		headers []string
		want    int
	}{
		{"no token", []string{"Authorization", ""}, 401},
		{"bearer", []string{"Authorization", "Bearer " + token}, 401},
		{"lower case", []string{"Authorization", "pat " + token}, 401},
		{"two spaces", []string{"Authorization", "PAT  " + token}, 401},
		{"no space", []string{"Authorization", "PAT" + token}, 401},
		{"space after", []string{"Authorization", "PAT " + token + " "}, 401},
		{"with JWT", []string{"Authorization", "PAT JWT " + token}, 401},
		{"forged", []string{"Authorization", "PAT " + forged}, 401},
		{"another store", []string{"Authorization", "PAT " + foreign}, 401},
		{"unsigned", []string{"Authorization", "PAT " + none}, 401},
		{"access token alone", []string{"Authorization", "", "X-Auth-Token", "a"}, 401},
		{"access token too", []string{"X-Auth-Token", "a"}, 401},
		{"any JSON", []string{"Accept", "application/json"}, 406},
		{"anything", []string{"Accept", "*/*"}, 406},
		{"a list", []string{"Accept", Accept + ", application/json"}, 406},
		{"no content type", []string{"Content-Type", ""}, 415},
		{"a form", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		{"a charset", []string{"Content-Type", "application/json; charset=utf-8"}, 201},
	}
	for _, test := range tests {
		if got, _ := f.post(token, tokenized, test.headers...); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
	if len(f.store.Ledger()) != 1 {
		t.Errorf("%d charges", len(f.store.Ledger()))
	}
}

func TestBodies(t *testing.T) {
	stored := strings.Repeat("a", 64)
	tests := []struct {
		name, instrument string
		status           int
		code             store.PaymentCode
		field            string
	}{
		{"no JSON", `{`, 400, 10001, ""},
		{"a text", `"card"`, 400, 10001, ""},
		{"an unknown member", `{"type":"store_credit","amount":5}`, 400, 10001, ""},
		{"a member of another kind", `{"type":"stored_paypal_account","token":"` + stored + `","verification_value":"123"}`, 400, 10001, ""},
		{"a wrong type", `{"type":"stored_card","token":7}`, 400, 10001, ""},
		{"no kind", `{}`, 422, 10001, "instrument.type"},
		{"an unknown kind", `{"type":"cash"}`, 422, 10001, "instrument.type"},
		{"a raw card", `{"type":"card","number":"4111111111111111","cardholder_name":"A","expiry_month":1,"expiry_year":2030}`, 422, 10001, "instrument.type"},
		{"a short token", `{"type":"stored_card","token":"x"}`, 422, 10001, "instrument.token"},
		{"an unknown card", `{"type":"stored_card","token":"` + stored + `"}`, 422, 30051, ""},
		{"no gift code", `{"type":"gift_certificate"}`, 422, 10001, "instrument.gift_certificate_code"},
		{"a bad month", `{"type":"tokenized_card","token":"t","expiration_month":13}`, 422, 10001, "instrument.expiration_month"},
		{"bad last digits", `{"type":"tokenized_card","token":"t","last_four_digits":"11"}`, 422, 10001, "instrument.last_four_digits"},
		{"letters as digits", `{"type":"tokenized_card","token":"t","iin":"abc"}`, 400, 10001, ""},
	}
	methods := map[string]string{"an unknown kind": "x", "no gift code": store.MethodGiftCertificate}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t)
			_, token := f.order(1, "10.00")
			method := store.MethodAuthorizeNet
			if m, ok := methods[test.name]; ok {
				method = m
			}
			status, p := f.post(token, `{"payment":{"instrument":`+test.instrument+`,"payment_method_id":"`+method+`"}}`)
			if status != test.status || p.Code != test.code || p.Detail == "" {
				t.Errorf("%d %+v", status, p)
			}
			if _, told := p.Errors[test.field]; told != (test.field != "") {
				t.Errorf("fields %v, want %q", p.Errors, test.field)
			}
			if strings.Contains(p.Detail+p.Title, "4111") || len(f.store.Ledger()) != 0 {
				t.Errorf("%+v", p)
			}
		})
	}
	f := newFixture(t)
	_, token := f.order(1, "10.00")
	for body, field := range map[string]string{
		`{}`: "payment", `{"payment":{"payment_method_id":"x"}}`: "payment.instrument",
		`{"payment":{"instrument":{"type":"store_credit"}}}`: "payment.payment_method_id",
	} {
		if status, p := f.post(token, body); status != 422 || p.Errors[field] == "" {
			t.Errorf("%s: %d %+v", body, status, p)
		}
	}
	if status, _ := f.post(token, tokenized+"{}"); status != 400 {
		t.Errorf("two values: %d", status)
	}
}

func TestEveryInstrument(t *testing.T) {
	f := newFixture(t)
	owned := f.store.StoredInstruments(1)
	f.store.EditCustomer(1, func(c *store.Customer) { c.StoreCredit = decimal.MustParse("50") })
	tests := map[string]string{
		store.MethodStripe:          `{"type":"stored_card","token":"` + owned[0].Token + `","verification_value":"1142"}`,
		store.MethodAuthorizeNet:    `{"type":"stored_card","token":"` + owned[1].Token + `"}`,
		store.MethodBraintreePayPal: `{"type":"stored_paypal_account","token":"` + owned[2].Token + `"}`,
		store.MethodBraintreeBank:   `{"type":"stored_bank_account","token":"` + owned[3].Token + `"}`,
		store.MethodBolt:            `{"type":"tokenized_card","token":"t"}`,
		store.MethodGiftCertificate: `{"type":"gift_certificate","gift_certificate_code":"` + store.GiftOf100 + `"}`,
		store.MethodStoreCredit:     `{"type":"store_credit"}`,
	}
	for method, instrument := range tests {
		_, token := f.order(1, "10.00")
		if status, p := f.post(token, `{"payment":{"instrument":`+instrument+`,"payment_method_id":"`+method+`","save_instrument":false}}`); status != 201 {
			t.Errorf("%s: %d %+v", method, status, p)
		}
	}
	if len(f.store.Ledger()) != len(tests) {
		t.Errorf("%d charges", len(f.store.Ledger()))
	}
}

func TestStatuses(t *testing.T) {
	for price, want := range map[string]struct {
		status int
		code   store.PaymentCode
	}{"10.00": {201, 0}, "10.04": {201, 0}, "10.01": {422, 30106}, "10.05": {422, 30105}, "10.06": {500, 10000}, "10.16": {422, 30102}} {
		f := newFixture(t)
		_, token := f.order(0, price)
		if status, p := f.post(token, tokenized); status != want.status || p.Code != want.code {
			t.Errorf("%s: %d %+v", price, status, p)
		}
	}
	f := newFixture(t)
	_, token := f.order(0, "10.00")
	f.store.SetChoices(store.Choices{Payment: store.PaymentChoices{UsedTokenIsUnverified: true}})
	f.post(token, tokenized)
	if status, p := f.post(token, tokenized); status != 401 || p.Code != 30102 {
		t.Errorf("used: %d %+v", status, p)
	}
}

func FuzzParsePayment(f *testing.F) {
	f.Add(tokenized)
	f.Add(`{"payment":{"instrument":{"type":"card","number":"4"},"payment_method_id":"a","save_instrument":true}}`)
	f.Add(`{"payment":{"instrument":{"type":"gift_certificate","gift_certificate_code":"A"},"payment_method_id":"a"}}`)
	f.Fuzz(func(t *testing.T, body string) {
		p, refused := parsePayment([]byte(body))
		if refused != nil {
			if refused.Status != 400 && refused.Status != 422 || refused.Code != store.CodeBadData {
				t.Errorf("%q: %+v", body, refused)
			}
			return
		}
		if p.MethodID == "" || p.Kind == "" || p.Kind == store.PayRawCard && p.Token != "" {
			t.Errorf("%q: %+v", body, p)
		}
	})
}

func FuzzReadToken(f *testing.F) {
	x := newFixture(f)
	_, genuine := x.order(0, "10.00")
	f.Add(genuine)
	f.Add(genuine + "=")
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := x.cashier.read(text); err == nil && text != genuine {
			t.Errorf("believed %q", text)
		}
	})
}
