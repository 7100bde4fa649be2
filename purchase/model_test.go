package purchase

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

var (
	modelSeed  = flag.Uint64("model.seed", 8, "the seed of TestModel")
	modelSteps = flag.Int("model.steps", 20_000, "how many steps TestModel takes")
)

var errDead = errors.New("the process is dead")

// process is a Service that can die: nothing that it does afterwards is done.
type process struct {
	*Service

	world   *world
	journal Journal
	dead    atomic.Bool
	// deafness is how likely a Swap's answer is lost, in percent.
	deafness func() int
}

func (p *process) Read(ctx context.Context, name string) ([]byte, error) {
	if p.dead.Load() {
		return nil, errDead
	}
	return p.journal.Read(ctx, name)
}

func (p *process) Swap(ctx context.Context, name string, old, next []byte, keep time.Duration) (bool, error) {
	if p.dead.Load() {
		return false, errDead
	}
	odds := p.deafness()
	if odds == 1 {
		return false, errors.New("refused")
	}
	ok, err := p.journal.Swap(ctx, name, old, next, keep)
	if odds == 2 {
		return false, errors.New("the answer is lost")
	}
	return ok, err
}

func (p *process) Pay(ctx context.Context, token commerce.Secret, payment commerce.Payment) (commerce.PaymentAnswer, error) {
	if p.dead.Load() {
		return commerce.PaymentAnswer{}, &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "dead"}
	}
	return p.world.Pay(ctx, token, payment)
}

// line is how a process reaches the store's checkouts.
type line struct{ *process }

func (l line) CompleteCheckout(ctx context.Context, caller commerce.Caller, id string) (commerce.CheckoutOutcome, error) {
	if l.dead.Load() {
		return commerce.CheckoutOutcome{}, &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "dead"}
	}
	return l.world.CompleteCheckout(ctx, caller, id)
}

// purchaser is somebody who wants to pay for one order, in whatever way.
type purchaser struct {
	p       session.Principal
	id      string
	orderID int
	mu      sync.Mutex // guards the fields below
	handles []*commerce.PaymentHandle
	keys    int
	orders  map[int]commerce.PaymentOrder
	said    map[int]string
}

// model is a town: a world, a few replicas and many purchasers.
type model struct {
	t       *testing.T
	world   *world
	journal *Memory
	audit   *fakeAudit
	mu      sync.Mutex // guards the fields below
	random  *rand.Rand
	alive   []*process
	all     []*process
}

func (m *model) roll(n int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.random.IntN(n)
}

func (m *model) spawn() *process {
	p := &process{world: m.world, journal: m.journal}
	p.deafness = func() int { return m.roll(100) }
	s, err := New(Options{
		Store: line{p}, Orders: m.world, Payments: p, Journal: p, Sealer: sealer(m.t, testKey), Sessions: &fakeSessions{},
		Auditor: m.audit, Throttle: &fakeThrottle{}, DefaultChannel: 1, Attempts: 50, Logger: quiet(),
	})
	if err != nil {
		m.t.Fatal(err)
	}
	p.Service = s
	m.mu.Lock()
	m.all = append(m.all, p)
	m.mu.Unlock()
	return p
}

// replica is any that is alive.
func (m *model) replica() *process {
	n := m.roll(len(m.alive))
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.alive[n]
}

// kill lets a replica die and another one begin.
func (m *model) kill() {
	n, next := m.roll(len(m.alive)), m.spawn()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.alive[n].dead.Store(true)
	m.alive[n] = next
}

// modelFates are what becomes of payments, as often as they stand here.
var modelFates = []fate{
	fine, fine, refuse, refuse, refuseMute, await, notSent, limited,
	lostAfter, lostAfter, lostBefore, lostBefore, lostRefuse, lostWait, late, late, nonsense, strange, explode,
	refuseTwice, refuseTwice, lostRefuseTwice, redelivered, redeliveredLate,
}

