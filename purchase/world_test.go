package purchase

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/payments"
)

// canary stands in every secret: a text that holds it has leaked one.
const canary = "canary-5c1e"

// What becomes of a payment. The world charges whatever it is asked to: that nothing is
// charged twice is not its business.
type fate int

const (
	fine            fate = iota
	refuse               // declined, and it leaves a trace
	refuseMute           // declined without a trace
	await                // pending
	notSent              // surely not sent
	limited              // refused by quota
	lostAfter            // charged, and the answer is lost
	lostBefore           // never arrived, and nobody can know
	lostRefuse           // declined with a trace, and the answer is lost
	lostWait             // pending, and the answer is lost
	late                 // the answer is lost, and the charge comes later
	twice                // the store has seen it before
	nonsense             // a status that does not exist
	strange              // an error of an unknown kind, after the charge
	explode              // a panic, after the charge
	refuseTwice          // declined, with two traces that name no payment, one of which comes later
	lostRefuseTwice      // the same, and the answer is lost
	redelivered          // charged, and the answer is that of a second delivery: the token is used
	redeliveredLate      // the same, and the charge comes later
)

// charge is one that was made, in the ledger.
type charge struct {
	orderID int
	kind    commerce.InstrumentKind
	token   string
	amount  int
}

// shownTransaction is a transaction and when it begins to be shown.
type shownTransaction struct {
	commerce.Transaction
	at time.Time
}

// world is a store that can be told everything. It has a ledger.
type world struct {
	mu sync.Mutex // guards the fields below
	// checkouts are by number; orders begin at 100. Each completion makes one, of which
	// the last is shown: orders are those of a checkout.
	checkouts map[string]commerce.CheckoutState
	orders    map[string][]int
	next      int
	// landing are completions that were sent and are not made yet, hidden is until when a
	// checkout shows no order.
	landing []landing
	hidden  map[string]time.Time
	ledger  []charge
	shown   map[int][]shownTransaction
	// fates are taken one after the other; then everything is fine.
	fates []fate
	// showAfter is how long transactions stay hidden, straggleBy how long the second trace
	// of a decline does, and lateBy how late a late charge is.
	showAfter, straggleBy, lateBy time.Duration
	// slow is how long it takes to read transactions.
	slow time.Duration
	// refused, when set, is what completing answers; completeErr too. mute completes and
	// loses the answer, lateOrder shows the order after so many more reads, hideOrder after
	// a while. landAfter loses the answer, and completes after a while.
	refused        []commerce.CompleteCheckoutError
	completeErr    error
	mute           bool
	lateOrder      int
	hideOrder      time.Duration
	landAfter      time.Duration
	noToken        bool // completing gives no token
	noPayment      bool // no tokens are to be had
	tokenForm      func(orderID, n int) commerce.Secret
	methods        []commerce.PaymentMethod
	failReads      error // of transactions
	failTokens     error
	failCheckout   error
	failMethods    error
	before, during func(ctx context.Context) // called when a payment arrives, and when it is under way
	completing     func(ctx context.Context)

	sends, mints, completed, txReads, checkoutReads, methodReads int
	payments                                                     []commerce.Payment
	correlations                                                 []string
}

func newWorld() *world {
	return &world{
		checkouts: map[string]commerce.CheckoutState{
			guestCheckout: {ChannelID: 1}, checkoutOf7: {ChannelID: 1, CustomerID: 7},
			checkoutOf8: {ChannelID: 1, CustomerID: 8}, checkoutOn2: {ChannelID: 2},
		},
		orders: map[string][]int{}, hidden: map[string]time.Time{}, next: 100, shown: map[int][]shownTransaction{},
	}
}

const (
	guestCheckout = "0a1b2c3d-0000-4000-8000-000000000000"
	checkoutOf7   = "0a1b2c3d-0000-4000-8000-000000000007"
	checkoutOf8   = "0a1b2c3d-0000-4000-8000-000000000008"
	checkoutOn2   = "0a1b2c3d-0000-4000-8000-000000000002"
	noCheckout    = "0a1b2c3d-0000-4000-8000-00000000ffff"
)

func (w *world) saw(ctx context.Context) {
	w.correlations = append(w.correlations, commerce.CorrelationID(ctx))
}

// token is as the store writes them, valid for an hour.
func (w *world) token(orderID int) commerce.Secret {
	w.mints++
	if w.tokenForm != nil {
		return w.tokenForm(orderID, w.mints)
	}
	return patOf(fmt.Sprintf(`{"exp":%d,"jti":"%s-%d","data":{"order_id":%d,"amount":4250,"currency":"USD"}}`,
		time.Now().Add(time.Hour).Unix(), canary, w.mints, orderID))
}

