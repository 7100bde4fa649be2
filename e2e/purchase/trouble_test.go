package purchase_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// faults are what becomes of payments on the wire.
func (s *shop) faults(random *rand.Rand) sandbox.Fault {
	all := []sandbox.Fault{
		{Kind: sandbox.FaultDropBefore},
		{Kind: sandbox.FaultDropAfter},
		{Kind: sandbox.FaultTruncate},
		{Kind: sandbox.FaultStatus, After: true},
		{Kind: sandbox.FaultStatus, Status: http.StatusBadGateway},
		{Kind: sandbox.FaultStatus, Status: http.StatusTooManyRequests, NoHeaders: true},
		{Kind: sandbox.FaultHTML, After: true},
		{Kind: sandbox.FaultHTML, Status: http.StatusServiceUnavailable},
		{Kind: sandbox.FaultTwice},
		{Kind: sandbox.FaultHang},
		{Kind: sandbox.FaultHang, After: true},
		{Kind: sandbox.FaultSlowBody, Pause: 100 * time.Millisecond},
	}
	if !s.forgets {
		late := sandbox.Fault{Kind: sandbox.FaultLate, Later: time.Duration(60+random.IntN(600)) * time.Second}
		all = append(all, late, late)
	}
	return all[random.IntN(len(all))]
}

// trouble lets the next payment, or what leads to it, end in some way. Whose it is is
// left to chance.
func (s *shop) trouble(b *buyer) {
	if b.random.IntN(3) == 0 && b.orderID != 0 {
		outcomes := []store.Outcome{
			store.OutcomeInsufficientFunds, store.OutcomeRevoked, store.OutcomeProcessor, store.OutcomePending, store.OutcomeDuplicate,
			store.OutcomeBrokenCharged, store.OutcomeBroken, store.OutcomeDuplicateCharged, store.OutcomeAuthorized, store.OutcomeBadData,
		}
		s.Store.Store().OutcomeNext(b.orderID, outcomes[b.random.IntN(len(outcomes))])
	}
	if b.random.IntN(3) == 0 {
		s.arm(sandbox.On(sandbox.EndpointPayments), s.faults(b.random))
	}
	if b.random.IntN(25) == 0 && !s.forgets {
		late := sandbox.Fault{Kind: sandbox.FaultLate, Later: time.Duration(1+b.random.IntN(600)) * time.Second}
		s.arm(sandbox.On(sandbox.EndpointStorefront, "completeCheckout"), late)
	}
	if b.random.IntN(12) == 0 {
		others := []sandbox.Matcher{
			sandbox.On("order-transactions"), sandbox.On("checkout"), sandbox.On("payment-tokens"),
			sandbox.On(sandbox.EndpointStorefront, "completeCheckout"),
		}
		faults := []sandbox.Fault{
			{Kind: sandbox.FaultDropAfter},
			{Kind: sandbox.FaultTruncate},
			{Kind: sandbox.FaultStatus},
			{Kind: sandbox.FaultHTML},
			{Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable, After: true},
			{Kind: sandbox.FaultStatus, Status: http.StatusUnauthorized},
		}
		s.arm(others[b.random.IntN(len(others))], faults[b.random.IntN(len(faults))])
	}
}

func (s *shop) arm(m sandbox.Matcher, f sandbox.Fault) {
	if err := s.Store.FailNext(m, 1, f); err != nil {
		panic(err) // the test is wrong
	}
}

// meddle lets the program and Redis die now and then, until the run is over.
func (s *shop) meddle(ctx context.Context, t *testing.T) {
	random := rand.New(rand.NewPCG(s.seed, 1<<32))
	for pause(ctx, time.Duration(1000+random.IntN(2000))*time.Millisecond) {
		if random.IntN(3) == 0 {
			s.redis.Kill()
			pause(ctx, time.Duration(random.IntN(1000))*time.Millisecond)
			s.redis.Restart()
		} else {
			s.mu.Lock()
			p := s.program
			s.mu.Unlock()
			p.Kill()
			s.spawn(t)
		}
		s.kills.Add(1)
	}
}

// forget lets Redis lose everything after a while.
func (s *shop) forget(ctx context.Context, after time.Duration) {
	pause(ctx, after)
	s.redis.Kill()
	s.redis.Forget()
	s.redis.Restart()
	s.kills.Add(1)
}
