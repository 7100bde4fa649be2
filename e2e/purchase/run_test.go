package purchase_test

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e/purchase"
)

// seed repeats everybody's decisions, though not their order.
func seed() uint64 {
	n, _ := strconv.ParseUint(cmp.Or(os.Getenv("CLIENTELE_PURCHASES_SEED"), "8"), 10, 64)
	return n
}

// crowd is how many buy at one deployment: a replica sends no more payments than the store
// takes, so that more of them would take long.
const crowd = 2500

// Where many buy, payments wait for their turn for longer than askers wait for them. Time
// must not jump meanwhile.
const (
	many     = 300
	inFlight = 7 * time.Second
)

// answered is how long a buyer goes on asking before time passes again.
const answered = 10 * time.Second

// workers is how many buy at a time.
const workers = 24

// TestPurchases lets people buy while everything goes wrong, asks about every payment when
// time has passed, and compares what they were told with the store's ledger.
// CLIENTELE_PURCHASES says how many buy where replicas die; where that takes long, at several
// deployments beside each other.
func TestPurchases(t *testing.T) {
	purchases, err := strconv.Atoi(cmp.Or(os.Getenv("CLIENTELE_PURCHASES"), "120"))
	if err != nil {
		t.Fatal(err)
	}
	all := []deployment{{name: "one replica by itself", alone: true}, {name: "two whose Redis forgets", forgets: true}}
	for left := purchases; left > 0; left -= crowd {
		all = append(all, deployment{name: "two replicas of which one dies", dies: true, buyers: min(left, crowd)})
	}
	for i, d := range all {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			if d.buyers == 0 {
				d.buyers = min(max(purchases/10, 60), crowd)
			}
			s := open(t, d, seed()+uint64(i))
			s.run(t)
			s.judge(t)
		})
	}
}

// run is everything that happens.
func (s *shop) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var trouble sync.WaitGroup
	switch {
	case s.dies:
		trouble.Go(func() { s.meddle(ctx, t) })
	case s.forgets:
		trouble.Go(func() { s.forget(ctx, 2*time.Second) })
	}
	s.everybody((*buyer).buy)
	cancel()
	trouble.Wait()
	t.Logf("%v after the beginning everybody has bought", s.Elapsed().Round(time.Millisecond))
	s.Store.Heal()
	s.Store.Store().ForgetOutcomes()
	if s.dies {
		s.program.Kill() // its clock cannot be moved
		s.kills.Add(1)
	}
	// From here on two look, and time passes.
	s.mu.Lock()
	s.replicas = []string{s.Graph.URL(), s.Graph.URL()}
	s.mu.Unlock()
	if !s.alone {
		again := s.Replica(t).URL()
		s.mu.Lock()
		s.replicas[1] = again
		s.mu.Unlock()
	}
	for _, passes := range []time.Duration{90 * time.Second, 4 * time.Minute, 6 * time.Minute, 9 * time.Minute, 11 * time.Second, 11 * time.Second} {
		if s.buyers > many {
			pause(t.Context(), inFlight)
		}
		s.ahead.Add(int64(passes))
		s.everybody((*buyer).look)
	}
	t.Logf("%v after the beginning everybody has looked", s.Elapsed().Round(time.Millisecond))
	// A payment that a slow machine gave up meanwhile needs its time, too.
	for _, passes := range []time.Duration{0, 16 * time.Minute, 11 * time.Second, 16 * time.Minute, 11 * time.Second} {
		if passes > 0 {
			pause(t.Context(), inFlight)
		}
		s.ahead.Add(int64(passes))
		s.everybody((*buyer).end)
		if !slices.ContainsFunc(s.people, func(b *buyer) bool { return !b.isDone }) {
			return
		}
		t.Logf("%v after the beginning somebody is not done", s.Elapsed().Round(time.Millisecond))
	}
}

// everybody lets all buyers do something, some at a time.
func (s *shop) everybody(do func(*buyer)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(s.people); n = int(next.Add(1)) - 1 {
				do(s.people[n])
			}
		})
	}
	all.Wait()
}

// look is what somebody does who does not know: they reload, and try to pay again.
func (b *buyer) look() {
	if len(b.handles) == 0 || !b.isOpen() {
		return
	}
	if b.renew() == "" && len(b.bodies) < most && b.random.IntN(3) == 0 {
		b.pay(b.intend(), b.random.IntN(2), b.handle(), 0)
	}
}

// end asks about every payment until the answer is there, and then pays what is left.
func (b *buyer) end() {
	if b.isDone {
		return
	}
	for n := 0; n < 50 && len(b.handles) == 0; n++ {
		if b.isDone = b.complete() == "ORDER_ALREADY_PAID"; b.isDone {
			return
		}
		pause(context.Background(), 100*time.Millisecond)
	}
	if len(b.handles) == 0 {
		return
	}
	late := time.Now().Add(answered)
	for time.Now().Before(late) {
		if !b.insist(late) {
			return
		}
		switch b.renew() {
		case "ORDER_ALREADY_PAID":
			b.shop.SeenPaid(b.number)
			b.isDone = true
			return
		case "":
			b.plain()
		default:
			pause(context.Background(), 100*time.Millisecond)
		}
	}
}

// insist asks about every payment, each until there is an answer, and reports whether
// there was one to all before it was late.
func (b *buyer) insist(late time.Time) bool {
	final := []string{"ORDER_ALREADY_PAID", "PAYMENT_HANDLE_SPENT", "IDEMPOTENCY_KEY_REUSED"}
	for key := range b.bodies {
		for n := 0; ; n++ {
			a := b.pay(key, n, b.handle(), 0)
			if a.Status != "UNKNOWN" && (a.Status != "" || slices.Contains(final, a.Refusal)) {
				break
			}
			if time.Now().After(late) {
				return false
			}
			pause(context.Background(), 100*time.Millisecond) // it may wait for its turn
		}
	}
	return true
}

// plain intends a payment of everything that is left, by a good card.
func (b *buyer) plain() {
	key := b.intend()
	b.bodies[key]["methodId"] = "bolt.card"
	b.bodies[key]["instrument"] = map[string]any{"tokenizedCard": map[string]any{"token": "tok_good"}}
}

// judge fails the test for everything that breaks the promise, and when nothing happened.
func (s *shop) judge(t *testing.T) {
	t.Helper()
	h := s.history()
	violations, count := purchase.Check(h, purchase.Promise{Forgets: s.forgets}), purchase.Count(h)
	t.Logf("%s: %d violations, %d kills, %v\n%s", t.Name(), len(violations), s.kills.Load(), s.Elapsed().Round(time.Millisecond), count)
	for i, v := range violations {
		if i == 10 {
			t.Errorf("and %d more", len(violations)-i)
			break
		}
		t.Error(v)
	}
	declines := 0
	for end, n := range count.Ends {
		if strings.HasPrefix(end, "DECLINED") {
			declines += n
		}
	}
	if count.Charges < s.buyers || count.Unknown == 0 || declines == 0 {
		t.Error("too little happened")
	}
}
