// Package replica is what the processes of one deployment tell each other,
// through Redis or Valkey: whose sessions have ended, and which one-time tokens
// have been used.
//
// The server may be away at any time. A call then fails within Options.Timeout,
// and for a moment after a failure at once, so that a server that is down or hangs
// costs requests nothing (call.go, pause.go); the connection comes back by itself.
// What a failure means is for the callers to decide: they have a promise that holds
// without replicas. The end of a session alone is said again and again until it is
// heard (tell.go, untold.go).
//
// The server must not evict ("noeviction"): what it forgets before its time is
// something ended that lives again. When it has forgotten all, birth.go notices.
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
	o     Options
	keys  keys
	line  *line
	pause *pause
	// slots are for questions, tells for ends, which must not wait for the others.
	slots, tells chan struct{}
	untold       *untold

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
		line:   newLine(server, connectWithin(o.Timeout), life),
		pause:  &pause{length: pauseLength},
		slots:  make(chan struct{}, maxCalls),
		tells:  make(chan struct{}, maxTells),
		untold: newUntold(o.Untold),
		life:   life,
		end:    end,
		calm:   calm,
		hurry:  hurry,
	}
	s.later.Go(s.sayLater)
	s.run(func(ctx context.Context) {
		if _, err := s.line.client(); err != nil {
			s.broke(ctx, err)
		}
	})
	return s, nil
}

// Ping asks for nothing but an answer.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.call(ctx, func(b rueidis.Builder) rueidis.Completed { return b.Ping().Build() })
	return err
}

// Close says what could not be said so far, for no longer than TellTimeout, hangs up and
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
}

// run starts work in a goroutine of its own, unless the store is closed.
func (s *Store) run(work func(context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.running.Go(func() {
		ctx, cancel := context.WithTimeout(s.life, connectWithin(max(s.o.Timeout, s.o.TellTimeout)))
		defer cancel()
		work(ctx)
	})
	return true
}
