package e2e_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// The operations of a purchase, as a frontend writes them.
const (
	completeDocument = `mutation ($id: String!) { r: completeCheckout(input: {checkoutEntityId: $id}) {
		orderEntityId handle { token orderEntityId amount currencyCode expiresAt }
		errors { __typename ... on CommerceError { message code }
			... on CheckoutCartError { problem context { field value } }
			... on CheckoutLineItemError { problem context { field value } }
			... on CheckoutShippingConsignmentError { problem context { field value } }
			... on CheckoutBillingAddressError { problem context { field value } }
			... on CheckoutCouponError { problem context { field value } }
			... on CheckoutTaxError { problem context { field value } } } } }`
	methodsDocument = `query ($handle: String!) { r: paymentMethods(handle: $handle) { methodId name kind isTest
		supportedInstruments { kind needsVerificationValue }
		storedInstruments { token kind instrument { __typename isDefault ... on StoredCard { brand lastFour } } } } }`
	handleDocument = `mutation ($handle: String!) { r: createPaymentHandle(input: {handle: $handle}) {
		handle { token orderEntityId amount currencyCode expiresAt } errors { __typename ... on CommerceError { message code } } } }`
	payDocument = `mutation ($input: ProcessPaymentInput!) { r: processPayment(input: $input) {
		status transactionId declineReason errors { __typename ... on CommerceError { message code } } } }`
)

// till is a shop that takes payments.
type till struct {
	*e2e.Env
	t *testing.T
	// ahead is how far the clocks of graph and store are ahead.
	ahead atomic.Int64
}

// openTill runs a store, and a graph that is the only one, which waits for no answer for
// longer than a second.
func openTill(t *testing.T, changes ...func(*e2e.Options)) *till {
	t.Helper()
	tl := &till{t: t}
	now := func() time.Time { return time.Now().Add(time.Duration(tl.ahead.Load())) }
	tl.Env = e2e.Start(t, append([]func(*e2e.Options){func(o *e2e.Options) {
		o.Graph.Now, o.Store.Clock = now, now
		o.Variables["CLIENTELE_SINGLE_REPLICA"] = "true"
		o.Variables["CLIENTELE_OPERATION_TIMEOUT"] = "3s"
		o.Variables["CLIENTELE_TRUSTED_PROXIES"] = "127.0.0.0/8"
	}}, changes...)...)
	return tl
}

// wait lets time pass for graph and store.
func (tl *till) wait(d time.Duration) { tl.ahead.Add(int64(d)) }

// checkout is a cart that is ready to be completed, of one lamp at that price, of a
// customer or of a guest.
func (tl *till) checkout(customer int, price string) string {
	tl.t.Helper()
	s := tl.Store.Store()
	cart, err := s.OpenCartAs(store.CartSpec{
		ChannelID: store.ChannelMain, CustomerID: customer, Lines: []store.CartLine{{Name: "Lamp", Price: decimal.MustParse(price), Quantity: 1}},
	})
	if err != nil {
		tl.t.Fatal(err)
	}
	if err := s.ReadyCheckout(cart.ID, "canary-buyer@example.com"); err != nil {
		tl.t.Fatal(err)
	}
	return cart.ID
}

// member signs a customer in, who is owed so much by the store.
func (tl *till) member(person sandbox.DescribedPerson, credit string) string {
	tl.t.Helper()
	tl.Store.Store().EditCustomer(person.EntityID, func(c *store.Customer) { c.StoreCredit = decimal.MustParse(credit) })
	return tl.SignIn(tl.t, person)
}

// buyer is the customer of the seed who has stored cards.
func (tl *till) buyer() sandbox.DescribedPerson {
	tl.t.Helper()
	for _, person := range tl.Seed.Customers {
		if person.EntityID == 1 {
			return person
		}
	}
	tl.t.Fatal("the seed lacks customer 1")
	return sandbox.DescribedPerson{}
}

