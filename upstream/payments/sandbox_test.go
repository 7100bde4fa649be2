package payments

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/storefront"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// shop is a sandbox, and our three clients of it over one chain.
type shop struct {
	t          *testing.T
	sandbox    *sandbox.Server
	seed       sandbox.Description
	payments   *Client
	management *management.Client
	storefront *storefront.Client
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := sandbox.Start(t)
	s.ThrottlePayments(sandbox.Quota{Requests: 10_000, Window: time.Minute})
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	chain := upstreamtest.Chain(t, upstream.Options{})
	h := &shop{t: t, sandbox: s, seed: seed}
	h.payments, err = New(Options{URL: s.ManagementURL(), HTTPClient: chain, Timeout: patience.Limit})
	must(t, err)
	h.management, err = management.New(management.Options{BaseURL: s.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken), HTTPClient: chain})
	must(t, err)
	h.storefront, err = storefront.New(storefront.Options{URL: s.StorefrontTemplate(), Token: commerce.Secret(seed.PrivateToken), HTTPClient: chain})
	must(t, err)
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ctx is a context of one purchase, whose calls have one correlation id.
func (h *shop) ctx() context.Context {
	h.t.Helper()
	return upstreamtest.Context(h.t)
}

// checkout opens a cart that costs so much, and makes its checkout ready.
func (h *shop) checkout(customerID int, price string) string {
	h.t.Helper()
	cart, err := h.sandbox.Store().OpenCartAs(store.CartSpec{ChannelID: 1, CustomerID: customerID, Lines: []store.CartLine{{Name: "Something", Price: decimal.MustParse(price), Quantity: 1}}})
	must(h.t, err)
	must(h.t, h.sandbox.Store().ReadyCheckout(cart.ID, "shopper@example.com"))
	return cart.ID
}

// order completes a guest's checkout of that price.
func (h *shop) order(price string) commerce.CheckoutOutcome {
	h.t.Helper()
	made, err := h.storefront.CompleteCheckout(h.ctx(), commerce.Caller{ChannelID: 1}, h.checkout(0, price))
	must(h.t, err)
	if made.OrderID == 0 || made.PaymentToken == "" || made.Refused != nil {
		h.t.Fatalf("no order: %+v", made)
	}
	return made
}

func byToken() commerce.Payment {
	return commerce.Payment{
		MethodID: store.MethodBolt, Kind: commerce.InstrumentTokenizedCard, Token: "K7KW-M9GX-6PQ3",
		Card: &commerce.TokenizedCard{IssuerID: "411111", LastFour: "1111", ExpiryMonth: 2, ExpiryYear: 2031},
	}
}

// TestSandboxPurchase is the whole of it: of a guest, and of a shopper with what they
// have stored, each under one correlation id on all hosts.
func TestSandboxPurchase(t *testing.T) {
	h := newShop(t)
	person := h.seed.Customers[0]
	began, err := h.storefront.Login(h.ctx(), commerce.Login{ChannelID: 1, Email: commerce.Secret(person.Email), Password: commerce.Secret(person.Password)})
	must(t, err)
	for _, caller := range []commerce.Caller{{ChannelID: 1}, {ChannelID: 1, Shopper: &began.Credential}} {
		customer := 0
		if caller.Shopper != nil {
			customer = caller.Shopper.CustomerID
		}
		h.sandbox.ResetCalls()
		id := h.checkout(customer, "20.00")
		state, ok, err := h.management.Checkout(h.ctx(), id)
		if want := (commerce.CheckoutState{CustomerID: customer, ChannelID: 1}); state != want || !ok || err != nil {
			t.Errorf("before: %+v, %t, %v", state, ok, err)
		}
		made, err := h.storefront.CompleteCheckout(h.ctx(), caller, id)
		must(t, err)
		state, _, err = h.management.Checkout(h.ctx(), id)
		if state.OrderID != made.OrderID || made.OrderID == 0 || err != nil {
			t.Errorf("after: %+v, %+v, %v", made, state, err)
		}
		methods, err := h.management.PaymentMethods(h.ctx(), made.OrderID)
		must(t, err)
		payment := byToken()
		for _, m := range methods {
			for _, s := range m.Stored {
				if m.ID == store.MethodStripe && s.Kind == commerce.InstrumentStoredCard {
					payment = commerce.Payment{MethodID: m.ID, Kind: s.Kind, Token: s.Token, VerificationValue: "123"}
				}
			}
		}
		if isStored := payment.Kind == commerce.InstrumentStoredCard; isStored != (customer != 0) || len(methods) != 7 {
			t.Errorf("customer %d pays with %+v by one of %d methods", customer, payment, len(methods))
		}
		if none, err := h.management.OrderTransactions(h.ctx(), made.OrderID); len(none) != 0 || err != nil {
			t.Errorf("before the payment: %v, %v", none, err)
		}
		answer, err := h.payments.Pay(h.ctx(), made.PaymentToken, payment)
		if err != nil || answer.Status != commerce.PaymentSucceeded || answer.TransactionID == "" {
			t.Errorf("paid: %+v, %v", answer, err)
		}
		moved, err := h.management.OrderTransactions(h.ctx(), made.OrderID)
		if err != nil || len(moved) != 1 || moved[0].Event != "purchase" || moved[0].Status != "ok" || moved[0].Amount.String() != "20" || moved[0].Currency != "USD" {
			t.Errorf("after the payment: %+v, %v", moved, err)
		}
		if token, ok, err := h.management.CreatePaymentToken(h.ctx(), made.OrderID); token != "" || ok || err != nil {
			t.Errorf("a token for what is paid: %t, %v", ok, err)
		}
		for _, call := range h.sandbox.Calls() {
			if call.CorrelationID != correlation {
				t.Errorf("%s has the correlation id %q", call.Endpoint, call.CorrelationID)
			}
		}
		if calls := h.sandbox.CallsTo(sandbox.On(sandbox.EndpointPayments)); len(calls) != 1 || calls[0].Credential != "payment-token" {
			t.Errorf("payments: %+v", calls)
		}
	}
}

