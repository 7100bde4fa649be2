package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// TestThePurchaseOfTheGuides goes from a cart to a paid order as everybody who can, by
// every kind of instrument.
func TestThePurchaseOfTheGuides(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	member := tl.member(tl.buyer(), "10.00")
	tl.Store.Store().SetGiftCertificate(store.GiftCertificate{
		Code: "GIFT-15", Original: decimal.MustParse("15.00"), Balance: decimal.MustParse("15.00"), Currency: "USD", Status: store.GiftActive,
	})
	for n, test := range []struct {
		name, session string
		customer      int
		first         func(handle string) map[string]any
		charged       []string
	}{
		{"a guest by a tokenized card", "", 0, func(string) map[string]any { return tokenized("tok_1") }, []string{"42.50"}},
		{"a shopper by a tokenized card", member, 1, func(string) map[string]any { return tokenized("tok_2") }, []string{"42.50"}},
		{"a shopper by a stored card", member, 1, func(h string) map[string]any { return tl.storedCard(member, h) }, []string{"42.50"}},
		{"a shopper by store credit and card", member, 1, func(string) map[string]any { return map[string]any{"storeCredit": true} }, []string{"10.00", "32.50"}},
		{"a guest by gift certificate and card", "", 0, func(string) map[string]any {
			return map[string]any{"giftCertificate": map[string]any{"code": "GIFT-15"}}
		}, []string{"15.00", "27.50"}},
	} {
		tl.Store.ResetCalls()
		order, handle := tl.complete(test.session, tl.checkout(test.customer, "42.50"))
		got := tl.Ask(t, test.session, methodsDocument, map[string]any{"handle": handle})
		if methods, _ := got.At("r").([]any); len(methods) < 5 || len(got.Errors) > 0 {
			t.Errorf("%s: methods %+v", test.name, got)
		}
		if got := tl.pay(test.session, handle, key(2*n), test.first(handle)); ended(got) != "SUCCESS" || got.At("r", "transactionId") == nil {
			t.Fatalf("%s: %+v", test.name, got)
		}
		if len(test.charged) > 1 {
			handle = tl.renew(test.session, handle)
			if got := tl.pay(test.session, handle, key(2*n+1), tokenized("tok_rest")); ended(got) != "SUCCESS" {
				t.Fatalf("%s: the rest: %+v", test.name, got)
			}
		}
		tl.isPaid(order, test.charged...)
		tl.oneCorrelation("checkout", "storefront", "payment-methods", "order-transactions", "payments")
		if got := tl.Ask(t, test.session, handleDocument, map[string]any{"handle": handle}); refusal(got) != "ORDER_ALREADY_PAID" {
			t.Errorf("%s: a handle once it is paid: %+v", test.name, got)
		}
		tl.audited(order, "complete_checkout OK", "payment SUCCESS")
	}
}

// storedCard is the default one of the asking shopper.
func (tl *till) storedCard(session, handle string) map[string]any {
	tl.t.Helper()
	got := tl.Ask(tl.t, session, methodsDocument, map[string]any{"handle": handle})
	methods, _ := got.At("r").([]any)
	for i := range methods {
		token, _ := got.At("r", i, "storedInstruments", 0, "token").(string)
		if got.At("r", i, "methodId") == store.MethodAuthorizeNet && token != "" {
			return map[string]any{"storedCard": map[string]any{"token": token, "verificationValue": "737"}}
		}
	}
	tl.t.Fatalf("no stored card: %+v", got)
	return nil
}

// audited fails the test unless the audit has these lines about an order, once each or
// more.
func (tl *till) audited(order int, want ...string) {
	tl.t.Helper()
	found := map[string]bool{}
	for line := range strings.Lines(tl.Log.String()) {
		var entry struct {
			Message, Event, Outcome string
			Order                   int    `json:"order_id"`
			Correlation             string `json:"correlation_id"`
			Msg                     string `json:"msg"`
		}
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Msg == "audit" && entry.Order == order && entry.Correlation != "" {
			found[entry.Event+" "+entry.Outcome] = true
		}
	}
	for _, w := range want {
		if !found[w] {
			tl.t.Errorf("the audit of order %d lacks %q: %v", order, w, found)
		}
	}
}