// complete makes an order and returns it with its handle.
func (tl *till) complete(session, checkout string) (order int, handle string) {
	tl.t.Helper()
	got := tl.Ask(tl.t, session, completeDocument, map[string]any{"id": checkout})
	number, _ := got.At("r", "orderEntityId").(float64)
	handle, _ = got.At("r", "handle", "token").(string)
	if number == 0 || handle == "" {
		tl.t.Fatalf("no order: %+v", got)
	}
	return int(number), handle
}

// pay pays with an instrument.
func (tl *till) pay(session, handle, key string, instrument map[string]any) e2e.Answer {
	tl.t.Helper()
	return tl.Ask(tl.t, session, payDocument, payment(handle, key, instrument))
}

// payment is the variables of processPayment. Cards are those of the method that wants
// nothing but the card.
func payment(handle, key string, instrument map[string]any) map[string]any {
	input := map[string]any{"handle": handle, "idempotencyKey": key, "instrument": instrument}
	for kind := range instrument {
		switch kind {
		case "storedCard":
			input["methodId"] = store.MethodAuthorizeNet
		case "tokenizedCard":
			input["methodId"] = store.MethodBolt
		}
	}
	return map[string]any{"input": input}
}

// renew makes a new handle for an order.
func (tl *till) renew(session, handle string) string {
	tl.t.Helper()
	got := tl.Ask(tl.t, session, handleDocument, map[string]any{"handle": handle})
	fresh, _ := got.At("r", "handle", "token").(string)
	if fresh == "" {
		tl.t.Fatalf("no handle: %+v", got)
	}
	return fresh
}

func tokenized(token string) map[string]any {
	return map[string]any{"tokenizedCard": map[string]any{"token": token, "lastFour": "4242"}}
}

// key is the n-th idempotency key of a test.
func key(n int) string { return fmt.Sprintf("canary-key-%012d", n) }

// refusal is the code of what an answer is refused for, or of its error.
func refusal(a e2e.Answer) string {
	if len(a.Errors) > 0 {
		return a.Errors[0].Code()
	}
	code, _ := a.At("r", "errors", 0, "code").(string)
	return code
}

// ended is the status of a payment with the reason, or why there is none.
func ended(a e2e.Answer) string {
	status, _ := a.At("r", "status").(string)
	if reason, ok := a.At("r", "declineReason").(string); ok {
		return status + " " + reason
	}
	if status == "" {
		return refusal(a)
	}
	return status
}

// isPaid fails the test unless the order is paid by exactly these amounts.
func (tl *till) isPaid(order int, amounts ...string) {
	tl.t.Helper()
	o, _ := tl.Store.Store().Order(order)
	want := store.OrderAwaitingFulfillment
	if len(amounts) == 0 {
		want = store.OrderIncomplete
	}
	if o.Status != want {
		tl.t.Errorf("order %d is %s", order, o.Status)
	}
	var charged []string
	for _, c := range tl.Store.Store().Charges(order) {
		charged = append(charged, c.Amount.String())
	}
	if fmt.Sprint(charged) != fmt.Sprint(amounts) {
		tl.t.Errorf("order %d was charged %v, and should be %v", order, charged, amounts)
	}
}

// oneCorrelation fails the test unless everything that was said to the store since the
// last ResetCalls, at all of these endpoints, belonged to one purchase.
func (tl *till) oneCorrelation(endpoints ...string) {
	tl.t.Helper()
	calls, seen := tl.Store.Calls(), map[string]bool{}
	for _, c := range calls {
		seen[c.Endpoint] = true
		if c.CorrelationID == "" || c.CorrelationID != calls[0].CorrelationID {
			tl.t.Errorf("%s %s goes by %q, the others by %q", c.Endpoint, c.Operation, c.CorrelationID, calls[0].CorrelationID)
		}
	}
	for _, e := range endpoints {
		if !seen[e] {
			tl.t.Errorf("no call to %s", e)
		}
	}
}

// as is a request with that session; empty for a guest's.
func as(session string) http.Header {
	h := http.Header{}
	if session != "" {
		h.Set("X-Clientele-Session", session)
	}
	return h
}