func TestSandboxOutcomes(t *testing.T) {
	h := newShop(t)
	type outcome struct {
		want    commerce.PaymentAnswer
		charges int
	}
	pending, succeeded := commerce.PaymentAnswer{Status: commerce.PaymentPending}, commerce.PaymentAnswer{Status: commerce.PaymentSucceeded}
	for chosen, tc := range map[store.Outcome]outcome{
		store.OutcomeCharged:           {succeeded, 1},
		store.OutcomeAuthorized:        {succeeded, 1},
		store.OutcomePending:           {pending, 1},
		store.OutcomeInsufficientFunds: {declined(commerce.ReasonInsufficientFunds), 0},
		store.OutcomeRevoked:           {declined(commerce.ReasonAuthorizationRevoked), 0},
		store.OutcomeProcessor:         {declined(commerce.ReasonProcessor), 0},
		store.OutcomeDuplicate:         {commerce.PaymentAnswer{IsDuplicate: true}, 0},
		store.OutcomeDuplicateCharged:  {commerce.PaymentAnswer{IsDuplicate: true}, 1},
		store.OutcomeBroken:            {isUnknown, 0},
		store.OutcomeBrokenCharged:     {isUnknown, 1},
		store.OutcomeBadData:           {declined(commerce.ReasonBadPayment), 0},
		store.OutcomeNoGateway:         {declined(commerce.ReasonMerchantConfiguration), 0},
		store.OutcomeBadGateway:        {declined(commerce.ReasonMerchantConfiguration), 0},
		store.OutcomeNoVault:           {declined(commerce.ReasonMerchantConfiguration), 0},
		store.OutcomeNotSaved:          {declined(commerce.ReasonInstrumentNotSaved), 0},
		store.OutcomeNotVerified:       {declined(commerce.ReasonNotVerified), 0},
		store.OutcomeExpired:           {declined(commerce.ReasonExpired), 0},
		store.OutcomeInstrumentUnknown: {declined(commerce.ReasonInstrumentUnknown), 0},
		store.OutcomeTotals:            {declined(commerce.ReasonAmountChanged), 0},
	} {
		made := h.order("20.00")
		if !h.sandbox.Store().OutcomeNext(made.OrderID, chosen) {
			t.Fatalf("%s is no outcome", chosen)
		}
		h.sandbox.ResetCalls()
		got, err := h.payments.Pay(h.ctx(), made.PaymentToken, byToken())
		got.TransactionID = ""
		if isLost := commerce.CodeOf(err) == commerce.CodeOutcomeUnknown; isLost {
			got.Status = commerce.PaymentUnknown
		}
		if got != tc.want || len(h.sandbox.Store().Charges(made.OrderID)) != tc.charges || len(h.sandbox.Calls()) != 1 {
			t.Errorf("%s: %+v, %v with %d charges after %d calls, want %+v", chosen, got, err, len(h.sandbox.Store().Charges(made.OrderID)), len(h.sandbox.Calls()), tc)
		}
	}
}