func patOf(claims string) commerce.Secret {
	return commerce.Secret("eyJhbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + "." + canary)
}

func (w *world) CompleteCheckout(ctx context.Context, _ commerce.Caller, id string) (commerce.CheckoutOutcome, error) {
	w.mu.Lock()
	w.saw(ctx)
	w.completed++
	completing := w.completing
	w.mu.Unlock()
	if completing != nil {
		completing(ctx)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.completeErr != nil {
		return commerce.CheckoutOutcome{}, w.completeErr
	}
	if w.refused != nil {
		return commerce.CheckoutOutcome{Refused: w.refused}, nil
	}
	if w.landAfter > 0 {
		w.landing = append(w.landing, landing{id, time.Now().Add(w.landAfter)})
		return commerce.CheckoutOutcome{}, outcomeUnknown()
	}
	orderID := w.order(id)
	if w.mute {
		return commerce.CheckoutOutcome{}, outcomeUnknown()
	}
	out := commerce.CheckoutOutcome{OrderID: orderID}
	if !w.noToken {
		out.PaymentToken = w.token(orderID)
	}
	return out, nil
}

// landing is a completion that the store is still at.
type landing struct {
	id string
	at time.Time
}

// order makes one of a checkout.
func (w *world) order(id string) int {
	state := w.checkouts[id]
	state.OrderID = w.next
	w.next++
	w.checkouts[id], w.orders[id] = state, append(w.orders[id], state.OrderID)
	w.hidden[id] = time.Now().Add(w.hideOrder)
	return state.OrderID
}

// land makes the orders that are due.
func (w *world) land() {
	w.landing = slices.DeleteFunc(w.landing, func(l landing) bool {
		isDue := !time.Now().Before(l.at)
		if isDue {
			w.order(l.id)
		}
		return isDue
	})
}

func (w *world) Checkout(ctx context.Context, id string) (commerce.CheckoutState, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saw(ctx)
	w.checkoutReads++
	w.land()
	state, ok := w.checkouts[id]
	if w.lateOrder > 0 && state.OrderID != 0 {
		w.lateOrder--
		state.OrderID = 0
	}
	if time.Now().Before(w.hidden[id]) {
		state.OrderID = 0
	}
	return state, ok, w.failCheckout
}

func (w *world) PaymentMethods(ctx context.Context, _ int) ([]commerce.PaymentMethod, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saw(ctx)
	w.methodReads++
	return w.methods, w.failMethods
}

func (w *world) CreatePaymentToken(ctx context.Context, orderID int) (commerce.Secret, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saw(ctx)
	if w.failTokens != nil {
		return "", false, w.failTokens
	}
	if w.noPayment {
		return "", false, nil
	}
	return w.token(orderID), true, nil
}

func (w *world) OrderTransactions(ctx context.Context, orderID int) ([]commerce.Transaction, error) {
	w.mu.Lock()
	slow := w.slow
	w.mu.Unlock()
	time.Sleep(slow)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saw(ctx)
	w.txReads++
	if w.failReads != nil {
		return nil, w.failReads
	}
	var all []commerce.Transaction
	for _, s := range w.shown[orderID] {
		if !time.Now().Before(s.at) {
			all = append(all, s.Transaction)
		}
	}
	return all, nil
}

// show adds a transaction that is shown after a while.
func (w *world) show(orderID int, event, status string, kind commerce.InstrumentKind, after time.Duration) string {
	id := 1
	for _, of := range w.shown {
		id += len(of)
	}
	method := map[commerce.InstrumentKind]string{
		commerce.InstrumentStoreCredit: "store_credit", commerce.InstrumentGiftCertificate: "gift_certificate",
	}[kind]
	if method == "" {
		method = "credit_card"
	}
	gateway := fmt.Sprintf("gw-%d", id)
	w.shown[orderID] = append(w.shown[orderID], shownTransaction{
		Transaction: commerce.Transaction{ID: id, Event: event, Status: status, Method: method, GatewayID: gateway},
		at:          time.Now().Add(after),
	})
	return gateway
}

// charged writes the ledger.
func (w *world) charged(orderID int, token commerce.Secret, p commerce.Payment, event string, after time.Duration) string {
	w.ledger = append(w.ledger, charge{orderID: orderID, kind: p.Kind, token: token.Reveal()})
	return w.show(orderID, event, "ok", p.Kind, after)
}

func (w *world) Pay(ctx context.Context, token commerce.Secret, p commerce.Payment) (commerce.PaymentAnswer, error) {
	w.mu.Lock()
	before, during := w.before, w.during
	w.mu.Unlock()
	if before != nil {
		before(ctx)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saw(ctx)
	f := fine
	if len(w.fates) > 0 {
		f, w.fates = w.fates[0], w.fates[1:]
	}
	switch f { //nolint:exhaustive // the rest was sent
	case notSent:
		return commerce.PaymentAnswer{}, &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "away"}
	case limited:
		return commerce.PaymentAnswer{}, &commerce.Error{Code: commerce.CodeRateLimited, Message: "slowly", RetryAfter: time.Second}
	}
	w.sends++
	w.payments = append(w.payments, p)
	orderID := readToken(token).orderID
	if during != nil {
		w.mu.Unlock()
		during(ctx)
		w.mu.Lock()
	}
	return w.become(f, orderID, token, p)
}

func (w *world) become(f fate, orderID int, token commerce.Secret, p commerce.Payment) (commerce.PaymentAnswer, error) {
	none := commerce.PaymentAnswer{}
	switch f { //nolint:exhaustive // the rest is fine
	case refuse:
		w.show(orderID, "purchase", "error", p.Kind, w.showAfter)
		return commerce.PaymentAnswer{Status: commerce.PaymentDeclined, Reason: commerce.ReasonInsufficientFunds}, nil
	case refuseMute:
		return commerce.PaymentAnswer{Status: commerce.PaymentDeclined, Reason: commerce.ReasonBadPayment}, nil
	case await:
		return commerce.PaymentAnswer{Status: commerce.PaymentPending, TransactionID: w.charged(orderID, token, p, "pending", w.showAfter)}, nil
	case lostAfter:
		w.charged(orderID, token, p, "purchase", w.showAfter)
		return none, outcomeUnknown()
	case lostBefore:
		return none, outcomeUnknown()
	case lostRefuse:
		w.show(orderID, "purchase", "error", p.Kind, w.showAfter)
		return none, outcomeUnknown()
	case lostWait:
		w.charged(orderID, token, p, "pending", w.showAfter)
		return none, outcomeUnknown()
	case late:
		w.charged(orderID, token, p, "purchase", w.lateBy)
		return none, outcomeUnknown()
	case refuseTwice, lostRefuseTwice:
		w.show(orderID, "authorization", "error", p.Kind, w.showAfter)
		w.show(orderID, "authorization", "error", p.Kind, w.showAfter+w.straggleBy)
		for i := range 2 {
			w.shown[orderID][len(w.shown[orderID])-1-i].GatewayID = ""
		}
		if f == lostRefuseTwice {
			return none, outcomeUnknown()
		}
		return commerce.PaymentAnswer{Status: commerce.PaymentDeclined, Reason: commerce.ReasonInsufficientFunds}, nil
	case redelivered:
		w.charged(orderID, token, p, "purchase", w.showAfter)
		return usedToken(token, p)
	case redeliveredLate:
		w.charged(orderID, token, p, "purchase", w.lateBy)
		return usedToken(token, p)
	case twice:
		return commerce.PaymentAnswer{Status: commerce.PaymentDeclined, IsDuplicate: true}, nil
	case nonsense:
		w.charged(orderID, token, p, "purchase", w.showAfter)
		return commerce.PaymentAnswer{Status: "PERHAPS"}, nil
	case strange:
		w.charged(orderID, token, p, "purchase", w.showAfter)
		return none, fmt.Errorf("post %s: connection reset", canary)
	case explode:
		w.charged(orderID, token, p, "purchase", w.showAfter)
		panic(canary)
	}
	return commerce.PaymentAnswer{Status: commerce.PaymentSucceeded, TransactionID: w.charged(orderID, token, p, "purchase", w.showAfter)}, nil
}

// usedToken is what our client makes of the store's answer to a token that was used.
func usedToken(token commerce.Secret, p commerce.Payment) (commerce.PaymentAnswer, error) {
	client, err := payments.New(payments.Options{
		URL: "http://payments.test", HTTPClient: &http.Client{Transport: upstream.Transport(unverified{}, upstream.Options{})},
	})
	if err != nil {
		return commerce.PaymentAnswer{}, err
	}
	return client.Pay(context.Background(), token, p)
}

// unverified refuses every token.
type unverified struct{}

// RoundTrip answers.
func (unverified) RoundTrip(r *http.Request) (*http.Response, error) {
	body := `{"status":401,"title":"The access token is not verified.","type":"about:blank","code":30102}`
	return &http.Response{
		StatusCode: http.StatusUnauthorized, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)), ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// charges counts the charges of an order.
func (w *world) charges(orderID int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, c := range w.ledger {
		if c.orderID == orderID {
			n++
		}
	}
	return n
}

// set changes the world while others live in it.
func (w *world) set(change func(*world)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(w)
}

// counts returns a number of the world's.
func (w *world) count(of func(*world) int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return of(w)
}

func (w *world) seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.correlations)
}

func outcomeUnknown() error {
	return &commerce.Error{Code: commerce.CodeOutcomeUnknown, Message: "The store did not say what became of this."}
}