// The cents choose what the processor says.
func TestDeclinesAndWhatComesAfter(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	for cents, want := range map[string]string{
		"01": "INSUFFICIENT_FUNDS", "02": "AUTHORIZATION_REVOKED", "03": "PROCESSOR_DECLINED", "11": "BAD_PAYMENT",
		"12": "MERCHANT_CONFIGURATION", "13": "MERCHANT_CONFIGURATION", "14": "MERCHANT_CONFIGURATION", "15": "INSTRUMENT_NOT_SAVED",
		"16": "NOT_VERIFIED", "17": "EXPIRED", "18": "INSTRUMENT_UNKNOWN", "19": "AMOUNT_CHANGED",
	} {
		order, handle := tl.complete("", tl.checkout(0, "10."+cents))
		for range 2 { // the second answer is the first one again
			if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "DECLINED "+want || got.At("r", "transactionId") != nil {
				t.Errorf(".%s: %+v", cents, got)
			}
		}
		if got := tl.pay("", handle, key(2), tokenized("tok")); ended(got) != "PAYMENT_HANDLE_SPENT" {
			t.Errorf(".%s: the handle again: %+v", cents, got)
		}
		tl.isPaid(order)
		tl.Store.Store().OutcomeNext(order, store.OutcomeCharged)
		if got := tl.pay("", tl.renew("", handle), key(2), tokenized("tok")); ended(got) != "SUCCESS" {
			t.Errorf(".%s: with a new handle: %+v", cents, got)
		}
		tl.isPaid(order, "10."+cents)
		tl.audited(order, "payment DECLINED", "payment_handle OK", "payment SUCCESS")
	}
	for cents, want := range map[string]string{"04": "PENDING", "06": "SUCCESS", "08": "SUCCESS", "09": "SUCCESS"} {
		_, handle := tl.complete("", tl.checkout(0, "10."+cents))
		if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != want || got.At("r", "transactionId") == nil {
			t.Errorf(".%s: %+v", cents, got)
		}
		if got := tl.pay("", handle, key(2), tokenized("tok")); ended(got) != "ORDER_ALREADY_PAID" {
			t.Errorf(".%s: once more: %+v", cents, got)
		}
	}
}

// A payment that left no trace keeps its order shut, until nothing can come of it.
func TestAPaymentThatIsLost(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	order, handle := tl.complete("", tl.checkout(0, "10.00"))
	spare := tl.renew("", handle)
	tl.fail(sandbox.On(sandbox.EndpointPayments), 1, sandbox.Fault{Kind: sandbox.FaultDropBefore})
	shut := func(when string) {
		t.Helper()
		if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "UNKNOWN" {
			t.Errorf("%s: %+v", when, got)
		}
		for _, h := range []string{handle, spare} {
			if got := tl.pay("", h, key(2), tokenized("tok")); ended(got) != "PAYMENT_OUTCOME_UNKNOWN" {
				t.Errorf("%s with a new key: %+v", when, got)
			}
		}
		if got := tl.Ask(t, "", handleDocument, map[string]any{"handle": handle}); refusal(got) != "PAYMENT_OUTCOME_UNKNOWN" {
			t.Errorf("%s, a new handle: %+v", when, got)
		}
	}
	shut("at once")
	tl.wait(14 * time.Minute)
	shut("within the time that it may take")
	tl.wait(2 * time.Minute)
	shut("at the first look after it")
	tl.wait(11 * time.Second)
	if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "DECLINED NOT_CHARGED" {
		t.Errorf("at the second: %+v", got)
	}
	if got := tl.pay("", tl.renew("", handle), key(2), tokenized("tok")); ended(got) != "SUCCESS" {
		t.Errorf("afterwards: %+v", got)
	}
	tl.isPaid(order, "10.00")
	tl.audited(order, "payment UNKNOWN", "payment_settled DECLINED", "payment SUCCESS")
	if n := len(tl.Store.CallsTo(sandbox.On(sandbox.EndpointPayments))); n != 2 {
		t.Errorf("%d payments were sent", n)
	}
}

