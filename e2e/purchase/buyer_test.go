package purchase_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/purchase"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const (
	completeDocument = `mutation ($id: String!) { r: completeCheckout(input: {checkoutEntityId: $id}) {
		orderEntityId handle { token } errors { ... on CommerceError { code } } } }`
	handleDocument = `mutation ($handle: String!) { r: createPaymentHandle(input: {handle: $handle}) {
		handle { token } errors { ... on CommerceError { code } } } }`
	methodsDocument = `query ($handle: String!) { r: paymentMethods(handle: $handle) { methodId storedInstruments { token } } }`
	payDocument     = `mutation ($input: ProcessPaymentInput!) { r: processPayment(input: $input) {
		status transactionId declineReason errors { ... on CommerceError { code } } } }`
)

// most is how many payments a buyer tries before the end: fewer than the product lets
// anybody try.
const most = 6

// buyer wants one thing, and pays for it as people do.
type buyer struct {
	shop                  *shop
	number                int
	checkout, correlation string
	// owner is nobody for a guest.
	owner  member
	random *rand.Rand

	// orderID is 0 until it is known.
	orderID int
	handles []string
	// bodies are what each key pays with.
	bodies []map[string]any
	// isDeclined says that something was declined.
	isDeclined bool
	// isDone says that their order is paid, and that they know it.
	isDone bool

	mu sync.Mutex // guards the fields below
	// ends are the keys that have ended.
	ends map[int]string
}