// TestModel lets purchasers pay, pay again, reload, close their browsers and renew their
// handles, at replicas that die and a store that does everything wrong but lose money.
// In the end each order was charged once at most, what was said to be declined was not
// charged, what was charged was not lost, and nothing is unknown.
func TestModel(t *testing.T) {
	inTime(t, func(t *testing.T) {
		m := &model{
			t: t, world: newWorld(), journal: NewMemory(time.Now), audit: &fakeAudit{},
			random: rand.New(rand.NewPCG(*modelSeed, 8)),
		}
		for range 3 {
			m.alive = append(m.alive, m.spawn())
		}
		// Each payment takes some time, hides its trace for some, and may die on its way.
		m.world.during = func(context.Context) {
			time.Sleep(time.Duration(m.roll(8_000)) * time.Millisecond)
			m.world.set(func(w *world) {
				w.showAfter = time.Duration(m.roll(60_000)) * time.Millisecond
				w.slow = time.Duration(m.roll(2_000)) * time.Millisecond
				w.lateBy = time.Duration(m.roll(12*60)) * time.Second
				w.straggleBy = time.Duration(m.roll(12*60)) * time.Second
				w.fates = append(w.fates, modelFates[m.roll(len(modelFates))])
			})
		}
		m.world.before = func(context.Context) {
			m.world.set(func(w *world) { w.fates = append(w.fates, modelFates[m.roll(len(modelFates))]) })
		}
		// Completions lose their answers, end late, and their orders show late.
		m.world.completing = func(context.Context) {
			time.Sleep(time.Duration(m.roll(2_000)) * time.Millisecond)
			m.world.set(func(w *world) {
				w.mute, w.landAfter, w.hideOrder = m.roll(4) == 0, 0, time.Duration(m.roll(30_000))*time.Millisecond
				if m.roll(8) == 0 {
					w.landAfter = time.Duration(1+m.roll(12*60)) * time.Second
				}
			})
		}
		buyers := make([]*purchaser, 1_500)
		for n := range buyers {
			id := fmt.Sprintf("0a1b2c3d-0000-4000-8000-%012d", 1_000+n)
			b := &purchaser{p: guest(), id: id, orders: map[int]commerce.PaymentOrder{}, said: map[int]string{}}
			state := commerce.CheckoutState{ChannelID: 1}
			if n%2 == 0 {
				b.p, state.CustomerID = shopper(7, "s7"), 7
			}
			m.world.checkouts[id] = state
			buyers[n] = b
		}
		var steps atomic.Int64
		var crowd sync.WaitGroup
		for range 60 {
			crowd.Go(func() {
				for steps.Add(1) <= int64(*modelSteps) && !t.Failed() {
					m.step(buyers[m.roll(len(buyers))])
				}
			})
		}
		crowd.Wait()
		m.end(buyers)
	})
}

// step is one thing that somebody does.
func (m *model) step(b *purchaser) {
	ctx, leave := context.WithTimeout(session.WithPrincipal(context.Background(), b.p), 30*time.Second)
	defer leave()
	if m.roll(10) == 0 { // the browser closes after a while
		timer := time.AfterFunc(time.Duration(m.roll(4_000))*time.Millisecond, leave)
		defer timer.Stop()
	}
	r := m.replica()
	switch n := m.roll(100); {
	case n < 1:
		m.kill()
	case n < 15:
		if out, err := r.CompleteCheckout(ctx, b.id); err == nil {
			b.add(out.Handle, out.OrderID)
		}
	case n < 35:
		if h := b.handle(m); h != nil {
			if out, err := r.CreatePaymentHandle(ctx, commerce.Secret(h.Token)); err == nil {
				b.add(out.Handle, 0)
			}
		}
	case n < 90:
		b.pay(ctx, m, r, n < 60)
	default:
		time.Sleep(time.Duration(m.roll(90)) * time.Second)
	}
}

func (b *purchaser) add(h *commerce.PaymentHandle, orderID int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if h != nil {
		b.handles = append(b.handles, h)
	}
	if orderID != 0 {
		b.orderID = orderID
	}
}

// handle is one of the last few.
func (b *purchaser) handle(m *model) *commerce.PaymentHandle {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.handles) == 0 {
		return nil
	}
	return b.handles[max(0, len(b.handles)-1-m.roll(3))]
}

// pay sends a new payment, or an old one again.
func (b *purchaser) pay(ctx context.Context, m *model, r *process, isNew bool) {
	h := b.handle(m)
	if h == nil {
		return
	}
	b.mu.Lock()
	n := b.keys
	if !isNew && n > 0 {
		n -= 1 + m.roll(n)
	}
	order, known := b.orders[n]
	if !known {
		order = byCard(h, n)
		switch m.roll(6) {
		case 0:
			order = byCertificate(h, n)
		case 1:
			if b.p.Kind == session.Shopper {
				order = byCredit(h, n)
			}
		}
		b.keys++
		b.orders[n] = order
	}
	b.mu.Unlock()
	order.Handle = commerce.Secret(h.Token) // the key means the same with every handle
	out, err := r.ProcessPayment(ctx, order)
	if !r.dead.Load() { // the dead say nothing
		b.hear(m.t, n, ended(out, err))
	}
}