// However the answer is lost: what was charged is found, once.
func TestAnAnswerThatIsLost(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	for name, fault := range map[string]sandbox.Fault{
		"reset":     {Kind: sandbox.FaultDropAfter},
		"truncated": {Kind: sandbox.FaultTruncate},
		"500":       {Kind: sandbox.FaultStatus, After: true},
		"503":       {Kind: sandbox.FaultStatus, Status: 503, After: true},
		"HTML":      {Kind: sandbox.FaultHTML, After: true},
		"twice":     {Kind: sandbox.FaultTwice},
		"late":      {Kind: sandbox.FaultLate, Later: 5 * time.Minute},
	} {
		order, handle := tl.complete("", tl.checkout(0, "10.00"))
		tl.fail(sandbox.On(sandbox.EndpointPayments), 1, fault)
		got := tl.pay("", handle, key(1), tokenized("tok"))
		if name == "late" {
			if ended(got) != "UNKNOWN" {
				t.Errorf("%s: %+v", name, got)
			}
			tl.wait(6 * time.Minute)
			got = tl.pay("", handle, key(1), tokenized("tok"))
		}
		if ended(got) != "SUCCESS" {
			t.Errorf("%s: %+v", name, got)
		}
		again := tl.pay("", handle, key(1), tokenized("tok"))
		if charges := tl.Store.Store().Charges(order); len(charges) != 1 || got.At("r", "transactionId") != charges[0].PaymentID ||
			again.At("r", "transactionId") != charges[0].PaymentID {
			t.Errorf("%s: %+v, again %+v, of %+v", name, got, again, charges)
		}
		tl.isPaid(order, "10.00")
	}
}

// What the store did not look at was not tried, and the same key tries it again.
func TestAPaymentThatWasNotTaken(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	order, handle := tl.complete("", tl.checkout(0, "10.00"))
	tl.fail(sandbox.On(sandbox.EndpointPayments), 1, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 429, NoHeaders: true})
	if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "RATE_LIMITED" {
		t.Errorf("%+v", got)
	}
	deadline := time.Now().Add(patience.Limit)
	got := tl.pay("", handle, key(1), tokenized("tok"))
	for ended(got) == "RATE_LIMITED" && time.Now().Before(deadline) {
		got = tl.pay("", handle, key(1), tokenized("tok"))
	}
	if ended(got) != "SUCCESS" {
		t.Errorf("once it is over: %+v", got)
	}
	tl.isPaid(order, "10.00")
}

func (tl *till) fail(m sandbox.Matcher, n int, f sandbox.Fault) {
	tl.t.Helper()
	if err := tl.Store.FailNext(m, n, f); err != nil {
		tl.t.Fatal(err)
	}
}

// The hosted checkout is a way of its own, and stays one.
func TestTheHostedCheckoutStaysBeside(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	id := tl.checkout(0, "10.00")
	got := tl.Ask(t, "", `mutation ($id: String!) { r: createCartRedirectUrls(input: {cartEntityId: $id}) {
		redirectUrls { redirectedCheckoutUrl } errors { ... on CommerceError { code } } } }`, map[string]any{"id": id})
	link, _ := got.At("r", "redirectUrls", "redirectedCheckoutUrl").(string)
	if link == "" {
		t.Fatalf("%+v", got)
	}
	if path, page := tl.NewVisitor(t).Open(t, link); !strings.HasPrefix(path, "/checkout") || !strings.Contains(page, id) {
		t.Errorf("the link leads to %s: %s", path, page)
	}
	if order, handle := tl.complete("", id); order == 0 || handle == "" {
		t.Error("the same cart cannot be completed")
	}
}