// newBuyer opens a cart for somebody.
func (s *shop) newBuyer(t *testing.T, n int) *buyer {
	t.Helper()
	b := &buyer{
		shop: s, number: n, correlation: uuid.NewString(), ends: map[int]string{},
		random: rand.New(rand.NewPCG(s.seed, uint64(n))),
	}
	if n%2 == 1 {
		b.owner = s.members[n/2%len(s.members)]
	}
	cart, err := s.Store.Store().OpenCartAs(store.CartSpec{
		ChannelID: store.ChannelMain, CustomerID: b.owner.id, Lines: []store.CartLine{{Name: "Lamp", Price: decimal.MustParse("42.50"), Quantity: 1}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Store.Store().ReadyCheckout(cart.ID, "buyer@example.com"); err != nil {
		t.Fatal(err)
	}
	b.checkout = cart.ID
	return b
}

// ask asks some replica.
func (b *buyer) ask(replica int, document string, variables map[string]any, patience time.Duration) (e2e.Answer, string) {
	header := http.Header{}
	if b.owner.session != "" {
		header.Set("X-Clientele-Session", b.owner.session)
	}
	if document == completeDocument {
		header.Set("X-Correlation-Id", b.correlation)
	}
	answer, err := b.shop.post(b.shop.replica(replica), header, document, variables, patience)
	if err != nil {
		return answer, purchase.Transport
	}
	if len(answer.Errors) > 0 {
		return answer, answer.Errors[0].Code()
	}
	code, _ := answer.At("r", "errors", 0, "code").(string)
	return answer, code
}

// complete makes the order, and reports whether there is something to pay with. It returns
// why not.
func (b *buyer) complete() string {
	patience := time.Duration(0)
	if b.random.IntN(15) == 0 {
		patience = time.Duration(1+b.random.IntN(20)) * time.Millisecond
	}
	got, why := b.ask(b.random.IntN(2), completeDocument, map[string]any{"id": b.checkout}, patience)
	if order, _ := got.At("r", "orderEntityId").(float64); order > 0 {
		b.shop.Ordered(b.number, int(order))
		b.orderID = int(order)
	}
	b.keep(got)
	return why
}

func (b *buyer) keep(got e2e.Answer) bool {
	token, _ := got.At("r", "handle", "token").(string)
	if token != "" {
		b.handles = append(b.handles, token)
	}
	return token != ""
}

// renew makes a new handle, and says why there is none.
func (b *buyer) renew() string {
	got, why := b.ask(b.random.IntN(2), handleDocument, map[string]any{"handle": b.handle()}, 0)
	b.keep(got)
	return why
}

// handle is the newest.
func (b *buyer) handle() string { return b.handles[len(b.handles)-1] }

// intend plans a payment with a key of its own.
func (b *buyer) intend() int {
	n := len(b.bodies)
	body := map[string]any{
		"idempotencyKey": fmt.Sprintf("key-%08d-%08d", b.number, n), "methodId": store.MethodBolt,
		"instrument": map[string]any{"tokenizedCard": map[string]any{"token": fmt.Sprintf("tok_%d_%d", b.number, n)}},
	}
	switch roll := b.random.IntN(10); {
	case roll < 2:
		code := fmt.Sprintf("GIFT-%d-%d", b.number, n)
		b.shop.Store.Store().SetGiftCertificate(store.GiftCertificate{
			Code: code, Original: decimal.MustParse("5.00"), Balance: decimal.MustParse("5.00"), Currency: "USD", Status: store.GiftActive,
		})
		body["instrument"] = map[string]any{"giftCertificate": map[string]any{"code": code}}
		delete(body, "methodId")
	case roll < 3 && b.owner.id != 0:
		body["instrument"] = map[string]any{"storeCredit": true}
		delete(body, "methodId")
	case roll < 5 && b.owner.id != 0:
		if card := b.storedCard(); card != "" {
			body["methodId"], body["instrument"] = store.MethodAuthorizeNet, map[string]any{"storedCard": map[string]any{"token": card}}
		}
	}
	b.bodies = append(b.bodies, body)
	return n
}

func (b *buyer) storedCard() string {
	got, _ := b.ask(b.random.IntN(2), methodsDocument, map[string]any{"handle": b.handle()}, 0)
	methods, _ := got.At("r").([]any)
	for i := range methods {
		if got.At("r", i, "methodId") == store.MethodAuthorizeNet {
			token, _ := got.At("r", i, "storedInstruments", 0, "token").(string)
			return token
		}
	}
	return ""
}

// pay asks for a payment at a replica and records what it is told.
func (b *buyer) pay(key, replica int, handle string, patience time.Duration) purchase.Answer {
	return b.send(key, b.bodies[key], replica, handle, patience, false)
}

func (b *buyer) send(key int, body map[string]any, replica int, handle string, patience time.Duration, forged bool) purchase.Answer {
	input := map[string]any{"handle": handle}
	maps.Copy(input, body)
	a := purchase.Answer{Purchase: b.number, Key: key, Forged: forged, Asked: b.shop.Elapsed()}
	got, why := b.ask(replica, payDocument, map[string]any{"input": input}, patience)
	a.Told, a.Refusal = b.shop.Elapsed(), why
	a.Status, _ = got.At("r", "status").(string)
	a.Transaction, _ = got.At("r", "transactionId").(string)
	a.Reason, _ = got.At("r", "declineReason").(string)
	b.shop.Add(a)
	b.mu.Lock()
	defer b.mu.Unlock()
	if !forged && slices.Contains([]string{"SUCCESS", "PENDING", "DECLINED"}, a.Status) {
		b.ends[key] = a.Status
	}
	return a
}

// isOpen reports whether some payment has not ended, as far as its buyer knows.
func (b *buyer) isOpen() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.ends) < len(b.bodies)
}

// buy goes from the cart to the order, or stops where nobody knows what happened.
func (b *buyer) buy() {
	for n, unknown := 0, 0; n < 30 && unknown < 3; n++ {
		why := b.complete()
		if len(b.handles) > 0 {
			break
		}
		if why == "OUTCOME_UNKNOWN" {
			unknown++ // and then they come back later
		}
		pause(context.Background(), 100*time.Millisecond)
	}
	for len(b.handles) > 0 && len(b.bodies) < most-1 {
		if b.try() {
			return
		}
	}
}

// straggle shows a second trace of a decline when the next payment is under way.
func (b *buyer) straggle() {
	pause(context.Background(), 20*time.Millisecond)
	b.shop.Store.Store().AddTransaction(store.Transaction{
		OrderID: b.orderID, Event: "authorization", Status: "error", Method: "credit_card", Gateway: "bolt", Currency: "USD",
	})
}

// try makes one payment in one of the ways in which people do, and reports whether there
// is nothing more to try for now.
func (b *buyer) try() bool {
	b.shop.trouble(b)
	key, first, old := b.intend(), b.random.IntN(2), b.handle()
	var also sync.WaitGroup
	switch roll := b.random.IntN(20); {
	case roll < 3: // a double-click
		also.Go(func() { b.pay(key, first+1, old, 0) })
	case roll < 5: // two tabs, one handle
		other := b.intend()
		also.Go(func() { b.pay(other, first+1, old, 0) })
	case roll < 7 && b.renew() == "": // two tabs, two handles
		other, spare := b.intend(), b.handle()
		also.Go(func() { b.pay(other, first+1, spare, 0) })
	case roll < 9: // the browser is closed, and opened again
		b.pay(key, first, old, time.Duration(1+b.random.IntN(40))*time.Millisecond)
	}
	if b.isDeclined && b.random.IntN(2) == 0 {
		also.Go(b.straggle)
	}
	got := b.pay(key, first, old, 0)
	also.Wait()
	for n := 0; n < 3 && got.Status == "" && slices.Contains([]string{purchase.Transport, "UPSTREAM_UNAVAILABLE", "RATE_LIMITED"}, got.Refusal); n++ {
		got = b.pay(key, first+n+1, old, 0)
	}
	if b.random.IntN(8) == 0 {
		forged := map[string]any{"idempotencyKey": b.bodies[key]["idempotencyKey"], "methodId": store.MethodBolt, "instrument": map[string]any{
			"tokenizedCard": map[string]any{"token": "tok_forged"},
		}}
		if got.Status != "" { // the first body is known by now
			b.send(key, forged, first, old, 0, true)
		}
	}
	b.isDeclined = b.isDeclined || got.Status == "DECLINED"
	if got.Status == "PENDING" {
		return true
	}
	// Whoever does not know reloads the page: there is no new handle, and the old ones, of
	// which one may be unused, do not pay either.
	why := b.renew()
	if why == "ORDER_ALREADY_PAID" {
		return true
	}
	if why != "" {
		b.pay(b.intend(), first, b.handles[b.random.IntN(len(b.handles))], 0)
		return true
	}
	return false
}