// TestSandboxTokens are single use, end, and are for one order.
func TestSandboxTokens(t *testing.T) {
	h := newShop(t)
	h.sandbox.Store().SetChoices(store.Choices{Payment: store.PaymentChoices{TokenHasScheme: true}})
	made := h.order("20.00")
	if first, err := h.payments.Pay(h.ctx(), made.PaymentToken, byToken()); err != nil || first.Status != commerce.PaymentSucceeded {
		t.Fatalf("got %+v, %v", first, err)
	}
	if again, err := h.payments.Pay(h.ctx(), made.PaymentToken, byToken()); err != nil || !again.IsDuplicate {
		t.Errorf("again: %+v, %v", again, err)
	}
	other := h.order("20.00")
	for name, token := range map[string]commerce.Secret{"no token": "a.b.c", "another's": other.PaymentToken + "x", "an access token": commerce.Secret(h.seed.AccessToken)} {
		if got, err := h.payments.Pay(h.ctx(), token, byToken()); err != nil || got != isDuplicate {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	h.sandbox.SetTime(time.Now().Add(2 * time.Hour))
	if got, err := h.payments.Pay(h.ctx(), other.PaymentToken, byToken()); err != nil || got.Status != commerce.PaymentDeclined || got.Reason != commerce.ReasonExpired && got.Reason != commerce.ReasonNotVerified {
		t.Errorf("late: %+v, %v", got, err)
	}
	fresh, ok, err := h.management.CreatePaymentToken(h.ctx(), other.OrderID)
	if !ok || err != nil {
		t.Fatalf("no token: %v", err)
	}
	if got, err := h.payments.Pay(h.ctx(), fresh, byToken()); err != nil || got.Status != commerce.PaymentSucceeded {
		t.Errorf("with a new one: %+v, %v", got, err)
	}
	if _, ok, err := h.management.CreatePaymentToken(h.ctx(), 999_999); ok || err == nil {
		t.Errorf("no order: %t, %v", ok, err)
	}
	if n := len(h.sandbox.Store().Ledger()); n != 2 {
		t.Errorf("%d charges for 2 orders", n)
	}
}

// TestSandboxFaults lose answers before and after the charge. Each is sent once, and none
// of them says how it ended.
func TestSandboxFaults(t *testing.T) {
	h := newShop(t)
	for name, tc := range map[string]struct {
		fault   sandbox.Fault
		charges int
		code    commerce.Code
	}{
		"dropped before":  {sandbox.Fault{Kind: sandbox.FaultDropBefore}, 0, commerce.CodeOutcomeUnknown},
		"dropped after":   {sandbox.Fault{Kind: sandbox.FaultDropAfter}, 1, commerce.CodeOutcomeUnknown},
		"half of it":      {sandbox.Fault{Kind: sandbox.FaultTruncate}, 1, commerce.CodeOutcomeUnknown},
		"a page before":   {sandbox.Fault{Kind: sandbox.FaultHTML}, 0, commerce.CodeOutcomeUnknown},
		"a page after":    {sandbox.Fault{Kind: sandbox.FaultHTML, After: true}, 1, commerce.CodeOutcomeUnknown},
		"500 before":      {sandbox.Fault{Kind: sandbox.FaultStatus}, 0, commerce.CodeOutcomeUnknown},
		"503 after":       {sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, After: true}, 1, commerce.CodeOutcomeUnknown},
		"delivered twice": {sandbox.Fault{Kind: sandbox.FaultTwice}, 1, ""},
		"429":             {sandbox.Fault{Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests, NoHeaders: true}, 0, commerce.CodeRateLimited},
	} {
		made := h.order("20.00")
		must(t, h.sandbox.FailNext(sandbox.On(sandbox.EndpointPayments), 1, tc.fault))
		h.sandbox.ResetCalls()
		answer, err := h.payments.Pay(h.ctx(), made.PaymentToken, byToken())
		charges := len(h.sandbox.Store().Charges(made.OrderID))
		if commerce.CodeOf(err) != tc.code || charges != tc.charges || len(h.sandbox.Calls()) != 1 {
			t.Errorf("%s: %+v, %v with %d charges after %d calls", name, answer, err, charges, len(h.sandbox.Calls()))
		}
		if tc.fault.Kind == sandbox.FaultTwice && !answer.IsDuplicate {
			t.Errorf("%s: %+v", name, answer)
		}
		moved, err := h.management.OrderTransactions(h.ctx(), made.OrderID)
		if err != nil || len(moved) != tc.charges {
			t.Errorf("%s: %+v, %v", name, moved, err)
		}
	}
}

// TestSandboxHangs has the store answer no payment, before and after the charge.
func TestSandboxHangs(t *testing.T) {
	for charges, fault := range []sandbox.Fault{{Kind: sandbox.FaultHang}, {Kind: sandbox.FaultHang, After: true}} {
		h := newShop(t)
		made := h.order("20.00")
		must(t, h.sandbox.FailNext(sandbox.On(sandbox.EndpointPayments), 1, fault))
		h.sandbox.ResetCalls()
		ctx, leave := context.WithCancel(h.ctx())
		defer leave()
		left := make(chan error, 1)
		go func() {
			_, err := h.payments.Pay(ctx, made.PaymentToken, byToken())
			left <- err
		}()
		patience.Eventually(t, "the payment is there, and charged if it is to be", func() bool {
			return len(h.sandbox.Calls()) == 1 && len(h.sandbox.Store().Charges(made.OrderID)) >= charges
		})
		leave()
		if err := patience.Receive(t, "the end of the call", left); commerce.CodeOf(err) != commerce.CodeOutcomeUnknown {
			t.Errorf("after a charge, %v: %v", fault.After, err)
		}
		must(t, h.sandbox.Close(h.ctx())) // which waits for what is under way there
		if n := len(h.sandbox.Store().Charges(made.OrderID)); n != charges || len(h.sandbox.Calls()) != 1 {
			t.Errorf("after a charge, %v: %d charges after %d calls", fault.After, n, len(h.sandbox.Calls()))
		}
	}
}

// TestAUsedTokenIsNoDecline has both ways in which a store may refuse a token that was used
// before, by us or by somebody on the way who delivers a payment twice.
func TestAUsedTokenIsNoDecline(t *testing.T) {
	h := newShop(t)
	for _, isUnverified := range []bool{false, true} {
		h.sandbox.Store().SetChoices(store.Choices{Payment: store.PaymentChoices{UsedTokenIsUnverified: isUnverified}})
		made := h.order("20.00")
		must(t, h.sandbox.FailNext(sandbox.On(sandbox.EndpointPayments), 1, sandbox.Fault{Kind: sandbox.FaultTwice}))
		for _, name := range []string{"delivered twice", "sent again"} {
			answer, err := h.payments.Pay(h.ctx(), made.PaymentToken, byToken())
			if err != nil || answer != isDuplicate {
				t.Errorf("%s, unverified %t: %+v, %v", name, isUnverified, answer, err)
			}
		}
		if charges := h.sandbox.Store().Charges(made.OrderID); len(charges) != 1 {
			t.Errorf("unverified %t: %d charges", isUnverified, len(charges))
		}
	}
}

// TestSandboxQuota pays faster than the store takes: what is too much is not sent.
func TestSandboxQuota(t *testing.T) {
	h := newShop(t)
	h.sandbox.ThrottlePayments(sandbox.Quota{Requests: 5, Window: 4 * time.Second})
	codes := map[commerce.Code]int{}
	for range 8 {
		_, err := h.payments.Pay(h.ctx(), h.order("20.00").PaymentToken, byToken())
		codes[commerce.CodeOf(err)]++
	}
	if diff := cmp.Diff(map[commerce.Code]int{"": 5, commerce.CodeRateLimited: 3}, codes); diff != "" || len(h.sandbox.CallsTo(sandbox.On(sandbox.EndpointPayments))) != 5 {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

// TestSandboxKeepsTwoPages has an order with more transactions than a page holds.
func TestSandboxKeepsTwoPages(t *testing.T) {
	h := newShop(t)
	made := h.order("20.00")
	for i := range 60 {
		if !h.sandbox.Store().AddTransaction(store.Transaction{OrderID: made.OrderID, Event: "void", Status: "ok", Method: "credit_card", Gateway: "stripe", GatewayID: fmt.Sprint(i), Currency: "USD"}) {
			t.Fatal("no transaction was added")
		}
	}
	moved, err := h.management.OrderTransactions(h.ctx(), made.OrderID)
	if err != nil || len(moved) != 60 {
		t.Errorf("%d transactions, %v", len(moved), err)
	}
}