// hear wants what was said once to be said for good.
func (b *purchaser) hear(t *testing.T, n int, said string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch was := b.said[n]; {
	case !isFinal(said) && isFinal(was):
	case isFinal(was) && said != was:
		t.Errorf("%s: a payment ended as %s and then as %s", b.id, was, said)
	default:
		b.said[n] = said
	}
}

// isFinal reports whether it is a status that never changes.
func isFinal(said string) bool {
	return len(said) > 6 && (said == "SUCCESS" || said == "PENDING" || said[:7] == "DECLINE")
}

// end lets time pass, asks about every payment, and compares with the ledger.
func (m *model) end(buyers []*purchaser) {
	m.t.Helper()
	for range 3 { // everything under way ends, and everything late comes
		time.Sleep(20 * time.Minute)
		synctest.Wait()
	}
	m.world.set(func(w *world) { w.before, w.during, w.fates, w.completing = nil, nil, nil, nil })
	last := m.spawn()
	last.deafness = func() int { return 0 }
	m.alive = []*process{last}
	counts := map[string]int{}
	for _, b := range buyers {
		if b.orderID == 0 {
			continue
		}
		m.check(b, last, counts)
	}
	m.t.Logf("%d charges, %d payments sent, and it ended as %v", len(m.world.ledger), m.world.sends, counts)
	if len(m.world.ledger) < 50 || counts["SUCCESS"] < 50 || counts["DECLINED NOT_CHARGED"] == 0 {
		m.t.Error("the model does nothing")
	}
	for _, p := range m.all {
		if err := p.Close(context.Background()); err != nil {
			m.t.Error(err)
		}
	}
}

// check compares what a purchaser is told about their order with the ledger.
func (m *model) check(b *purchaser, last *process, counts map[string]int) {
	m.t.Helper()
	ctx := session.WithPrincipal(context.Background(), b.p)
	for range 5 { // nothing is unknown for long
		_, _ = last.CompleteCheckout(ctx, b.id)
		time.Sleep(11 * time.Second)
	}
	if made := m.world.orders[b.id]; len(made) != 1 || made[0] != b.orderID {
		m.t.Errorf("%s became the orders %v, and was said to be %d", b.id, made, b.orderID)
	}
	raw, _ := m.journal.Read(ctx, orderName(b.orderID))
	known, err := readBook(raw)
	if err != nil {
		m.t.Fatal(err)
	}
	paid := map[sort]int{}
	for _, a := range known.Attempts {
		counts[ended(a.outcome(), nil)]++
		if a.State.isOpen() {
			m.t.Errorf("%s: an attempt never settles: %+v", b.id, a)
		}
		if a.State == succeeded || a.State == pending {
			paid[a.Sort]++
		}
	}
	charged := map[sort]int{}
	for _, c := range m.world.ledger {
		if c.orderID == b.orderID {
			charged[sortOfKind(c.kind)]++
		}
	}
	if charged[other] > 1 {
		m.t.Errorf("%s: charged %d times", b.id, charged[other])
	}
	for _, s := range []sort{other, credit, certificate} {
		if charged[s] != paid[s] {
			m.t.Errorf("%s: %d charges of the sort %s, and %d are known: %+v", b.id, charged[s], s, paid[s], known.Attempts)
		}
	}
	used := map[string]bool{}
	for _, c := range m.world.ledger {
		if used[c.token] {
			m.t.Errorf("%s: a token paid twice", b.id)
		}
		used[c.token] = true
	}
	b.compare(m.t, known)
}

// compare wants everybody to have been told the truth.
func (b *purchaser) compare(t *testing.T, known book) {
	t.Helper()
	for n, said := range b.said {
		i := known.byKey(keyDigest(b.orderID, key(n)))
		switch {
		case i < 0 && isFinal(said): // who left early may have heard UNKNOWN of what was not sent
			t.Errorf("%s: %s was said of a payment that is not there", b.id, said)
		case i >= 0 && isFinal(said) && ended(known.Attempts[i].outcome(), nil) != said:
			t.Errorf("%s: %s was said, and it is %+v", b.id, said, known.Attempts[i])
		}
	}
}
