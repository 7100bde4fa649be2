package crowd_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const (
	completeDocument = `mutation ($id: String!) { r: completeCheckout(input: {checkoutEntityId: $id}) { orderEntityId handle { token } errors { __typename } } }`
	handleDocument   = `mutation ($handle: String!) { r: createPaymentHandle(input: {handle: $handle}) { handle { token } errors { __typename } } }`
	payDocument      = `mutation ($input: ProcessPaymentInput!) { r: processPayment(input: $input) {
		status transactionId errors { __typename ... on CommerceError { code } } } }`
)

// Fifty who send the same payment at once are one payment.
func TestTheSamePaymentManyTimes(t *testing.T) {
	t.Parallel()
	env := e2e.Start(t, sharing(t), func(o *e2e.Options) {
		o.Variables["CLIENTELE_OPERATION_TIMEOUT"] = "10s"
		// Whoever comes from a proxy that names nobody is nobody's neighbour.
		o.Variables["CLIENTELE_TRUSTED_PROXIES"] = "127.0.0.0/8"
	})
	order, handle := orderOf(t, env, "10.00")
	renewed := env.Ask(t, "", handleDocument, map[string]any{"handle": handle})
	spare, _ := renewed.At("r", "handle", "token").(string)
	if spare == "" {
		t.Fatalf("no second handle: %+v", renewed)
	}
	urls := []string{env.Graph.URL(), env.Replica(t).URL()}
	pay := func(n int, handle string, key int, instrument map[string]any) string {
		input := map[string]any{"handle": handle, "idempotencyKey": fmt.Sprintf("key-of-a-crowd-%012d", key), "instrument": instrument}
		if instrument["tokenizedCard"] != nil {
			input["methodId"] = store.MethodBolt
		}
		got := e2e.Post(t, urls[n%2], nil, payDocument, map[string]any{"input": input})
		if code := got.At("r", "errors", 0, "code"); code != nil {
			return fmt.Sprint(code)
		}
		return fmt.Sprint(got.At("r", "status"), " ", got.At("r", "transactionId"), codeOf(got))
	}
	card := map[string]any{"tokenizedCard": map[string]any{"token": "tok", "lastFour": "4242"}}
	for _, got := range atOnce(50, func(n int) string { return pay(n, handle, 1, card) }) {
		if charges := env.Store.Store().Charges(order); len(charges) != 1 || got != "SUCCESS "+charges[0].PaymentID {
			t.Errorf("%d charges, and somebody is told %s", len(charges), got)
		}
	}
	// A reload, with keys of its own.
	for _, got := range atOnce(10, func(n int) string { return pay(n, spare, 2+n, card) }) {
		if got != "ORDER_ALREADY_PAID" {
			t.Errorf("another key: %s", got)
		}
	}
	for name, instrument := range map[string]map[string]any{
		"another card":       {"tokenizedCard": map[string]any{"token": "tok_other", "lastFour": "4242"}},
		"a gift certificate": {"giftCertificate": map[string]any{"code": "X"}},
	} {
		if got := pay(0, handle, 1, instrument); got != "IDEMPOTENCY_KEY_REUSED" {
			t.Errorf("the key with %s: %s", name, got)
		}
	}
	if n := len(env.Store.CallsTo(sandbox.On(sandbox.EndpointPayments))); n != 1 {
		t.Errorf("%d payments were sent", n)
	}
	paid, _ := env.Store.Store().Order(order)
	charges := env.Store.Store().Charges(order)
	if paid.Status != store.OrderAwaitingFulfillment || len(charges) != 1 || charges[0].Amount.String() != "10.00" {
		t.Errorf("the order is %s, charged %+v", paid.Status, charges)
	}
}

// orderOf makes an order of one lamp at that price, and a handle for it.
func orderOf(t *testing.T, env *e2e.Env, price string) (order int, handle string) {
	t.Helper()
	cart, err := env.Store.Store().OpenCart(store.ChannelMain, store.CartLine{Name: "Lamp", Price: decimal.MustParse(price), Quantity: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Store.Store().ReadyCheckout(cart.ID, "buyer@example.com"); err != nil {
		t.Fatal(err)
	}
	got := env.Ask(t, "", completeDocument, map[string]any{"id": cart.ID})
	number, _ := got.At("r", "orderEntityId").(float64)
	handle, _ = got.At("r", "handle", "token").(string)
	if number == 0 || handle == "" {
		t.Fatalf("no order: %+v", got)
	}
	return int(number), handle
}

// atOnce does something n times at once, and returns what came of it.
func atOnce(n int, do func(n int) string) []string {
	all := make([]string, n)
	var everybody sync.WaitGroup
	for i := range all {
		everybody.Go(func() { all[i] = do(i) })
	}
	everybody.Wait()
	return all
}