// problemCodes are the codes of the union's members, by the store's own names.
func problemCodes() map[store.CheckoutProblemKind][2]string {
	return map[store.CheckoutProblemKind][2]string{
		store.ProblemCart:     {"CheckoutCartError", "CHECKOUT_CART"},
		store.ProblemLineItem: {"CheckoutLineItemError", "CHECKOUT_LINE_ITEM"},
		store.ProblemShipping: {"CheckoutShippingConsignmentError", "CHECKOUT_SHIPPING"},
		store.ProblemBilling:  {"CheckoutBillingAddressError", "CHECKOUT_BILLING_ADDRESS"},
		store.ProblemCoupon:   {"CheckoutCouponError", "CHECKOUT_COUPON"},
		store.ProblemTax:      {"CheckoutTaxError", "CHECKOUT_TAX"},
	}
}

func TestWhyACheckoutIsNotComplete(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	s, value := tl.Store.Store(), "7"
	for kind, want := range problemCodes() {
		id := tl.checkout(0, "10.00")
		code := store.CheckoutCodes(kind)[0]
		err := s.TroubleCheckout(id, 1, store.CheckoutProblem{Kind: kind, Code: code, Message: "canary-message", Context: []store.CheckoutContext{
			{Field: "$.a", Value: &value}, {Field: "$.b"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		got := tl.Ask(t, "", completeDocument, map[string]any{"id": id})
		one := e2e.Answer{Data: map[string]any{"e": got.At("r", "errors", 0)}}
		if got.At("r", "orderEntityId") != nil || got.At("r", "handle") != nil || one.At("e", "__typename") != want[0] || one.At("e", "code") != want[1] ||
			one.At("e", "problem") != code || fmt.Sprint(one.At("e", "context")) != "[map[field:$.a value:7] map[field:$.b value:<nil>]]" {
			t.Errorf("%s: %+v", kind, got)
		}
		if message, _ := one.At("e", "message").(string); message == "" || strings.Contains(message, "canary") {
			t.Errorf("%s: the message is %q", kind, message)
		}
		tl.complete("", id) // the trouble is over
	}
	// Without its addresses nothing has to be made up.
	id := tl.checkout(0, "10.00")
	if err := s.UnreadyCheckout(id); err != nil {
		t.Fatal(err)
	}
	if got := tl.Ask(t, "", completeDocument, map[string]any{"id": id}); got.At("r", "errors", 0, "problem") != "INCOMPLETE_BILLING_ADDRESS" {
		t.Errorf("without addresses: %+v", got)
	}
	other := tl.checkout(1, "10.00")
	for name, id := range map[string]string{"a customer's": other, "none": strings.Repeat("0", 8) + other[8:]} {
		got := tl.Ask(t, "", completeDocument, map[string]any{"id": id})
		if refusal(got) != "CHECKOUT_CART" || got.At("r", "errors", 0, "problem") != "CART_NOT_FOUND" {
			t.Errorf("%s by a guest: %+v", name, got)
		}
	}
}

// However often, and however badly: one checkout is one order.
func TestACheckoutIsCompletedOnce(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	completing := sandbox.On(sandbox.EndpointStorefront, "completeCheckout")
	for name, fault := range map[string]sandbox.Fault{
		"well":      {},
		"reset":     {Kind: sandbox.FaultDropAfter},
		"truncated": {Kind: sandbox.FaultTruncate},
		"HTML":      {Kind: sandbox.FaultHTML, After: true},
		"500":       {Kind: sandbox.FaultStatus, After: true},
		"503":       {Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable, After: true},
		"408":       {Kind: sandbox.FaultStatus, Status: http.StatusRequestTimeout, After: true},
	} {
		id := tl.checkout(0, "10.00")
		if fault.Kind != "" {
			tl.fail(completing, 1, fault)
		}
		tl.Store.ResetCalls()
		first, one := tl.complete("", id)
		again, two := tl.complete("", id)
		if first != again || one == two {
			t.Errorf("%s: order %d and %d, the same handle: %v", name, first, again, one == two)
		}
		if n := len(tl.Store.CallsTo(completing)); n != 1 {
			t.Errorf("%s: the store was asked %d times", name, n)
		}
		if o, _ := tl.Store.Store().Order(first); o.CheckoutID != id {
			t.Errorf("%s: order %d is that of %s", name, first, o.CheckoutID)
		}
		if got := tl.pay("", two, key(1), tokenized("tok")); ended(got) != "SUCCESS" {
			t.Errorf("%s: %+v", name, got)
		}
		if got := tl.pay("", one, key(2), tokenized("tok")); ended(got) != "ORDER_ALREADY_PAID" {
			t.Errorf("%s, by the first handle: %+v", name, got)
		}
		if got := tl.Ask(t, "", completeDocument, map[string]any{"id": id}); refusal(got) != "ORDER_ALREADY_PAID" || got.At("r", "handle") != nil {
			t.Errorf("%s, once it is paid: %+v", name, got)
		}
		tl.isPaid(first, "10.00")
	}
}

// A completion whose answer is lost is not sent again while an order may come of it, at a
// store that makes an order each time that it is asked.
func TestACompletionThatIsLost(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	choices := tl.Store.Store().Choices()
	choices.Payment.EachCompletionIsOrder = true
	tl.Store.Store().SetChoices(choices)
	completing := sandbox.On(sandbox.EndpointStorefront, "completeCheckout")
	for _, c := range []struct {
		name  string
		fault sandbox.Fault
		waits time.Duration
		sent  int
	}{
		{"never arrives", sandbox.Fault{Kind: sandbox.FaultDropBefore}, 16 * time.Minute, 2},
		{"ends late", sandbox.Fault{Kind: sandbox.FaultLate, Later: 9 * time.Minute}, 10 * time.Minute, 1},
	} {
		id := tl.checkout(0, "10.00")
		tl.fail(completing, 1, c.fault)
		tl.Store.ResetCalls()
		for range 2 {
			if got := tl.Ask(t, "", completeDocument, map[string]any{"id": id}); refusal(got) != "OUTCOME_UNKNOWN" {
				t.Errorf("one that %s: %+v", c.name, got)
			}
		}
		tl.wait(c.waits)
		order, handle := tl.complete("", id)
		if n := len(tl.Store.CallsTo(completing)); n != c.sent {
			t.Errorf("one that %s was sent %d times, want %d", c.name, n, c.sent)
		}
		if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "SUCCESS" {
			t.Errorf("one that %s: %+v", c.name, got)
		}
		tl.isPaid(order, "10.00")
		for _, o := range tl.Store.Store().Orders() {
			if o.CheckoutID == id && o.ID != order {
				t.Errorf("one that %s made order %d and %d", c.name, order, o.ID)
			}
		}
	}
}

// A store that makes a second order of a checkout by itself is not paid for it.
func TestASecondOrderIsNotPaid(t *testing.T) {
	t.Parallel()
	tl := openTill(t)
	choices := tl.Store.Store().Choices()
	choices.Payment.EachCompletionIsOrder = true
	tl.Store.Store().SetChoices(choices)
	id := tl.checkout(0, "10.00")
	order, handle := tl.complete("", id)
	second, problems, err := tl.Store.Store().CompleteCheckout(id, store.ChannelMain, 0)
	if err != nil || len(problems) > 0 || second.ID == order {
		t.Fatalf("%+v, %v, %v", second, problems, err)
	}
	got := tl.Ask(t, "", completeDocument, map[string]any{"id": id})
	if refusal(got) != "ORDER_NOT_PAYABLE" || got.At("r", "handle") != nil || got.At("r", "orderEntityId") != float64(order) {
		t.Errorf("completed again: %+v", got)
	}
	if got := tl.pay("", handle, key(1), tokenized("tok")); ended(got) != "SUCCESS" {
		t.Errorf("by the first handle: %+v", got)
	}
	tl.isPaid(order, "10.00")
	if n := len(tl.Store.Store().PaymentTokens(second.ID)); n != 0 {
		t.Errorf("%d tokens for the second order", n)
	}
}
