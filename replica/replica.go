// Package replica is what the processes of one deployment tell each other,
// through Redis or Valkey: whose sessions have ended, which one-time tokens have been
// used, which prices have changed (registry.go, follow.go) and which were fetched
// (prices.go), how much of the BigCommerce store's quota is used (quota.go), and who
// does what one of them should do (elect.go).
//
// The server may be away at any time. A call then fails within Options.Timeout,
// and for a moment after a failure at once, so that a server that is down or hangs
// costs requests nothing (call.go, pause.go); the connection comes back by itself.
// What a failure means is for the callers to decide: they have a promise that holds
// without replicas. The end of a session alone is said again and again until it is
// heard (tell.go, untold.go).
//
// The server must not evict ("noeviction"): what it forgets before its time is
// something ended that lives again. When it has forgotten all, birth.go notices. It
// needs memory for prices beside that, none of which it keeps for more than an hour;
// a server that is full takes no prices, and no logouts either.
// Start with ended.go and once.go, which hold what is said; everything else is about
// saying it.
package replica

import (
	"context"
	"sync"

	"github.com/redis/rueidis"
)

// Store speaks to the server that the replicas share. It is safe for any number
// of goroutines. Errors of its methods are *commerce.Error with the code
// UPSTREAM_UNAVAILABLE; they name neither the server nor anything of its URL.
type Store struct {
	o    Options
	keys keys
	// way is for all but prices, which come in crowds and may wait for each other.
	*way
	// tells are for what must be said, and must not wait for questions.
	tells  chan struct{}
	untold *untold

	registry *Registry
	prices   *Prices
	quota    *Quota

	// life ends with Close, and all that runs with it. calm ends before: what is left
	// to be said is then said for the last time.
	life, calm context.Context
	end, hurry context.CancelFunc
	later      sync.WaitGroup

	mu      sync.Mutex // guards closed, and running against an Add beside a Wait
	closed  bool
	running sync.WaitGroup
}

// Open returns a store for the server that o names and begins to connect. It fails
// when o cannot be meant; it does not when the server is down. Close the store.
func Open(o Options) (*Store, error) {
	o = o.withDefaults()
	server, err := o.validate()
	if err != nil {
		return nil, err
	}
	life, end := context.WithCancel(context.Background())
	calm, hurry := context.WithCancel(life)
	s := &Store{
		o:      o,
		keys:   newKeys(o.Prefix),
		tells:  make(chan struct{}, maxTells),
		untold: newUntold(o.Untold),
		life:   life,
		end:    end,
		calm:   calm,
		hurry:  hurry,
	}
	s.way = s.newWay("all but prices", server)
	s.registry = newRegistry(s, server)
	s.prices = newPrices(s, s.newWay("prices", server))
	s.quota = newQuota(s)
	s.later.Go(s.sayLater)
	s.later.Go(s.prices.send)
	s.run(func(ctx context.Context) {
		if _, err := s.line.client(); err != nil {
			s.broke(ctx, err)
		}
	})
	return s, nil
}

// newWay makes a way to the server, and does not go it yet.
func (s *Store) newWay(sort string, to server) *way {
	return &way{
		sort: sort, o: s.o, life: s.life, run: s.run,
		line:  newLine(to, connectWithin(s.o.Timeout), s.life),
		pause: &recess{length: pauseLength},
		slots: make(chan struct{}, maxCalls),
	}
}

// Registry returns what keeps the generations of prices. It ends with the store.
func (s *Store) Registry() *Registry { return s.registry }

// Prices returns what keeps prices. It ends with the store.
func (s *Store) Prices() *Prices { return s.prices }

// Quota returns what counts calls to the BigCommerce store. It ends with this store.
func (s *Store) Quota() *Quota { return s.quota }

// Ping asks for nothing but an answer.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed { return b.Ping().Build() })
	return err
}

// Close says what could not be said so far, prices too, for no longer than TellTimeout, hangs up and
// waits for what is under way, for some seconds at worst. Calls that come later fail. A
// second Close does nothing.
func (s *Store) Close() {
	s.hurry()
	s.later.Wait()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.running.Wait()
	s.line.close()
	s.prices.way.line.close()
}

// run starts work of bounded length in a goroutine of its own, unless the store is
// closed.
func (s *Store) run(work func(context.Context)) bool {
	return s.live(func(life context.Context) {
		ctx, cancel := context.WithTimeout(life, connectWithin(max(s.o.Timeout, s.o.TellTimeout)))
		defer cancel()
		work(ctx)
	})
}

// live starts work that ends when the store is closed, unless it is.
func (s *Store) live(work func(context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.running.Go(func() { work(s.life) })
	return true
}
