package purchase_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/e2e/purchase"
	"github.com/clientele-graph/clientele/replica/redistest"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/session"
)

// deployment is how many replicas there are, what they share, and what goes wrong.
type deployment struct {
	name string
	// alone is one replica with a journal of its own; the others share Redis.
	alone bool
	// dies lets one of two replicas, which is the built program, and Redis die now and then.
	dies bool
	// forgets lets Redis lose everything, once. Then no charge and no order comes late.
	forgets bool
	// buyers is how many buy.
	buyers int
}

// The times of a run.
const (
	operationTimeout = 3 * time.Second
	// hasty is when a replica in this process gives a payment up.
	hasty = 2 * time.Second
	// hidden is how long a checkout shows no order, where the journal does not forget it.
	hidden = time.Second
)

// shop is a store with a deployment in front of it.
type shop struct {
	*e2e.Env
	*purchase.Recorder
	deployment

	// seed is that of everybody's decisions.
	seed    uint64
	people  []*buyer
	members []member
	redis   *redistest.Server
	client  *http.Client
	base    map[string]string

	// ahead is how far the clocks are ahead.
	ahead     atomic.Int64
	addresses atomic.Int64
	kills     atomic.Int64

	mu       sync.Mutex // guards the fields below
	replicas []string
	program  *e2e.Program
}

// member is a customer who is signed in.
type member struct {
	id      int
	session string
}

func (s *shop) now() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

// open starts everything.
func open(t *testing.T, d deployment, seed uint64) *shop {
	t.Helper()
	s := &shop{deployment: d, seed: seed, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}}
	t.Cleanup(s.client.CloseIdleConnections)
	keys, err := session.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s.base = map[string]string{
		"CLIENTELE_SESSION_KEYS": keys.Reveal(), "CLIENTELE_TRUSTED_PROXIES": "127.0.0.0/8",
		"CLIENTELE_OPERATION_TIMEOUT": operationTimeout.String(), "CLIENTELE_SINGLE_REPLICA": "true",
	}
	if !d.alone {
		s.redis = redistest.Start(t)
		s.base["CLIENTELE_REDIS_URL"], s.base["CLIENTELE_SINGLE_REPLICA"] = s.redis.URL, "false"
	}
	network := &impatient{next: &http.Transport{MaxIdleConnsPerHost: 100}}
	t.Cleanup(network.next.CloseIdleConnections)
	s.Env = e2e.Start(t, func(o *e2e.Options) {
		maps.Copy(o.Variables, s.base)
		o.Graph.Now, o.Graph.Network, o.Store.Clock = s.now, network, s.now
		o.Store.PaymentQuota = sandbox.Quota{Requests: 100_000, Window: 4 * time.Second}
	})
	choices := s.Store.Store().Choices()
	choices.Payment.UsedTokenIsUnverified = seed%2 == 0
	if !d.forgets {
		choices.Payment.EachCompletionIsOrder, choices.Payment.OrderDelay = true, hidden
	}
	s.Store.Store().SetChoices(choices)
	s.replicas = []string{s.Graph.URL()}
	switch {
	case d.dies:
		s.spawn(t)
	case !d.alone:
		s.replicas = append(s.replicas, s.Replica(t).URL())
	}
	s.enrol(t)
	plans := make([]purchase.Purchase, d.buyers)
	for n := range plans {
		b := s.newBuyer(t, n)
		s.people = append(s.people, b)
		plans[n] = purchase.Purchase{Checkout: b.checkout, Correlation: b.correlation}
	}
	s.Recorder = purchase.NewRecorder(plans)
	return s
}

// enrol signs customers in who have a stored card and a little store credit.
func (s *shop) enrol(t *testing.T) {
	t.Helper()
	for _, person := range s.Seed.Customers {
		found, err := s.Store.Store().Authenticate(store.ChannelMain, person.Email, person.Password)
		if err != nil || found.ID != person.EntityID || len(s.members) == 6 {
			continue
		}
		s.Store.Store().EditCustomer(person.EntityID, func(c *store.Customer) { c.StoreCredit = decimal.MustParse("30.00") })
		s.Store.Store().SetStoredInstruments(person.EntityID, store.StoredInstrument{
			Kind: store.InstrumentCard, Token: fmt.Sprintf("%064d", person.EntityID), Brand: "VISA", ExpiryMonth: 11, ExpiryYear: 2039, IIN: "411111", Last4: "1111",
		})
		s.members = append(s.members, member{person.EntityID, s.SignIn(t, person)})
	}
	if len(s.members) < 2 {
		t.Fatal("nobody can sign in")
	}
}

// spawn runs the built program as the last replica.
func (s *shop) spawn(t *testing.T) {
	t.Helper()
	variables := e2e.Variables(t, s.Store, s.Seed)
	maps.Copy(variables, s.base)
	p := e2e.Serve(t, variables)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.program, s.replicas = p.Program, append(s.replicas[:1:1], p.GraphQL)
}

// replica is one of them by number.
func (s *shop) replica(n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replicas[n%len(s.replicas)]
}

// post asks a replica. A patience ends the question before its answer; zero waits.
func (s *shop) post(url string, header http.Header, document string, variables map[string]any, patience time.Duration) (e2e.Answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*operationTimeout)
	if patience > 0 {
		ctx, cancel = context.WithTimeout(context.Background(), patience)
	}
	defer cancel()
	n := s.addresses.Add(1) // nobody is throttled for somebody else in their network
	header = header.Clone()
	header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.1", n>>8&255, n&255))
	reply, err := e2e.Client{Client: s.client}.Send(ctx, url, header, e2e.Operation(document, variables))
	if err != nil {
		return e2e.Answer{}, err
	}
	return reply.Answer()
}

// history is everything about the run, with the store's ledger.
func (s *shop) history() purchase.History {
	h := s.History()
	cents := func(d decimal.Decimal) int64 {
		whole, fraction, _ := d.Int64(2)
		return whole*100 + fraction
	}
	for _, o := range s.Store.Store().Orders() {
		h.Orders = append(h.Orders, purchase.Order{ID: o.ID, Checkout: o.CheckoutID, Total: cents(o.Total)})
	}
	for _, c := range s.Store.Store().Ledger() {
		if c.State == store.ChargeFailed {
			continue
		}
		h.Charges = append(h.Charges, purchase.Charge{
			Order: c.OrderID, Payment: c.PaymentID, Amount: cents(c.Amount), Correlation: c.CorrelationID,
			IsPart: c.Kind == store.PayStoreCredit || c.Kind == store.PayGiftCertificate,
		})
	}
	return h
}

// impatient gives payments up sooner than the product does, whose minute is long in a test.
type impatient struct{ next *http.Transport }

// RoundTrip passes everything else on.
func (i *impatient) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/payments") {
		return i.next.RoundTrip(r)
	}
	ctx, cancel := context.WithTimeout(r.Context(), hasty)
	response, err := i.next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	response.Body = &ending{response.Body, cancel}
	return response, nil
}

// ending is a body that ends a context when it is closed.
type ending struct {
	io.ReadCloser

	cancel context.CancelFunc
}

// Close closes.
func (e *ending) Close() error {
	defer e.cancel()
	return e.ReadCloser.Close()
}

// pause reports whether the time passed before the end of ctx.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
