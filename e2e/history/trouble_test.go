package history_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/clientele-graph/clientele/e2e/history"
	"github.com/clientele-graph/clientele/replica/redistest"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// operationTimeout is how long an operation may take.
const operationTimeout = 2 * time.Second

// pause waits for real time, or returns false when the run is over.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// move puts customers into other groups, until the run is over. Nobody else does, so
// that moves never overlap.
func (s *shop) move(ctx context.Context, random *rand.Rand) {
	for pause(ctx, time.Duration(random.IntN(150))*time.Millisecond) {
		person, group := s.people[random.IntN(len(s.people))], random.IntN(len(priceOf()))
		s.atStore(history.Operation{Kind: history.Move, Group: group}, person, func(st *store.Store) bool { return st.MoveCustomer(person.EntityID, group) })
	}
}

// meddle ends sessions at the store, of which we are not told, until the run is over.
func (s *shop) meddle(ctx context.Context, random *rand.Rand) {
	for pause(ctx, time.Duration(50+random.IntN(250))*time.Millisecond) {
		person := s.people[random.IntN(len(s.people))]
		switch random.IntN(10) {
		case 0, 1, 2:
			s.atStore(history.Operation{Kind: history.StoreEnds}, person, func(st *store.Store) bool { return st.EndSessionOf(person.EntityID) })
		case 3, 4:
			s.atStore(history.Operation{Kind: history.StoreLogin}, person, func(st *store.Store) bool {
				_, _, err := st.OpenSession(person.EntityID, store.ChannelMain)
				return err == nil
			})
		case 5, 6, 7, 8:
			b := s.browser()
			b.signIn(person)
			if pause(ctx, time.Duration(random.IntN(200))*time.Millisecond) {
				b.signOut(person)
			}
		default:
			s.limitSessions(time.Duration(40+random.IntN(300)) * time.Second)
		}
	}
}

// atStore does something at the store and records it.
func (s *shop) atStore(op history.Operation, person sandbox.DescribedPerson, do func(*store.Store) bool) {
	op.Customer, op.Outcome = person.EntityID, history.Failed
	op.Invoked = s.elapsed()
	if do(s.Store.Store()) {
		op.Outcome = history.Answered
	}
	op.Returned = s.elapsed()
	s.Add(op)
}

// faultKinds are the ways in which the store may fail; those that come late come after
// the operation has given up.
func faultKinds() []sandbox.Fault {
	return []sandbox.Fault{
		{Kind: sandbox.FaultStatus, Status: http.StatusInternalServerError},
		{Kind: sandbox.FaultStatus, Status: http.StatusServiceUnavailable},
		{Kind: sandbox.FaultHTML},
		{Kind: sandbox.FaultTruncate},
		{Kind: sandbox.FaultDropBefore},
		{Kind: sandbox.FaultDropAfter},
		{Kind: sandbox.FaultSlowBody, Pause: operationTimeout / 6},
	}
}

// storms are the calls that fail, in two groups: no call is of both.
func storms() [][]sandbox.Matcher {
	return [][]sandbox.Matcher{
		{
			sandbox.On("storefront"), sandbox.On("storefront", "login"), sandbox.On("storefront", "logout"),
			sandbox.On("storefront", "customer"), sandbox.On("storefront", "loginWithCustomerLoginJwt"),
			sandbox.On("storefront", "validateSessionSyncJwt"), sandbox.On("storefront", "generateSessionSyncJwt"),
		},
		{sandbox.On("pricing"), sandbox.On("customers")},
	}
}

// storm lets the store fail now and then, until the run is over. One storm is of calls
// of one kind, so that counting them tells when it is over.
func (s *shop) storm(ctx context.Context, targets []sandbox.Matcher, random *rand.Rand) error {
	kinds := faultKinds()
	for pause(ctx, time.Duration(400+random.IntN(800))*time.Millisecond) {
		target, fault := targets[random.IntN(len(targets))], kinds[random.IntN(len(kinds))]
		from := s.elapsed()
		if random.IntN(6) == 0 {
			s.hang(ctx, target, random)
			s.Fault(history.Interval{From: from, To: s.elapsed()})
			continue
		}
		before, n := len(s.Store.CallsTo(target)), 1+random.IntN(12)
		if err := s.Store.FailNext(target, n, fault); err != nil {
			return err
		}
		for came := 0; came < n && pause(ctx, 25*time.Millisecond); {
			now := s.elapsed()
			if came = len(s.Store.CallsTo(target)) - before; came == 0 {
				from = now // it has not begun
			}
		}
		if fault.Kind == sandbox.FaultSlowBody {
			pause(ctx, operationTimeout) // nobody waits for it any longer then
		}
		s.Fault(history.Interval{From: from, To: s.elapsed()})
	}
	return nil
}

// hang lets calls wait for longer than operations last.
func (s *shop) hang(ctx context.Context, target sandbox.Matcher, random *rand.Rand) {
	s.Store.Delay(target, operationTimeout+time.Second)
	pause(ctx, time.Duration(20+random.IntN(150))*time.Millisecond)
	s.Store.Delay(target, 0)
	pause(context.WithoutCancel(ctx), operationTimeout)
}

// busy is how long a page of the store's may take on a machine that has time.
const busy = 100 * time.Millisecond

// watch asks the store for a page that nothing goes wrong with, until the run is over.
// Where that takes long the machine is busy, and the store is not well.
func (s *shop) watch(ctx context.Context) {
	b := s.browser()
	for from := s.elapsed(); pause(ctx, busy/2); from = s.elapsed() {
		_, _, err := b.open(http.MethodGet, "/", nil)
		if to := s.elapsed(); err != nil || to-from > 2*busy*speed {
			s.Fault(history.Interval{From: from, To: to})
		}
	}
}

// failRedis kills the server that the replicas share and brings it back, until the run
// is over.
func (s *shop) failRedis(ctx context.Context, server *redistest.Server, random *rand.Rand) {
	for pause(ctx, time.Duration(2000+random.IntN(2000))*time.Millisecond) {
		server.Kill()
		from := s.elapsed()
		pause(ctx, time.Duration(500+random.IntN(2000))*time.Millisecond)
		to := s.elapsed()
		server.Restart()
		s.Outage(history.Interval{From: from, To: to})
	}
}
